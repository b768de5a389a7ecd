import {
	addWorkingSeconds,
	secondsOfWorkingDay,
	type WorkingCalendar,
	workingSecondsBetween,
} from '#calendar'
import type { Answers } from '#forms'
import { dayInVietNam, type Instant, isBefore } from '#kernel/dates'
import {
	advance,
	type GraphNode,
	outcomesOf,
	type ProcessEvent,
	type ProcessGraph,
	type Standing,
	start,
	stepName,
	type UserTask,
	withIds,
} from '#workflow'
import { runsOut, timerAt } from './timers.ts'

/** A step that a real dossier went through, as its history tells it. */
export type PastStep = {
	/** The element in the version it ran under. */
	readonly node: string
	readonly name: string
	readonly role: string
	readonly from: Instant
	/** Null while it is still there. */
	readonly to: Instant | null
	/** Working seconds, without those in which the clock stood still. */
	readonly seconds: number
	/** How it ended; null when the dossier was withdrawn or is still there. */
	readonly outcome: string | null
}

/** A dossier of the last month, with what came in and what was decided. */
export type PastCase = {
	readonly submittedAt: Instant
	readonly answers: Answers
	readonly steps: readonly PastStep[]
	readonly calendar: WorkingCalendar
}

/** How long a step takes: as long as it did, or as long as the draft gives it. */
export type Durations = 'real' | 'budget'

/** Somebody's or something's time with one dossier. */
export type Stay = {
	readonly step: string
	readonly name: string
	/** Empty where nobody does it: a timer, a message, a service. */
	readonly role: string
	readonly from: Instant
	readonly to: Instant
	readonly seconds: number
	/** The time was taken from what really happened. */
	readonly real: boolean
	/** It is there still: `to` is only how far we have seen. */
	readonly open?: true
}

export type Run = {
	readonly stays: readonly Stay[]
	readonly ended: 'done' | 'declined' | 'stuck'
	/** Working seconds from the submission to the end. */
	readonly seconds: number
}

/** Loops that history does not end are left after so many steps. */
const mostSteps = 200

/**
 * One dossier through the draft: it comes when it came, says what it said, and each step takes the time and the decision that
 * the step of the same id or name had; a step nobody has done yet takes its budget and says yes.
 */
export function rerun(graph: ProcessGraph, past: PastCase, durations: Durations): Run {
	const { calendar, answers, submittedAt } = past
	const script = scriptOf(past.steps)
	const stays: Stay[] = []
	/** Which stay is a token's, to be cut short when something interrupts it. */
	const stayOfToken = new Map<string, number>()
	const ends = new Map<string, { at: Instant; outcome: string; declines: boolean }>()
	let tokens: Standing[] = []
	let outcomes: Readonly<Record<string, string>> = {}
	let made = 0
	let last = submittedAt

	const arrive = (placed: readonly Standing[], at: Instant) => {
		const fresh = withIds(placed, () => `${++made}`)
		tokens.push(...fresh)
		for (const token of fresh) {
			const node = graph.nodes[token.node]
			if (!node) continue
			const timer = timerAt(graph, token.node)
			if (timer) {
				const due = runsOut(timer, { since: at, calendar, answers })
				if (due) ends.set(token.id, { at: due, outcome: 'elapsed', declines: false })
				if (due && node.kind === 'timer') stays.push(stayOf(node, at, due, calendar, false))
				continue
			}
			if (!['user-task', 'receive', 'service', 'send'].includes(node.kind)) continue
			const known = script(node)
			const real = known !== undefined && (durations === 'real' || node.kind === 'receive')
			const seconds = real ? known.seconds : budgetSeconds(node, calendar, at)
			const until = seconds === 0 ? at : addWorkingSeconds(calendar, at, seconds)
			const stay = stayOf(node, at, until, calendar, real)
			stayOfToken.set(token.id, stays.push({ ...stay, seconds }) - 1)
			ends.set(token.id, {
				at: until,
				outcome: decided(node, known?.outcome ?? null),
				declines: known?.outcome === 'decline',
			})
		}
	}

	arrive(start(graph, answers).placed, submittedAt)
	for (let left = mostSteps; tokens.length > 0; left--) {
		const next = tokens
			.flatMap((token) => {
				const end = ends.get(token.id)
				return end ? [{ token, ...end }] : []
			})
			.reduce<{ token: Standing; at: Instant; outcome: string; declines: boolean } | undefined>(
				(first, each) => (first && !isBefore(each.at, first.at) ? first : each),
				undefined,
			)
		if (!next || left === 0)
			return { stays, ended: 'stuck', seconds: workingSecondsBetween(calendar, submittedAt, last) }
		const { token, at } = next
		last = at
		ends.delete(token.id)
		if (next.declines && declinable(graph.nodes[token.node]))
			return {
				stays: cutAt(stays, at),
				ended: 'declined',
				seconds: workingSecondsBetween(calendar, submittedAt, at),
			}
		const step = advance(
			graph,
			tokens,
			eventFor(graph.nodes[token.node], token.id, next.outcome, answers, outcomes),
		)
		if (!step.ok) return { stays, ended: 'stuck', seconds: workingSecondsBetween(calendar, submittedAt, at) }
		const gone = new Set(step.value.ended)
		tokens = tokens.filter(({ id }) => !gone.has(id))
		for (const id of gone) {
			ends.delete(id)
			const index = stayOfToken.get(id)
			const stay = index === undefined ? undefined : stays[index]
			if (index === undefined || !stay || !isBefore(at, stay.to)) continue
			stays[index] = { ...stay, to: at, seconds: workingSecondsBetween(calendar, stay.from, at) }
		}
		outcomes = { ...outcomes, ...step.value.remembered }
		arrive(step.value.placed, at)
	}
	return { stays, ended: 'done', seconds: workingSecondsBetween(calendar, submittedAt, last) }
}

const declinable = (node: GraphNode | undefined): boolean =>
	node?.kind === 'user-task' && node.acts.includes('decline')

const cutAt = (stays: readonly Stay[], at: Instant): Stay[] =>
	stays.map((stay) => (isBefore(at, stay.to) ? { ...stay, to: at } : stay))

/** For each visit to a step what history says of the same visit; after the last one, nothing. */
function scriptOf(steps: readonly PastStep[]): (node: GraphNode) => PastStep | undefined {
	const visits = new Map<string, number>()
	return (node) => {
		const visit = visits.get(node.id) ?? 0
		visits.set(node.id, visit + 1)
		const byId = steps.filter((step) => step.node === node.id)
		const same = byId.length > 0 ? byId : steps.filter(({ name }) => name !== '' && name === node.name)
		const found = same[visit]
		return found?.to ? found : undefined
	}
}

function budgetSeconds(node: GraphNode, calendar: WorkingCalendar, at: Instant): number {
	if (node.kind !== 'user-task') return 0
	if (node.days) return node.days * secondsOfWorkingDay(calendar, dayInVietNam(at))
	return Math.round((node.hours ?? 0) * 3600)
}

/** In this order a step that nobody has decided yet says yes. */
const yes = ['receive', 'propose-grant', 'approve', 'issue', 'hand-on', 'return']

function decided(node: GraphNode, real: string | null): string {
	const possible = outcomesOf(node) ?? []
	if (real !== null && possible.includes(real)) return real
	return yes.find((each) => possible.includes(each)) ?? possible[0] ?? ''
}

function eventFor(
	node: GraphNode | undefined,
	tokenId: string,
	outcome: string,
	variables: Answers,
	steps: Readonly<Record<string, string>>,
): ProcessEvent {
	const said = { tokenId, variables, steps }
	if (node?.kind === 'receive') return { ...said, kind: 'came', message: node.message }
	if (node?.kind === 'service' || node?.kind === 'send') return { ...said, kind: 'done', outcome }
	if (node?.kind === 'timer' || node?.kind === 'boundary') return { ...said, kind: 'fired' }
	return { ...said, outcome }
}

function stayOf(node: GraphNode, from: Instant, to: Instant, calendar: WorkingCalendar, real: boolean): Stay {
	const role = node.kind === 'user-task' ? node.role : ''
	const seconds = workingSecondsBetween(calendar, from, to)
	return { step: stepName(node.id), name: node.name || node.id, role, from, to, seconds, real }
}

/** What really happened, told the same way. */
export function asItWas(past: PastCase, now: Instant): Run {
	const stays = past.steps.map(({ node, name, role, from, to, seconds }): Stay => ({
		step: stepName(node),
		name,
		role,
		from,
		to: to ?? now,
		seconds,
		real: true,
		...(to === null && { open: true }),
	}))
	const open = past.steps.some(({ to }) => to === null)
	const last = stays.reduce((latest, { to }) => (isBefore(latest, to) ? to : latest), past.submittedAt)
	const declined = past.steps.at(-1)?.outcome === 'decline'
	return {
		stays,
		ended: open ? 'stuck' : declined ? 'declined' : 'done',
		seconds: workingSecondsBetween(past.calendar, past.submittedAt, last),
	}
}

export type Figures = {
	readonly cases: number
	readonly done: number
	readonly declined: number
	readonly stuck: number
	/** Working hours from submission to the end, of those that came to one. */
	readonly median: number
	readonly slow: number
	readonly steps: readonly StepFigures[]
	readonly roles: readonly RoleFigures[]
}
export type StepFigures = {
	readonly step: string
	readonly name: string
	readonly role: string
	readonly visits: number
	/** Working hours: of half of the visits at most, and of nine tenths. */
	readonly median: number
	readonly slow: number
	/** Of the visits, how many had a time that really happened. */
	readonly real: number
	/** What the process gives the step, in hours; null for none. */
	readonly budget: number | null
}
export type RoleFigures = {
	readonly role: string
	/** Dossiers that stood with the role at the end of each day, in the order of {@link daysOf}. */
	readonly waiting: readonly number[]
	readonly most: number
	/** The most steps it was given on one day, and the most it ended. */
	readonly given: number
	readonly ended: number
}

/** The days that are looked at. */
export function daysOf(from: Instant, to: Instant): string[] {
	const days: string[] = []
	const last = dayInVietNam(to).toString()
	for (let day = dayInVietNam(from); day.toString() <= last; day = day.add({ days: 1 }))
		days.push(day.toString())
	return days
}

/** Adds runs up: time per step, and how many dossiers each role had before it, day by day. */
export function figuresOf(runs: readonly Run[], days: readonly string[], graph?: ProcessGraph): Figures {
	const over = runs.filter(({ ended }) => ended !== 'stuck').map(({ seconds }) => seconds)
	const stays = runs.flatMap((run) => run.stays)
	const tasks = new Map(Object.values(graph?.nodes ?? {}).map((node) => [stepName(node.id), node]))
	const count = (ended: Run['ended']) => runs.filter((run) => run.ended === ended).length
	return {
		cases: runs.length,
		done: count('done'),
		declined: count('declined'),
		stuck: count('stuck'),
		median: hours(atShare(over, 0.5)),
		slow: hours(atShare(over, 0.9)),
		steps: [...Map.groupBy(stays, ({ step }) => step)].map(([step, at]) => {
			const task = tasks.get(step)
			const seconds = at.map((stay) => stay.seconds)
			return {
				step,
				name: at[0]?.name ?? step,
				role: at[0]?.role ?? '',
				visits: at.length,
				median: hours(atShare(seconds, 0.5)),
				slow: hours(atShare(seconds, 0.9)),
				real: at.filter(({ real }) => real).length,
				budget: task?.kind === 'user-task' ? budgetHours(task) : null,
			}
		}),
		roles: [...Map.groupBy(stays, ({ role }) => role)]
			.filter(([role]) => role !== '')
			.map(([role, at]) => roleFigures(role, at, days))
			.toSorted((one, other) => other.most - one.most),
	}
}

const budgetHours = ({ hours: given, days }: UserTask): number | null => given ?? (days ? days * 8 : null)
const hours = (seconds: number): number => Math.round(seconds / 36) / 100

/** The value that `share` of the values do not exceed; 0 of none. */
function atShare(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other)
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

function roleFigures(role: string, stays: readonly Stay[], days: readonly string[]): RoleFigures {
	const on = (moment: Instant) => dayInVietNam(moment).toString()
	const spans = stays.map(({ from, to, open }) => ({ from: on(from), to: open ? null : on(to) }))
	const waiting = days.map(
		(day) => spans.filter(({ from, to }) => from <= day && (to === null || day < to)).length,
	)
	const busiest = (of: readonly string[]) =>
		Math.max(
			0,
			...Map.groupBy(of, (day) => day)
				.values()
				.map((each) => each.length),
		)
	return {
		role,
		waiting,
		most: Math.max(0, ...waiting),
		given: busiest(spans.map(({ from }) => from)),
		ended: busiest(spans.flatMap(({ to }) => to ?? [])),
	}
}
