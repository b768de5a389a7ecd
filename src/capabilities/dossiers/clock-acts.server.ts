import { wallText, type WallText } from '#calendar'
import { isBefore } from '#kernel/dates'
import { may } from '#identity'
import { ok, refuse, type Result } from '#kernel/result'
import { agency } from '#tenancy/server'
import { taskAt } from '#workflow'
import { inItsField } from './access.server.ts'
import { type Desk, dueOf, lastActor, type Opened, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, EventActor, Refusal } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { paused } from './lifecycle.ts'
import { pauseReasons } from './pause-reason.ts'
import { forAct } from './store.server.ts'

type Open = Pick<Opened, 'dossier' | 'graph' | 'calendar' | 'actor'>

/** Stops the clock for a reason that the law knows (tạm dừng thời hạn); nothing is done to the dossier until it runs again. */
export async function suspendClock(
	desk: Desk,
	seen: Seen,
	{ reasonCode, words }: { readonly reasonCode: string; readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForClock(desk, seen, 'suspend')
	if (!opened.ok) return opened
	const { dossier } = opened.value
	if (dossier.state !== 'in-process') return wrongState(dossier, 'suspend')
	const pause = paused(dossier)
	if (pause) return refuse({ kind: 'clock-stands', reason: pause.reason })
	const reason = pauseReasons(wallText(desk.at).slice(0, 10)).find(({ code }) => code === reasonCode)
	if (!reason) return refuse({ kind: 'no-such-reason' })
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	const { name, source, waitsFor, state, resume } = reason
	return ok(
		await record(desk, opened.value, {
			kind: 'suspended',
			reasonCode,
			// An official paper names things in Vietnamese, whatever language the desk is read in.
			reason: name.vi,
			source,
			waitsFor,
			state,
			resume,
			words: words.trim(),
		}),
	)
}

/** Lets the clock run again: where it stood or from the beginning, as the reason says. */
export async function resumeClock(
	desk: Desk,
	seen: Seen,
	{ words }: { readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForClock(desk, seen, 'resume')
	if (!opened.ok) return opened
	const { dossier, calendar } = opened.value
	if (dossier.state !== 'in-process' && dossier.state !== 'awaiting-fee') return wrongState(dossier, 'resume')
	if (!paused(dossier)) return refuse({ kind: 'clock-runs' })
	const suspensions = dossier.suspensions.map((pause) => ({ ...pause, to: pause.to ?? desk.at }))
	const { dueAt } = dueOf({ ...dossier, suspensions }, calendar, desk.at)
	if (!dueAt) throw new Error(`Dossier ${dossier.code} has no due time although its clock runs`)
	return ok(await record(desk, opened.value, { kind: 'resumed', words: words.trim(), dueAt }))
}

/**
 * Promises a later date with an apology (form 04), once. Only someone who may approve extensions for the competent agency
 * does so; their name stands under the letter, and the citizen is told.
 */
export async function extendDue(
	desk: Desk,
	seen: Seen,
	{ count, words }: { readonly count: number; readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForClock(desk, seen, 'extend')
	if (!opened.ok) return opened
	const { dossier, calendar } = opened.value
	if (dossier.state !== 'in-process') return wrongState(dossier, 'extend')
	const pause = paused(dossier)
	if (pause) return refuse({ kind: 'clock-stands', reason: pause.reason })
	if (dossier.extensions.length > 0) return refuse({ kind: 'already-extended' })
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	if (!Number.isSafeInteger(count) || count < 1 || count > 60) return refuse({ kind: 'new-date-passed' })
	const { dueAt } = dueOf(extendedBy(dossier, count, desk.at, words.trim()), calendar, desk.at)
	if (!dueAt || isBefore(dueAt, desk.at)) return refuse({ kind: 'new-date-passed' })
	return ok(
		await record(desk, opened.value, {
			kind: 'extended',
			slipNumber: `${dossier.code.split('-').at(-1)}/PXL-TTPVHCC`,
			count,
			words: words.trim(),
			previousDueAt: dossier.dueAt,
			dueAt,
		}),
	)
}

/** The dates that an extension can promise, by the number of days: what the form of the act offers. */
export function extensionsOffered(
	dossier: Dossier,
	{ calendar, at }: { readonly calendar: Open['calendar']; readonly at: Desk['at'] },
): readonly { readonly count: number; readonly dueAt: WallText }[] {
	return [1, 2, 3, 4, 5, 7, 10, 15, 20, 30].flatMap((count) => {
		const { dueAt } = dueOf(extendedBy(dossier, count, at, ''), calendar, at)
		return dueAt && isBefore(at, dueAt) ? [{ count, dueAt: wallText(dueAt) }] : []
	})
}

const extendedBy = (dossier: Dossier, count: number, at: Desk['at'], reason: string): Dossier => ({
	...dossier,
	extensions: [...dossier.extensions, { at, count, reason }],
})

type ClockAct = 'suspend' | 'resume' | 'extend'
const wrongState = (dossier: Dossier, act: ClockAct) =>
	refuse({ kind: 'wrong-state', state: dossier.state, act } as const)

/** Opens a dossier for an act on its clock: who works on one of its steps may stop it; who may approve extensions may promise. */
async function openForClock(
	desk: Desk,
	{ code, version }: Seen,
	act: ClockAct,
): Promise<Result<Open, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const official = await inItsField(desk.tx, desk.official, dossier)
	const tasks = dossier.tokens.map((token) => taskAt(rules.graph, token.node))
	const allowed =
		act === 'extend'
			? may(official, 'extension.approve', { agencyId: dossier.competentAgencyId })
			: tasks.some((task) => dutyFor(official, dossier, task))
	if (!allowed)
		return act === 'extend'
			? refuse({ kind: 'not-allowed' })
			: refuse({
					kind: 'not-your-duty',
					role: tasks[0]?.role ?? '',
					step: tasks.map(({ name }) => name).join(', '),
				})
	return ok({ dossier, ...rules, actor: await clockActor(desk, dossier) })
}

async function clockActor(desk: Desk, { competentAgencyId }: Dossier): Promise<EventActor> {
	const { id, fullName, title, phone, duties } = desk.official
	const duty = duties.find(({ agencyId }) => agencyId === competentAgencyId) ?? duties[0]
	const agencyId = duty?.agencyId ?? competentAgencyId
	return {
		kind: 'official',
		id,
		name: fullName,
		title,
		phone,
		role: duty?.role ?? '',
		agencyId,
		agencyName: (await agency(desk.tx, agencyId))?.name ?? '',
		address: desk.address,
	}
}
