import { ok, refuse, type Result } from '#kernel/result'
import { inItsField } from './access.server.ts'
import { barredFrom } from './acts.ts'
import { actorAt, type Desk, record, rulesOf } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { insteadOfAt, mayDo, standingSteps } from './hands.ts'

/** A dossier is examined from when it was filed until it is decided: its components, and what registers told. */
export const isExamined = ({ state }: Dossier): boolean => state === 'submitted' || state === 'in-process'

/** Records what an official found. Whoever may ask for what is missing may say what is there and what is right. */
export async function recordFinding(
	desk: Desk,
	dossier: Dossier,
	found: Parameters<typeof record>[2],
): Promise<Result<Dossier, Refusal>> {
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const official = await inItsField(desk.tx, desk.official, dossier)
	const steps = standingSteps(dossier, rules.graph)
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
	return ok(await record(desk, { ...rules, dossier, actor, token: mine.token }, found))
}
