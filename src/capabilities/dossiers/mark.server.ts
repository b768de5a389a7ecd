import { ok, refuse, type Result } from '#kernel/result'
import { taskOrNone } from '#workflow'
import { type Desk, lastActor, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, EventActor, Mark, Refusal } from './dossier.ts'
import { inItsField } from './access.server.ts'
import { dutyFor } from './duty.ts'
import { forAct } from './store.server.ts'

/** What the official found of each component: present, missing or unfit; original, copy or electronic; how many (kiểm tra thành phần hồ sơ). */
export async function markComponents(
	desk: Desk,
	{ code, version }: Seen,
	marks: Readonly<Record<string, Mark>>,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.state !== 'submitted' && dossier.state !== 'in-process')
		return refuse({ kind: 'wrong-state', state: dossier.state, act: 'mark' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const official = await inItsField(desk.tx, desk.official, dossier)
	const task = dossier.tokens
		.flatMap((token) => taskOrNone(rules.graph, token.node) ?? [])
		.find((each) => dutyFor(official, dossier, each))
	if (!task) return refuse({ kind: 'not-your-duty', role: '', step: '' })
	const actor: EventActor = {
		kind: 'official',
		id: desk.official.id,
		name: desk.official.fullName,
		title: desk.official.title,
		phone: desk.official.phone,
		role: task.role,
		agencyId: desk.official.agencyId,
		agencyName: desk.official.agencyName,
		address: desk.address,
	}
	return ok(await record(desk, { ...rules, dossier, actor }, { kind: 'marked', marks }))
}
