import { refuse, type Result } from '#kernel/result'
import { type Desk, lastActor, type Seen } from './desk.server.ts'
import type { Dossier, Mark, Refusal } from './dossier.ts'
import { isExamined, recordFinding } from './examine.server.ts'
import { forAct } from './store.server.ts'

/** What the official found of each component: present, missing or unfit; original, copy or electronic; how many (kiểm tra thành phần hồ sơ). */
export async function markComponents(
	desk: Desk,
	{ code, version }: Seen,
	marks: Readonly<Record<string, Mark>>,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (!isExamined(dossier)) return refuse({ kind: 'wrong-state', state: dossier.state, act: 'mark' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	return recordFinding(desk, dossier, { kind: 'marked', marks })
}
