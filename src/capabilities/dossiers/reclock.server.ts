import {
	type AskedChange,
	type CalendarChange,
	type ChangeRefusal,
	checkedChange,
	daysTouched,
	dueMoment,
	type Preview,
	receptionDay,
	type TimeLimit,
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
import { day, type Instant, momentAt, now, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, type Result } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { allAgencies } from '#tenancy/server'
import { type ProcessGraph, type UserTask } from '#workflow'
import { processGraph } from '#workflow/server'
import { opinionDue } from './asked.server.ts'
import { calendarAt, record, rulesOf } from './desk.server.ts'
import type { EventActor } from './dossier.ts'
import { newsFor } from './exchange.server.ts'
import { post } from './exchange-store.server.ts'
import { chained } from './ledger.server.ts'
import {
	doneAgainWhenLost,
	hold,
	type Move,
	movedBetween,
	type Moved,
	type MovedWork,
	namesOf,
	openAfter,
	openCount,
	type OpenDossier,
	openDossiers,
	type OpenWork,
	type OwedOpinion,
	writeMoved,
} from './reclock-store.server.ts'
import { awaitedAt } from './opinion.ts'
import { forEvent } from './store.server.ts'
import { beginsAfter, type Stretch, withDone } from './stretches.ts'
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
const batch = 8000
/** One reads and counts while the other writes. */
const lanes = 2
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
	const count = { open: 0, later: 0, earlier: 0, opinions: 0 }
	const byDays = new Map<number, number>()
	const examples: { readonly id: string; readonly before: WallText; readonly after: WallText }[] = []
	const touched = daysTouched(change.what)
	const read = async (after: string | null) => {
		const { count: looked, last } = await openAfter(tx, { after, before: null, size: batch })
		return {
			looked,
			last,
			dossiers: last === null ? [] : await openDossiers(tx, { after, upTo: last, touched }),
		}
	}
	let reading = read(null)
	for (;;) {
		const { looked, last, dossiers } = await reading
		await rules.prepare(dossiers)
		// The database reads the next ones meanwhile.
		if (last !== null) reading = read(last)
		reading.catch(() => undefined)
		count.open += looked
		for (const dossier of dossiers) {
			count.opinions += rules.opinions(dossier).length
			const due = rules.due(dossier)
			if (!due || dossier.dueAt === null) continue
			const before = toldAt(dossier.dueAt)
			const days = movedDays(before.wall, due.wall)
			count[before.at < due.at ? 'later' : 'earlier']++
			byDays.set(days, (byDays.get(days) ?? 0) + 1)
			if (examples.length < 10) examples.push({ id: dossier.id, before: before.wall, after: due.wall })
		}
		if (last === null) break
	}
	const names = await namesOf(
		tx,
		examples.map((example) => example.id),
	)
	const preview: Preview = {
		...count,
		byDays: [...byDays].sort(([one], [other]) => one - other),
		examples: examples.map(({ id: dossier, ...moved }) => ({
			code: '',
			procedure: '',
			...names.get(dossier),
			...moved,
		})),
	}
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
	const walk = await walkOf(tenant, id)
	if (!walk) return
	const ended = await Promise.allSettled(
		Array.from({ length: lanes }, async () => {
			for (let found = await walk.next(batch); found; found = await walk.next(batch)) await write(walk, found)
		}),
	)
	// All of them have ended before a failure is told: no lane goes on beside the next attempt of the job.
	for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
	await endPass(walk)
}

/** One batch of the task, by itself. */
export async function reclockBatch(tenant: string, id: string, size = batch): Promise<'more' | 'done'> {
	const walk = await walkOf(tenant, id)
	const found = await walk?.next(size)
	if (walk && found) await write(walk, found)
	if (walk && !walk.ended()) return 'more'
	if (walk) await endPass(walk)
	return 'done'
}

type Found = {
	readonly stretch: Stretch
	/** How many open dossiers it has. */
	readonly looked: number
	/** Those of them that the change may move. */
	readonly dossiers: readonly OpenDossier[]
	readonly rules: Rules
}
type Walk = {
	readonly tenant: string
	readonly change: AskedChange
	/** The next dossiers that nobody has looked at yet; undefined when there are none. */
	readonly next: (size: number) => Promise<Found | undefined>
	readonly ended: () => boolean
}

/** Where a running change has come to. */
async function walkOf(tenant: string, id: string): Promise<Walk | undefined> {
	const inTenant = <T>(work: (tx: Tx) => Promise<T>) => transact({ tenant, person: 'worker' }, work)
	const change = await inTenant((tx) => changeById(tx, id))
	if (change?.state !== 'running') return undefined
	let at = change.cursor
	let ended = false
	/** Nothing is held while it is read and counted: what an act changes meanwhile is read again when it is written. */
	const touched = daysTouched(change.what)
	const read = (size: number) =>
		inTenant(async (tx): Promise<Found | undefined> => {
			if (ended) return undefined
			const { after, before } = beginsAfter(change.ahead, at)
			const { count, last } = await openAfter(tx, { after, before, size })
			const upTo = count < size ? (before ?? last) : last
			ended = count < size && before === null
			if (upTo === null) return undefined
			at = upTo
			const dossiers = await openDossiers(tx, { after, upTo, touched })
			const rules = await rulesNow(tx, tenant)
			await rules.prepare(dossiers)
			return { stretch: [after, upTo], looked: count, dossiers, rules }
		})
	let reading: Promise<unknown> = Promise.resolve()
	return {
		tenant,
		change,
		ended: () => ended,
		// One after the other, for each begins where the one before it came to.
		next(size) {
			const found = reading.then(() => read(size))
			reading = found
			return found
		},
	}
}

/** What a stretch moves, and that it is done, as one transaction. */
function write(
	{ tenant, change: { id, reason } }: Walk,
	{ stretch, looked, dossiers, rules }: Found,
): Promise<void> {
	const because = { id, reason }
	const first = movedOf(dossiers, rules, because, now())
	return transact({ tenant, person: 'worker' }, async (tx) => {
		await doneAgainWhenLost(tx)
		const moved = await moveAll(tx, tenant, first, rules, because)
		const change = await changeById(tx, id, 'lock')
		const done = change?.state === 'running' && withDone(change, stretch)
		if (!done) throw new Error(`Change ${id} is run by another, who has looked at ${stretch[1]} already`)
		const [after, upTo] = stretch
		if (moved > 0 && change.tell)
			await enqueue(
				tx,
				'tell-moved',
				{ tenant, change: id, after, upTo },
				`tell-moved:${id}:${change.pass}:${upTo}`,
			)
		await keepChange(tx, id, {
			...done,
			looked: change.looked + (change.pass === 1 ? looked : 0),
			moved: change.moved + moved,
		})
	})
}

/** Writes what moves, and reads once more, and holds, what an act has changed since it was read. How many due times moved. */
async function moveAll(
	tx: Tx,
	tenant: string,
	planned: Planned,
	rules: Rules,
	because: Because,
): Promise<number> {
	const { moved, works, opinions, parents, at } = planned
	if (moved.length === 0 && works.length === 0 && opinions.length === 0) return 0
	// Held before anything is counted at a desk, as every act does it: whoever holds a dossier never waits for a count of ours.
	for (const id of opinions) await hold(tx, id)
	const written = await writeMoved(tx, tenant, { moved, works, actor: calendarActor, at })
	const own = moved.filter(({ id }) => written.has(id))
	await tellParents(tx, tenant, { moved: own, parents, at })
	for (const id of opinions) await moveOpinions(tx, tenant, id, because, at)
	const missed = new Set([...moved, ...works].flatMap(({ id }) => (written.has(id) ? [] : [id])))
	if (missed.size === 0) return own.length
	const held = await openDossiers(tx, { held: [...missed] })
	await rules.prepare(held)
	return own.length + (await moveAll(tx, tenant, movedOf(held, rules, because, now()), rules, because))
}

/**
 * What other agencies were asked is due by their own calendars. They are few: each is an event of its own, as an act writes it.
 * As it stands now, whatever was read.
 */
async function moveOpinions(
	tx: Tx,
	tenant: string,
	id: string,
	{ id: change, reason }: Because,
	at: Instant,
): Promise<void> {
	let dossier = await forEvent(tx, { id })
	if (!dossier) return
	const rules = await rulesOf(tx, tenant, dossier)
	for (const token of dossier.tokens) {
		const opinion = awaitedAt(dossier, token.id)
		if (!opinion?.dueAt) continue
		const { agency, role, step, askedAt, dueAt: previousDueAt } = opinion
		const dueAt = opinionDue(rules.graph.nodes[step.id], await calendarAt({ tx, tenant }, agency.id), askedAt)
		if (!dueAt || dueAt.equals(previousDueAt)) continue
		dossier = await record(
			{ tx, tenant, at },
			{ dossier, ...rules, actor: calendarActor },
			{
				kind: 'opinion-reclocked',
				step,
				asked: [{ token: token.id, step, agency, role, dueAt }],
				previousDueAt,
				reason,
				change,
			},
		)
	}
}

/** Every open dossier has been looked at: a second time later on, then the change is done. */
const endPass = ({ tenant, change: { id, pass } }: Walk): Promise<void> =>
	transact({ tenant, person: 'worker' }, async (tx) => {
		const change = await changeById(tx, id, 'lock')
		if (change?.state !== 'running' || change.pass !== pass) return
		const at = now()
		if (pass > 1) return keepChange(tx, id, { state: 'done', finishedAt: at })
		await keepChange(tx, id, { cursor: null, ahead: [], pass: 2 })
		const again = { at: plusSeconds(at, secondPassAfterSeconds) }
		await enqueue(tx, 'reclock', { tenant, change: id }, `reclock:${id}:2`, again)
	})

/** Whoever waits for a dossier elsewhere knows its new time at once: who is late there, and in what is late here, depends on it. */
async function tellParents(
	tx: Tx,
	tenant: string,
	{ moved, parents, at }: Pick<Planned, 'moved' | 'parents' | 'at'>,
): Promise<void> {
	const posts = moved.flatMap(({ id, version }) => {
		const parent = parents.get(id)
		return parent ? [newsFor(parent, { id, version })] : []
	})
	if (posts.length > 0) await post(tx, tenant, posts, { at, begins: null })
}

/** The name stands in the history of each dossier, beside what it was due before. */
const calendarActor: EventActor = { kind: 'system', name: 'Lịch làm việc' }

type Because = Pick<AskedChange, 'id' | 'reason'>
/** What `canonical` makes of such an event, written out with its keys in order; the test of the chain holds the two together. */
const reclockedText = (head: string, dossier: string, body: string, seq: number): string =>
	`${head}"dossier":"${dossier}","event":${body},"seq":${seq}}`
const headText = (at: Instant) => `{"actor":${actorText},"at":"${at.toString()}",`
const bodyText = (told: { change: string; dueAt: string; previousDueAt: string; reason: string }): string =>
	`{"change":"${told.change}","dueAt":"${told.dueAt}","kind":"reclocked","previousDueAt":"${told.previousDueAt}","reason":${JSON.stringify(told.reason)}}`
const actorText = JSON.stringify(calendarActor)

type Planned = {
	readonly moved: readonly Moved[]
	readonly works: readonly MovedWork[]
	/** The dossiers for which another agency owes an opinion by another time. */
	readonly opinions: readonly string[]
	readonly parents: ReadonlyMap<string, NonNullable<OpenDossier['parent']>>
	readonly at: Instant
}

function movedOf(dossiers: readonly OpenDossier[], rules: Rules, change: Because, at: Instant): Planned {
	const moved: Moved[] = []
	const works: MovedWork[] = []
	const opinions: string[] = []
	const parents = new Map<string, NonNullable<OpenDossier['parent']>>()
	const head = headText(at)
	const moves = new Map<string, Move & { readonly body: string }>()
	const moveOf = (before: Told, due: Told) =>
		kept(moves, `${before.text} ${due.text}`, () => {
			const told = { change: change.id, dueAt: due.text, previousDueAt: before.text, reason: change.reason }
			return { dueAt: due.text, payload: JSON.stringify(told), body: bodyText(told) }
		})
	for (const dossier of dossiers) {
		const { id, version, lastHash, parent } = dossier
		if (rules.opinions(dossier).length > 0) opinions.push(id)
		const due = rules.due(dossier)
		const before = dossier.dueAt === null ? null : toldAt(dossier.dueAt)
		if (due && before) {
			const move = moveOf(before, due)
			const seq = version + 1
			const hash = chained(lastHash, reclockedText(head, id, move.body, seq))
			moved.push({ id, version: seq, previousHash: lastHash, hash, move })
			if (parent) parents.set(id, parent)
		}
		for (const work of dossier.works) {
			const next = rules.work(dossier, work, due ?? before)
			if (next)
				works.push({
					id,
					version,
					token: work.token,
					before: work.dueAt === null ? null : toldAt(work.dueAt).text,
					stepDueAt: next.stepDueAt?.text ?? null,
					dueAt: next.dueAt?.text ?? null,
				})
		}
	}
	return { moved, works, opinions, parents, at }
}

/** A moment and what is said of it: dossiers are due at the ends of few sessions, however many they are. */
type Told = { readonly at: number; readonly text: string; readonly wall: WallText }
const moments = new Map<number, Told>()
const toldAt = (at: number): Told =>
	kept(moments, at, () => {
		const moment = momentAt(at)
		return { at, text: moment.toString(), wall: wallText(moment) }
	})
const told = (moment: Instant | null): Told | null => moment && toldAt(moment.epochMilliseconds)

/** What the calendars say of a dossier; null where that is what it has already. Of dossiers that were prepared. */
type Rules = {
	prepare(dossiers: readonly OpenDossier[]): Promise<void>
	due(dossier: OpenDossier): Told | null
	/** Those that other agencies owe by another time. */
	opinions(dossier: OpenDossier): readonly OwedOpinion[]
	work(
		dossier: OpenDossier,
		work: OpenWork,
		due: Told | null,
	): { readonly stepDueAt: Told | null; readonly dueAt: Told | null } | null
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
	const profiles = new Map((await allAgencies(tx)).map(({ id, hoursProfile }) => [id, hoursProfile]))
	const byProfile = new Map<string, WorkingCalendar>()
	const byAgency = new Map<string, WorkingCalendar>()
	const graphs = new Map<string, ProcessGraph>()
	const calendarOf = ({ agencyId }: OpenDossier) => required(byAgency.get(agencyId), agencyId)
	const known = async (agencyId: string) => {
		if (byAgency.has(agencyId)) return
		const profile = profiles.get(agencyId) || 'commune'
		const calendar = byProfile.get(profile) ?? (await load(profile))
		byProfile.set(profile, calendar)
		byAgency.set(agencyId, calendar)
	}
	const processOf = ({ process: { id, version } }: OpenDossier) => `${id} ${version}`
	return {
		async prepare(dossiers) {
			for (const dossier of dossiers) {
				const { agencyId, process, works } = dossier
				await known(agencyId)
				for (const opinion of dossier.opinions) await known(opinion.agencyId)
				if (works.length > 0 && !graphs.has(processOf(dossier)))
					graphs.set(processOf(dossier), await processGraph(tx, tenant, process.id, process.version))
			}
		},
		opinions(dossier) {
			if (dossier.opinions.length === 0) return dossier.opinions
			const nodes = graphs.get(processOf(dossier))?.nodes
			return dossier.opinions.filter(({ token, step, agencyId, askedAt, dueAt }) => {
				if (!dossier.works.some((work) => work.token === token)) return false
				const due = opinionDue(nodes?.[step], required(byAgency.get(agencyId), agencyId), askedAt)
				return due && !due.equals(dueAt)
			})
		},
		due(dossier) {
			const { timeLimit: limit, suspensions, extensions, receivedAt: received } = dossier
			if (received === null || dossier.dueAt === null) return null
			const calendar = calendarOf(dossier)
			const { dues, days } = sumsOf(calendar)
			const ask = () =>
				told(
					dueMoment({
						limit,
						submittedAt: momentAt(dossier.submittedAt),
						receivedAt: momentAt(received),
						suspensions,
						extensions,
						calendar,
						now: momentAt(received),
					}),
				)
			const byTheMinute = limit.unit === 'same-day' || limit.unit === 'hour'
			if (byTheMinute || suspensions.length > 0 || extensions.length > 0)
				return unlessSame(ask(), dossier.dueAt)
			// What was received for one day has one due time: a million dossiers are a few hundred sums.
			const day = kept(days, Math.floor(received / 60_000), () => receptionDay(calendar, momentAt(received)))
			return unlessSame(kept(kept(dues, limit, newMap<string>), day, ask), dossier.dueAt)
		},
		work(dossier, work, due) {
			const { queue, since } = work
			const { suspensions } = dossier
			const calendar = calendarOf(dossier)
			const node = graphs.get(processOf(dossier))?.nodes[work.step]
			// What another agency owes is by its own calendar, see `opinions`, or by what it told.
			if (node?.kind === 'receive' && work.stepDueAt !== null) {
				const owed = node.opens && work.dueAt ? due : work.dueAt === null ? null : toldAt(work.dueAt)
				return differs(owed, work.dueAt) ? { stepDueAt: toldAt(work.stepDueAt), dueAt: owed } : null
			}
			const task = node?.kind === 'user-task' ? node : nobodys
			if (dossier.handOnBy !== null && task.agency === 'receiving') return null
			const ask = () => told(stepDueOf({ queue, task, since: momentAt(since), suspensions }, calendar))
			// A budget runs in whole minutes, from the first that begins when it does or later; days begin on full hours.
			const second = Math.floor(since / 1000)
			const begins = 2 * Math.ceil(second / 60) + (second % 3600 > 3540 ? 1 : 0)
			const budget = `${queue} ${task.hours} ${task.days}`
			const stepDueAt =
				suspensions.length > 0
					? ask()
					: kept(kept(sumsOf(calendar).steps, budget, newMap<number>), begins, ask)
			// What waits for the citizen, or stands still, has no due time before and none afterwards.
			const owed = queue === 'to-receive' || work.dueAt ? owedAt(queue, stepDueAt, due) : null
			return differs(stepDueAt, work.stepDueAt) || differs(owed, work.dueAt)
				? { stepDueAt, dueAt: owed }
				: null
		},
	}
}

function required<T>(value: T | undefined, agency: string): T {
	if (value === undefined) throw new Error(`The calendar of agency ${agency} was not prepared`)
	return value
}

type Sums = {
	readonly dues: Map<TimeLimit, Map<string, Told | null>>
	/** By budget, then by when it begins. */
	readonly steps: Map<string, Map<number, Told | null>>
	readonly days: Map<number, string>
}
const sums = new WeakMap<WorkingCalendar, Sums>()
const newMap = <Key>() => new Map<Key, Told | null>()
/** What a calendar was asked already, from batch to batch: an unchanged calendar stays the same object. */
function sumsOf(calendar: WorkingCalendar): Sums {
	let known = sums.get(calendar)
	if (!known) sums.set(calendar, (known = { dues: new Map(), steps: new Map(), days: new Map() }))
	return known
}
/** As many as a year has minutes, some times over: no run comes near it. */
const mostKept = 1_000_000

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

const unlessSame = (due: Told | null, before: number): Told | null =>
	due && differs(due, before) ? due : null
const differs = (one: Told | null, other: number | null): boolean =>
	(one && Math.floor(one.at / 1000)) !== (other === null ? null : Math.floor(other / 1000))

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
