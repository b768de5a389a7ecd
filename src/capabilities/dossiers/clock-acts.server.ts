import { wallText, type WallText, type WorkingCalendar } from '#calendar'
import { isBefore } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import { taskOrNone } from '#workflow'
import { inItsField } from './access.server.ts'
import { type Desk, dueOf, record, type Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { openBeside, type OpenedBeside, openForHead } from './head.server.ts'
import { goneOn, paused, pausedHere, stoodSince } from './lifecycle.ts'
import { pauseReasons } from './pause-reason.ts'
import { retimed } from './timers.ts'

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
	const pause = pausedHere(dossier)
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
	const pause = pausedHere(dossier)
	if (!pause) return refuse({ kind: 'clock-runs' })
	const suspensions = goneOn(dossier.suspensions, desk.at)
	// While the citizen holds a dossier elsewhere it stands still on; what goes on then is counted then.
	const stands = paused({ suspensions }) !== undefined
	const dueAt = stands ? dossier.dueAt : dueOf({ ...dossier, suspensions }, calendar, desk.at).dueAt
	if (!dueAt) throw new Error(`Dossier ${dossier.code} has no due time although its clock runs`)
	const stopped = stoodSince(dossier.suspensions, pause.from)
	const again = stands ? [] : retimed(dossier, opened.value.graph, calendar, { stopped, now: desk.at })
	return ok(
		await record(desk, opened.value, {
			kind: 'resumed',
			words: words.trim(),
			dueAt,
			...(again.length > 0 && { retimed: again }),
		}),
	)
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
	{ calendar, at }: { readonly calendar: WorkingCalendar; readonly at: Desk['at'] },
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
async function openForClock(desk: Desk, seen: Seen, act: ClockAct): Promise<Result<OpenedBeside, Refusal>> {
	if (act === 'extend') return openForHead(desk, seen, 'extension.approve')
	const opened = await openBeside(desk, seen)
	if (!opened.ok) return opened
	const { dossier, graph } = opened.value
	const official = await inItsField(desk.tx, desk.official, dossier)
	const tasks = dossier.tokens.flatMap((token) => taskOrNone(graph, token.node) ?? [])
	if (tasks.some((task) => dutyFor(official, dossier, task))) return opened
	const step = tasks.map(({ name }) => name).join(', ')
	return refuse({ kind: 'not-your-duty', role: tasks[0]?.role ?? '', step })
}
