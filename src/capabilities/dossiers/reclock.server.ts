import {
	type AskedChange,
	type CalendarChange,
	type ChangeRefusal,
	checkedChange,
	dueMoment,
	type Preview,
	receptionDay,
	wallText,
	type WallText,
	type WorkingCalendar,
} from '#calendar'
import {
	calendarAfter,
	changeById,
	forgetCalendars,
	insertChange,
	keepChange,
	loadCalendar,
	writeChange,
} from '#calendar/server'
import { day, type Instant, isBefore, momentAt, now, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, type Result } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { allAgencies } from '#tenancy/server'
import { type ProcessGraph, type UserTask } from '#workflow'
import { processGraph } from '#workflow/server'
import type { EventActor } from './dossier.ts'
import { newsFor } from './exchange.server.ts'
import { post } from './exchange-store.server.ts'
import { chained } from './ledger.server.ts'
import {
	movedBetween,
	type Moved,
	type MovedWork,
	openCount,
	type OpenDossier,
	openDossiers,
	type OpenWork,
	writeMoved,
} from './reclock-store.server.ts'
import { owedAt, stepDueOf } from './work.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'preview-calendar': { readonly tenant: string; readonly change: string }
		reclock: { readonly tenant: string; readonly change: string }
		'tell-moved': {
			readonly tenant: string
			readonly change: string
			readonly after: string | null
			readonly upTo: string
		}
	}
}

/** As many as are previewed while somebody waits for the page; more than that is a job. */
const atOnce = 20_000
const batch = 4000
/** Other processes keep a calendar for half a minute: what they still write by the old one is found by a second pass. */
const secondPassAfterSeconds = 60

/**
 * Asks for a change of a calendar: nothing changes yet. How many open dossiers it would move is counted at once, or by a job
 * where there are many.
 */
export async function askCalendarChange(
	{ tx, tenant, at }: { readonly tx: Tx; readonly tenant: string; readonly at: Instant },
	asked: {
		readonly what: CalendarChange
		readonly reason: string
		readonly by: { readonly id: string | null; readonly name: string }
		readonly tell: boolean
	},
): Promise<Result<{ id: string }, ChangeRefusal>> {
	const what = checkedChange(asked.what, asked.reason)
	if (!what.ok) return what
	const id = newId()
	await insertChange(tx, tenant, { id, ...asked, what: what.value, at })
	if ((await openCount(tx)) <= atOnce) await previewed(tx, tenant, id)
	else await enqueue(tx, 'preview-calendar', { tenant, change: id }, `preview-calendar:${id}`)
	return ok({ id })
}

/** The task `preview-calendar`: what a change would move; it only reads dossiers. */
export const previewCalendar = ({ tenant, change }: { tenant: string; change: string }): Promise<void> =>
	transact({ tenant, person: 'worker' }, (tx) => previewed(tx, tenant, change))

async function previewed(tx: Tx, tenant: string, id: string): Promise<void> {
	const change = await changeById(tx, id)
	if (change?.state !== 'asked') return
	const rules = await rulesAfter(tx, tenant, change)
	const count = { open: 0, later: 0, earlier: 0 }
	const byDays = new Map<number, number>()
	const examples: Preview['examples'][number][] = []
	let cursor: string | null = null
	for (;;) {
		const dossiers: OpenDossier[] = await openDossiers(tx, cursor, batch, 'look')
		for (const dossier of dossiers) {
			count.open++
			const due = await rules.due(dossier)
			if (!due || !dossier.dueAt) continue
			const before = momentAt(dossier.dueAt)
			const days = movedDays(wallText(before), wallText(due))
			count[isBefore(before, due) ? 'later' : 'earlier']++
			byDays.set(days, (byDays.get(days) ?? 0) + 1)
			if (examples.length < 10)
				examples.push({
					code: dossier.code,
					procedure: dossier.procedure,
					before: wallText(before),
					after: wallText(due),
				})
		}
		const last = dossiers.at(-1)
		if (!last || dossiers.length < batch) break
		cursor = last.id
	}
	const preview = { ...count, byDays: [...byDays].sort(([a], [b]) => a - b), examples }
	await keepChange(tx, id, { state: 'previewed', preview })
}

const daysBetween = new Map<string, number>()
/** Whole days from one moment's day to another's; there are few pairs of days, however many dossiers. */
function movedDays(before: WallText, after: WallText): number {
	const key = `${before.slice(0, 10)} ${after.slice(0, 10)}`
	let days = daysBetween.get(key)
	if (days === undefined)
		daysBetween.set(key, (days = day(before.slice(0, 10)).until(day(after.slice(0, 10))).days))
	return days
}

/** Makes a previewed change: the calendar is another one from now on, and a job moves what is open. Once; a repeat does nothing. */
export async function makeCalendarChange(
	{ tx, tenant }: { readonly tx: Tx; readonly tenant: string },
	id: string,
): Promise<'made' | 'not-previewed'> {
	const change = await changeById(tx, id, 'lock')
	if (change?.state !== 'previewed') return 'not-previewed'
	await writeChange(tx, tenant, change.what, change.reason)
	await keepChange(tx, id, { state: 'running' })
	await enqueue(tx, 'reclock', { tenant, change: id }, `reclock:${id}:1`)
	forgetCalendars()
	return 'made'
}

export async function dropCalendarChange(tx: Tx, id: string): Promise<void> {
	const change = await changeById(tx, id, 'lock')
	if (change?.state === 'asked' || change?.state === 'previewed')
		await keepChange(tx, id, { state: 'dropped' })
}

/**
 * The task `reclock`: walks through every open dossier in batches, each one transaction with the place it has come to, so
 * that a run that is killed goes on where it was; a dossier whose due time is right already is left alone.
 */
export async function reclock({ tenant, change: id }: { tenant: string; change: string }): Promise<void> {
	forgetCalendars()
	for (;;) if ((await reclockBatch(tenant, id)) === 'done') return
}

/** One batch, as one transaction. */
export function reclockBatch(tenant: string, id: string, size = batch): Promise<'more' | 'done'> {
	return transact({ tenant, person: 'worker' }, async (tx) => {
		const change = await changeById(tx, id, 'lock')
		if (change?.state !== 'running') return 'done'
		const rules = await rulesNow(tx, tenant)
		const dossiers = await openDossiers(tx, change.cursor, size, 'lock')
		const at = now()
		const { moved, works } = await movedOf(dossiers, rules, change, at)
		if (moved.length > 0 || works.length > 0)
			await writeMoved(tx, tenant, { moved, works, actor: calendarActor, at })
		await tellParents(tx, tenant, { dossiers, moved, at })
		const last = dossiers.at(-1)
		if (last && moved.length > 0 && change.tell)
			await enqueue(
				tx,
				'tell-moved',
				{ tenant, change: id, after: change.cursor, upTo: last.id },
				`tell-moved:${id}:${change.pass}:${last.id}`,
			)
		const looked = change.looked + (change.pass === 1 ? dossiers.length : 0)
		const so = { looked, moved: change.moved + moved.length }
		if (last && dossiers.length === size) {
			await keepChange(tx, id, { ...so, cursor: last.id })
			return 'more'
		}
		if (change.pass === 1) {
			await keepChange(tx, id, { ...so, cursor: null, pass: 2 })
			const again = { at: plusSeconds(at, secondPassAfterSeconds) }
			await enqueue(tx, 'reclock', { tenant, change: id }, `reclock:${id}:2`, again)
		} else await keepChange(tx, id, { ...so, state: 'done', finishedAt: at })
		return 'done'
	})
}

/** Whoever waits for a dossier elsewhere knows its new time at once: who is late there, and in what is late here, depends on it. */
async function tellParents(
	tx: Tx,
	tenant: string,
	{
		dossiers,
		moved,
		at,
	}: { readonly dossiers: readonly OpenDossier[]; readonly moved: readonly Moved[]; readonly at: Instant },
): Promise<void> {
	const parents = new Map(dossiers.flatMap(({ id, parent }) => (parent ? [[id, parent] as const] : [])))
	const posts = moved.flatMap(({ id, version }) => {
		const parent = parents.get(id)
		return parent ? [newsFor(parent, { id, version })] : []
	})
	if (posts.length > 0) await post(tx, tenant, posts, { at, begins: null })
}

/** The name stands in the history of each dossier, beside what it was due before. */
const calendarActor: EventActor = { kind: 'system', name: 'Lịch làm việc' }

type Told = {
	readonly change: string
	readonly dueAt: string
	readonly previousDueAt: string
	readonly reason: string
}
/** What `canonical` makes of such an event, written out with its keys in order; the test of the chain holds the two together. */
const reclockedText = (
	{ dossier, seq, at }: { readonly dossier: string; readonly seq: number; readonly at: string },
	{ change, dueAt, previousDueAt, reason }: Told,
): string =>
	`{"actor":${actorText},"at":"${at}","dossier":"${dossier}","event":{"change":"${change}","dueAt":"${dueAt}","kind":"reclocked","previousDueAt":"${previousDueAt}","reason":${JSON.stringify(reason)}},"seq":${seq}}`
const actorText = JSON.stringify(calendarActor)

async function movedOf(
	dossiers: readonly OpenDossier[],
	rules: Rules,
	change: AskedChange,
	at: Instant,
): Promise<{ moved: Moved[]; works: MovedWork[] }> {
	const moved: Moved[] = []
	const works: MovedWork[] = []
	for (const dossier of dossiers) {
		const due = await rules.due(dossier)
		const before = dossier.dueAt === null ? null : kept(moments, dossier.dueAt, momentAt)
		if (due && before) {
			const seq = dossier.version + 1
			const told = {
				change: change.id,
				dueAt: due.toString(),
				previousDueAt: before.toString(),
				reason: change.reason,
			}
			const text = reclockedText({ dossier: dossier.id, seq, at: at.toString() }, told)
			moved.push({
				id: dossier.id,
				version: seq,
				previousHash: dossier.lastHash,
				hash: chained(dossier.lastHash, text),
				dueAt: due,
				payload: JSON.stringify(told),
			})
		}
		for (const work of dossier.works) {
			const next = await rules.work(dossier, work, due ?? before)
			if (next) works.push({ id: dossier.id, token: work.token, ...next })
		}
	}
	return { moved, works }
}

/** What the calendars say of a dossier; null where that is what it has already. */
type Rules = {
	due(dossier: OpenDossier): Promise<Instant | null>
	work(
		dossier: OpenDossier,
		work: OpenWork,
		due: Instant | null,
	): Promise<{ stepDueAt: Instant | null; dueAt: Instant | null } | null>
}

const rulesNow = (tx: Tx, tenant: string): Promise<Rules> =>
	rulesBy(tx, tenant, (profile) => loadCalendar(tx, tenant, profile))

const rulesAfter = (tx: Tx, tenant: string, { what, reason }: AskedChange): Promise<Rules> =>
	rulesBy(tx, tenant, (profile) => calendarAfter(tx, tenant, profile, what, reason))

async function rulesBy(
	tx: Tx,
	tenant: string,
	load: (profile: string) => Promise<WorkingCalendar>,
): Promise<Rules> {
	const calendars = new Map<string, Promise<WorkingCalendar>>()
	const byAgency = new Map<string, Promise<WorkingCalendar>>()
	const profiles = lazily(
		async () => new Map((await allAgencies(tx)).map(({ id, hoursProfile }) => [id, hoursProfile])),
	)
	const graphs = new Map<string, Promise<ProcessGraph>>()
	const calendarOf = (agencyId: string) =>
		kept(byAgency, agencyId, async () => {
			const profile = (await profiles()).get(agencyId) || 'commune'
			return kept(calendars, profile, () => load(profile))
		})
	const graphOf = ({ id, version }: OpenDossier['process']) =>
		kept(graphs, `${id} ${version}`, () => processGraph(tx, tenant, id, version))
	return {
		async due(dossier) {
			const { timeLimit: limit, suspensions, extensions, receivedAt: received } = dossier
			if (!received || !dossier.dueAt) return null
			const calendar = await calendarOf(dossier.agencyId)
			const { dues, days } = sumsOf(calendar)
			const ask = () =>
				dueMoment({
					limit,
					submittedAt: momentAt(dossier.submittedAt),
					receivedAt: momentAt(received),
					suspensions,
					extensions,
					calendar,
					now: momentAt(received),
				})
			const byTheMinute = limit.unit === 'same-day' || limit.unit === 'hour'
			if (byTheMinute || suspensions.length > 0 || extensions.length > 0)
				return unlessSame(ask(), dossier.dueAt)
			// What was received for one day has one due time: a million dossiers are a few hundred sums.
			const day = kept(days, Math.floor(received / 60_000), () => receptionDay(calendar, momentAt(received)))
			return unlessSame(kept(dues, `${limit.unit} ${limit.count} ${day}`, ask), dossier.dueAt)
		},
		async work(dossier, work, due) {
			const { queue, since } = work
			const { suspensions } = dossier
			const calendar = await calendarOf(dossier.agencyId)
			const node = (await graphOf(dossier.process)).nodes[work.step]
			// What another agency owes is by its own calendar, and what it told.
			if (node?.kind === 'receive' && work.stepDueAt !== null) {
				const owed = node.opens && work.dueAt ? due : work.dueAt === null ? null : momentAt(work.dueAt)
				return differs(owed, work.dueAt) ? { stepDueAt: momentAt(work.stepDueAt), dueAt: owed } : null
			}
			const task = node?.kind === 'user-task' ? node : nobodys
			if (dossier.handOnBy !== null && task.agency === 'receiving') return null
			const ask = () => stepDueOf({ queue, task, since: momentAt(since), suspensions }, calendar)
			// A budget runs in whole minutes, from the first that begins when it does or later; days begin on full hours.
			const second = Math.floor(since / 1000)
			const begins = `${Math.floor(second / 3600)} ${Math.ceil(second / 60)}`
			const key = `${queue} ${task.hours} ${task.days} ${begins}`
			const stepDueAt = suspensions.length > 0 ? ask() : kept(sumsOf(calendar).steps, key, ask)
			// What waits for the citizen, or stands still, has no due time before and none afterwards.
			const owed = queue === 'to-receive' || work.dueAt ? owedAt(queue, stepDueAt, due) : null
			return differs(stepDueAt, work.stepDueAt) || differs(owed, work.dueAt)
				? { stepDueAt, dueAt: owed }
				: null
		},
	}
}

/** Dossiers are due at the ends of few sessions, however many they are. */
const moments = new Map<number, Instant>()

type Sums = {
	readonly dues: Map<string, Instant | null>
	readonly steps: Map<string, Instant | null>
	readonly days: Map<number, string>
}
const sums = new WeakMap<WorkingCalendar, Sums>()
/** What a calendar was asked already, from batch to batch: an unchanged calendar stays the same object. */
function sumsOf(calendar: WorkingCalendar): Sums {
	let known = sums.get(calendar)
	if (!known) sums.set(calendar, (known = { dues: new Map(), steps: new Map(), days: new Map() }))
	return known
}
/** As many as a year has minutes, some times over: no run comes near it. */
const mostKept = 1_000_000

function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | undefined
	return () => (made ??= make())
}

/** A step that goes on by itself, or at which an official only watches, has no time of its own. */
const nobodys: Pick<UserTask, 'hours' | 'days'> & { readonly agency?: UserTask['agency'] } = { hours: null }

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
	let found = map.get(key)
	if (found === undefined) {
		if (map.size >= mostKept) map.clear()
		map.set(key, (found = make(key)))
	}
	return found
}

const unlessSame = (due: Instant | null, before: number): Instant | null =>
	due && differs(due, before) ? due : null
const differs = (one: Instant | null, other: number | null): boolean =>
	(one && Math.floor(one.epochMilliseconds / 1000)) !== (other === null ? null : Math.floor(other / 1000))

/** The task `tell-moved`: a message for each citizen whose date a batch moved. */
export async function tellMoved({
	tenant,
	change,
	after,
	upTo,
}: {
	tenant: string
	change: string
	after: string | null
	upTo: string
}): Promise<void> {
	await transact({ tenant, person: 'worker' }, async (tx) => {
		for (const { id, seq } of await movedBetween(tx, change, after, upTo))
			await enqueue(tx, 'tell-citizen', { tenant, dossier: id, seq }, `tell:${id}:${seq}`)
	})
}
