import type { Role } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { awayOn, type OfficialOnDuty, officialsWith } from '#tenancy/server'
import { inItsField } from './access.server.ts'
import { actorAt, type Desk, record, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import type { Holder } from './hand.ts'
import { insteadOfAt, mayDo, mayReassign, type StandingStep, standingSteps } from './hands.ts'
import { forAct } from './store.server.ts'

/** Which step: without a token, the first that fits. */
export type StepAt = { readonly code: DossierCode; readonly token?: string | undefined }

/**
 * Takes a step of one's role in hand (nhận việc). Of two who do so at once the second is told who has it; taking twice is
 * taking once.
 */
export async function takeWork(desk: Desk, at: StepAt): Promise<Result<Dossier, Refusal>> {
	const opened = await open(desk, at)
	if (!opened.ok) return opened
	const { dossier, steps } = opened.value
	if (steps.some(({ holder }) => holder?.id === desk.official.id)) return ok(dossier)
	const official = await inItsField(desk.tx, desk.official, dossier)
	const mine = steps.find((step) => mayDo(official, step) === 'yes')
	if (!mine) return refuse(barred({ official }, opened.value))
	const { id, fullName: name } = desk.official
	return ok(await passed(desk, opened.value, mine, { id, name, since: desk.at }, 'taken'))
}

/** Puts a step one has in hand back for everybody of its role (trả việc về hàng chung); the head may do it for another. */
export async function letGo(desk: Desk, at: StepAt, words: string): Promise<Result<Dossier, Refusal>> {
	const given = await toGive(desk, at)
	if (!given.ok) return given
	return ok(await passed(desk, given.value.opened, given.value.step, null, given.value.why, words))
}

/**
 * Gives a step to a colleague who may do it: who has it in hand does (bàn giao), or the head of the agency, whoever has
 * it (phân công, lấy lại). Refused when the colleague may not do such a step there today.
 */
export async function handOver(
	desk: Desk,
	at: StepAt,
	{ to, words }: { readonly to: string; readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const given = await toGive(desk, at)
	if (!given.ok) return given
	const { opened, step, why } = given.value
	const colleague = (await candidatesFor(desk.tx, step.task.role, step.agencyId, desk.at)).find(
		({ id }) => id === to,
	)
	if (!colleague) return refuse({ kind: 'cannot-hold', step: step.task.name })
	if (step.holder?.id === to) return ok(opened.dossier)
	const holder = { id: colleague.id, name: colleague.fullName, since: desk.at }
	return ok(await passed(desk, opened, step, holder, why, words))
}

/** The officials to whom a step can be given now: they have its duty and are not away. */
export async function candidatesFor(
	tx: Tx,
	role: Role,
	agencyId: string,
	at: Instant,
): Promise<readonly OfficialOnDuty[]> {
	const today = dayInVietNam(at)
	const away = await awayOn(tx, today)
	return (await officialsWith(tx, role, agencyId, today)).filter(({ id }) => !away.has(id))
}

type Opened = Awaited<ReturnType<typeof rulesOf>> & {
	readonly dossier: Dossier
	readonly steps: readonly StandingStep[]
}

async function open(desk: Desk, { code, token }: StepAt): Promise<Result<Opened, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const steps = standingSteps(dossier, rules.graph).filter((step) => !token || step.token.id === token)
	if (steps.length === 0) return refuse({ kind: 'not-in-hand', step: '' })
	return ok({ ...rules, dossier, steps })
}

function barred(desk: Pick<Desk, 'official'>, { steps }: Opened): Refusal {
	const held = steps.find((step) => mayDo(desk.official, step) === 'held')
	if (held?.holder) return { kind: 'held', by: held.holder.name, step: held.task.name }
	const [first] = steps
	return { kind: 'not-your-duty', role: first?.task.role ?? '', step: first?.task.name ?? '' }
}

/** The step an official may give away, and by what right. */
async function toGive(
	desk: Desk,
	at: StepAt,
): Promise<Result<{ opened: Opened; step: StandingStep; why: 'colleague' | 'head' }, Refusal>> {
	const opened = await open(desk, at)
	if (!opened.ok) return opened
	const { steps } = opened.value
	const own = steps.find(({ holder }) => holder?.id === desk.official.id)
	if (own) return ok({ opened: opened.value, step: own, why: 'colleague' })
	const led = steps.find(({ agencyId }) => mayReassign(desk.official, agencyId))
	if (led) return ok({ opened: opened.value, step: led, why: 'head' })
	return refuse({ kind: 'not-in-hand', step: steps[0]?.task.name ?? '' })
}

async function passed(
	desk: Desk,
	opened: Opened,
	step: StandingStep,
	to: Holder | null,
	why: 'taken' | 'colleague' | 'head',
	words = '',
): Promise<Dossier> {
	const { dossier } = opened
	const hand = { ...dossier.hands[step.token.id], holder: to }
	const shared = { step: step.task.name, hands: { [step.token.id]: hand } }
	const from = step.holder && { id: step.holder.id, name: step.holder.name }
	const actor = await actorAt(desk, step, insteadOfAt(desk.official, step))
	const rules = { ...opened, actor }
	if (to && why === 'taken') return record(desk, rules, { kind: 'taken', ...shared })
	const reason = why === 'taken' ? 'colleague' : why
	if (to)
		return record(desk, rules, {
			kind: 'handed-over',
			...shared,
			from,
			to: { id: to.id, name: to.name },
			why: reason,
			words,
		})
	if (!from) return dossier
	return record(desk, rules, { kind: 'let-go', ...shared, from, why: reason, words })
}
