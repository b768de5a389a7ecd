import { ok, refuse, type Result } from '#kernel/result'
import { inItsField } from './access.server.ts'
import { barredFrom } from './acts.ts'
import { actorAt, type Desk, lastActor, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, Mark, Refusal } from './dossier.ts'
import { insteadOfAt, mayDo, standingSteps } from './hands.ts'
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
	const steps = standingSteps(dossier, rules.graph)
	// Looking at components is part of a step's work, as asking for what is missing is.
	const mine = steps.find((each) => mayDo(official, each, 'supplement') === 'yes')
	if (!mine)
		return refuse(
			barredFrom(official, steps, { step: '', act: 'supplement' }) ?? {
				kind: 'not-your-duty',
				role: '',
				step: '',
			},
		)
	const actor = await actorAt(desk, mine, insteadOfAt(official, mine, 'supplement'))
	return ok(await record(desk, { ...rules, dossier, actor, token: mine.token }, { kind: 'marked', marks }))
}
