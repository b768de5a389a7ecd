import {
	addWorkingSeconds,
	secondsOfWorkingDay,
	type WorkingCalendar,
	workingSecondsBetween,
} from '#calendar'
import {
	at,
	day,
	dayInVietNam,
	type Instant,
	instant,
	plusSeconds,
	secondsBetween,
	timeInVietNam,
	wallTime,
} from '#kernel/dates'
import { durationOf, type GraphNode, type ProcessGraph, type Timer, timeOf } from '#workflow'
import type { Dossier, Retimed } from './dossier.ts'

/** The timer a token here waits for, or watches. */
export function timerAt(graph: ProcessGraph, nodeId: string): Timer | undefined {
	const node: GraphNode | undefined = graph.nodes[nodeId]
	if (node?.kind === 'timer') return node.timer
	return node?.kind === 'boundary' && 'timer' in node.on ? node.on.timer : undefined
}

/**
 * When a timer that begins at `since` runs out; undefined when its expression gives no time, as when an answer is missing.
 * Working days are the office's whole days; months are the calendar's, whatever it counts.
 */
export function runsOut(
	timer: Timer,
	{ since, calendar, answers }: { since: Instant; calendar: WorkingCalendar; answers: Dossier['answers'] },
): Instant | undefined {
	const text = timeOf(timer, answers)
	if (text === undefined) return undefined
	if (timer.kind === 'moment') return momentFrom(text)
	const duration = durationOf(text)
	if (!duration) return undefined
	if (timer.counts === 'working') {
		const from = duration.months > 0 ? later(since, { months: duration.months }) : since
		const whole = secondsOfWorkingDay(calendar, dayInVietNam(from))
		return addWorkingSeconds(calendar, from, duration.days * whole + duration.seconds)
	}
	return plusSeconds(later(since, { months: duration.months, days: duration.days }), duration.seconds)
}

const later = (from: Instant, by: { months?: number; days?: number }): Instant =>
	at(dayInVietNam(from).add(by), timeInVietNam(from))

/** A day stands for its first moment. */
function momentFrom(text: string): Instant | undefined {
	try {
		return /^\d{4}-\d\d-\d\d$/.test(text) ? at(day(text), wallTime('00:00')) : instant(text)
	} catch {
		return undefined
	}
}

/**
 * Timers that stand still with the dossier's clock, when it runs again at `now`: each has as much left as it had when the
 * clock stopped at `stopped`.
 */
export function retimed(
	{ tokens }: Pick<Dossier, 'tokens'>,
	graph: ProcessGraph,
	calendar: WorkingCalendar,
	{ stopped, now }: { stopped: Instant; now: Instant },
): Retimed {
	return tokens.flatMap((token) => {
		const timer = timerAt(graph, token.node)
		if (!timer?.pauses || !token.dueAt) return []
		// A timer that began while the clock stood still has all of its time left.
		const from = secondsBetween(stopped, token.since) > 0 ? token.since : stopped
		const dueAt =
			timer.counts === 'working'
				? addWorkingSeconds(calendar, now, Math.max(0, workingSecondsBetween(calendar, from, token.dueAt)))
				: plusSeconds(now, Math.max(0, secondsBetween(from, token.dueAt)))
		return [{ token: token.id, dueAt }]
	})
}
