import { computeDue, type DueComputation, type WorkingCalendar } from '#calendar'
import { loadCalendar } from '#calendar/server'
import type { OfficialAtWork } from '#identity'
import type { Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { settings } from '#settings'
import { agency } from '#tenancy/server'
import { type Act, advance, type ProcessGraph, type Step, type UserTask, withIds } from '#workflow'
import { processGraph } from '#workflow/server'
import { inItsField } from './access.server.ts'
import type { Dossier, DossierCode, DossierEvent, EventActor, Movement, Refusal, Token } from './dossier.ts'
import { barredFrom } from './acts.ts'
import { askedBy } from './asked.server.ts'
import { assigned } from './assign.server.ts'
import { agencyOf } from './duty.ts'
import type { Hands, Person } from './hand.ts'
import { insteadOfAt, mayDo, type StandingStep, standingSteps } from './hands.ts'
import { canonical, chained } from './ledger.server.ts'
import { exchange } from './exchange.server.ts'
import { jobsOf } from './jobs.server.ts'
import { keptMessage } from './kept-messages.server.ts'
import { after, mayBeDone } from './lifecycle.ts'
import { append, forAct } from './store.server.ts'
import { runsOut, timerAt } from './timers.ts'
import { canBeUndone, heldUntil } from './undo.ts'
import { workOf } from './work.ts'

/** An official at the desk: who acts, in which tenant, when and from where. */
export type Desk = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	/** The network address the act came from, for the journal. */
	readonly address: string
	/** Agencies read already, where one transaction has many acts. */
	readonly agencies?: Map<string, ReturnType<typeof agency>>
}

/** Which dossier, the version of it that the official was looking at, and which step, where several allow the act. */
export type Seen = {
	readonly code: DossierCode
	readonly version: number
	readonly token?: string | undefined
}

export type Opened = {
	readonly dossier: Dossier
	readonly graph: ProcessGraph
	readonly calendar: WorkingCalendar
	readonly token: Token
	readonly task: StandingStep['task']
	readonly actor: EventActor
}

/**
 * Opens a dossier for one act: locked, in a state and at a step that allow the act, by an official whose duty it is, and
 * unchanged since the official looked at it.
 */
export async function openForAct(
	desk: Desk,
	{ code, version, token: chosen }: Seen,
	act: Act,
): Promise<Result<Opened, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	const may = mayBeDone(dossier, act)
	if (!may.ok) return may
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })

	const [{ graph, calendar }, official] = await Promise.all([
		rulesOf(desk.tx, desk.tenant, dossier, desk.agencies),
		inItsField(desk.tx, desk.official, dossier),
	])
	const standing = standingSteps(dossier, graph)
	const fitting = standing.filter(({ task }) => task.acts.includes(act))
	const step = standing.map(({ task }) => task.name).join('; ')
	if (fitting.length === 0) return refuse({ kind: 'not-this-step', act, step })
	const open = fitting.filter((each) => mayDo(official, each, act) === 'yes')
	const mine = open.find(({ token }) => token.id === chosen) ?? (chosen ? undefined : open[0])
	if (!mine)
		return refuse(
			barredFrom(official, fitting, { step, act }) ?? {
				kind: 'not-your-duty',
				role: fitting[0]?.task.role ?? '',
				step,
			},
		)
	const actor = await actorAt(desk, mine, insteadOfAt(official, mine, act))
	return ok({ dossier, graph, calendar, token: mine.token, task: mine.task, actor })
}

/** The official as they act in the duty of a task at one of the dossier's own agencies. */
export const actorOf = (
	desk: Desk,
	dossier: Dossier,
	task: Pick<UserTask, 'role' | 'agency'>,
): Promise<EventActor> => actorAt(desk, { agencyId: agencyOf(dossier, task), task })

/** The official as they act at a step: names and titles as they are now, and whom they substitute. */
export async function actorAt(
	desk: Desk,
	{ agencyId, task }: { readonly agencyId: string; readonly task: Pick<UserTask, 'role'> },
	insteadOf?: Person,
): Promise<EventActor> {
	const { id, fullName, title, phone } = desk.official
	return {
		kind: 'official',
		id,
		name: fullName,
		title,
		phone,
		role: task.role,
		agencyId,
		agencyName: (await agencyOnce(desk.tx, agencyId, desk.agencies))?.name ?? '',
		address: desk.address,
		...(insteadOf && { insteadOf }),
	}
}

/** Who changed the dossier last: an official is told whose change they did not see. */
export async function lastActor(tx: Tx, dossier: Dossier): Promise<string> {
	const row = await tx
		.selectFrom('dossiers.event')
		.select('actor')
		.where('dossier_id', '=', dossier.id)
		.where('seq', '=', dossier.version)
		.executeTakeFirst()
	return (row?.actor as EventActor | undefined)?.name ?? ''
}

/** The process and the calendar a dossier runs under; both are kept in memory, since a published version never changes. */
export async function rulesOf(
	tx: Tx,
	tenant: string,
	dossier: Dossier,
	known?: Desk['agencies'],
): Promise<{ graph: ProcessGraph; calendar: WorkingCalendar }> {
	const competent = await agencyOnce(tx, dossier.competentAgencyId, known)
	return {
		graph: await processGraph(tx, tenant, dossier.process.id, dossier.process.version),
		calendar: await loadCalendar(tx, tenant, competent?.hoursProfile ?? 'commune'),
	}
}

function agencyOnce(tx: Tx, id: string, known: Desk['agencies'] = new Map()): ReturnType<typeof agency> {
	const read = known.get(id) ?? agency(tx, id)
	known.set(id, read)
	return read
}

/** The calendar of an agency. */
export async function calendarAt(
	{ tx, tenant }: Pick<Desk, 'tx' | 'tenant'>,
	agencyId: string,
): Promise<WorkingCalendar> {
	return loadCalendar(tx, tenant, (await agency(tx, agencyId))?.hoursProfile ?? 'commune')
}

/** Where the tokens go when the task at hand ends with `outcome`. */
export function step(opened: Opened, outcome: string, at: Instant): Result<Movement, Refusal> {
	const { graph, dossier, token } = opened
	const next = advance(graph, dossier.tokens, {
		tokenId: token.id,
		outcome,
		variables: dossier.answers,
		steps: dossier.outcomes,
	})
	if (!next.ok) return refuse({ kind: 'process-says-no', why: next.refusal.kind })
	return ok(movementOf(next.value, opened, at))
}

/** A decided step as it is recorded: new tokens get their ids, and times their ends. */
export function movementOf(
	{ ended, placed, remembered }: Pick<Step, 'ended' | 'placed' | 'remembered'>,
	{ dossier, graph, calendar }: { dossier: Pick<Dossier, 'answers'> } & Pick<Opened, 'graph' | 'calendar'>,
	at: Instant,
): Movement {
	return {
		ended,
		placed: withIds(placed, newId).map((token) => placedAt(token, { dossier, graph, calendar }, at)),
		...(remembered && { remembered }),
	}
}

function placedAt(
	{ id, node, scope, host }: ReturnType<typeof withIds>[number],
	{ dossier, graph, calendar }: { dossier: Pick<Dossier, 'answers'> } & Pick<Opened, 'graph' | 'calendar'>,
	since: Instant,
): Token {
	const timer = timerAt(graph, node)
	const dueAt = timer && runsOut(timer, { since, calendar, answers: dossier.answers })
	return {
		id,
		node,
		since,
		...(scope && { scope }),
		...(host && { host }),
		...(dueAt && { dueAt }),
		...(timer && !dueAt && { stuck: 'no-time' }),
	}
}

type By = Pick<Desk, 'tx' | 'tenant' | 'at'>
type Recording = Pick<Opened, 'dossier' | 'graph' | 'calendar' | 'actor'> & Partial<Pick<Opened, 'token'>>

/**
 * Appends an event to an opened dossier, with its row, tokens, work, counts and jobs. When it leads to a step that waits
 * for something which has already come, that follows at once. What an official's act sets going outside is held for as long
 * as they can take the act back.
 *
 * @param stood how the dossier stood before the act that the event takes back
 */
export async function record(
	by: By,
	{ dossier, graph, calendar, actor, token }: Recording,
	happened: DossierEvent,
	stood?: Dossier,
): Promise<Dossier> {
	const { tx, tenant, at } = by
	const hands = stood
		? {}
		: {
				...begun(dossier, actor, token),
				...(await assigned(tx, { dossier, graph, at }, happened)),
				...happened.hands,
			}
	const asked = await askedBy(by, { dossier, graph }, happened)
	const event = {
		...happened,
		...(asked.length > 0 && { asked }),
		...(Object.keys(hands).length > 0 && { hands }),
		...(!stood && arrived({ dossier, graph, calendar }, happened, at)),
	}
	const text = canonical({ dossier: dossier.id, seq: dossier.version + 1, at: at.toString(), actor, event })
	const hash = chained(dossier.lastHash, text)
	const next = stood
		? { ...stood, version: dossier.version + 1, lastHash: hash }
		: after(dossier, event, at, hash)
	const begins =
		actor.kind === 'official' && canBeUndone(event) ? heldUntil(at, settings.undoHoldSeconds) : null
	await append(tx, tenant, {
		before: dossier,
		after: next,
		entry: { event, at, actor },
		works: workOf(next, graph, calendar),
		jobs: jobsOf(tenant, next, event, { graph, begins }),
	})
	await exchange(by, { before: dossier, after: next, event, graph, begins })
	const kept = 'movement' in event ? await keptMessage(tx, next, graph, event.movement) : undefined
	if (!kept) return next
	const movement = movementOf(kept.step, { dossier: next, graph, calendar }, at)
	const came = {
		kind: 'message-came',
		step: kept.named,
		message: kept.name,
		words: kept.words,
		movement,
	} as const
	return record(by, { dossier: next, graph, calendar, actor: kept.actor }, came)
}

/** The clock of a dossier received elsewhere starts with the step that brings it to the competent agency (NĐ 118/2025 Đ17.3). */
function arrived(
	{ dossier, graph, calendar }: Pick<Opened, 'dossier' | 'graph' | 'calendar'>,
	event: DossierEvent,
	at: Instant,
): Pick<DossierEvent, 'arrived'> {
	if (!dossier.transfer?.by || dossier.transfer.at || dossier.state !== 'in-process') return {}
	const placed = 'movement' in event ? event.movement.placed : []
	const there = placed.some(({ node }) => {
		const task = graph.nodes[node]
		return task?.kind === 'user-task' && task.agency === 'competent'
	})
	if (!there) return {}
	const { dueAt } = dueOf({ ...dossier, transfer: { ...dossier.transfer, at } }, calendar, at)
	return dueAt ? { arrived: { dueAt } } : {}
}

/** A substitute who did something with a step keeps it: it does not go back by itself. */
function begun(dossier: Dossier, actor: EventActor, token: Token | undefined): Hands {
	if (!token) return {}
	const hand = dossier.hands[token.id]
	if (!hand?.holder?.insteadOf || hand.holder.begun) return {}
	if (actor.kind !== 'official' || actor.id !== hand.holder.id) return {}
	return { [token.id]: { ...hand, holder: { ...hand.holder, begun: true } } }
}

/** When a dossier is due, with the sum that leads there; for one not yet received: if it were received now. */
export function dueOf(dossier: Dossier, calendar: WorkingCalendar, now: Instant): DueComputation {
	const receivedAt =
		dossier.state === 'awaiting-supplement'
			? (dossier.received?.receivedAt ?? now)
			: 'receivedAt' in dossier
				? dossier.receivedAt
				: now
	return computeDue({
		limit: dossier.timeLimit,
		submittedAt: dossier.submittedAt,
		receivedAt: dossier.transfer?.at ?? dossier.transfer?.by ?? receivedAt,
		suspensions: dossier.suspensions,
		extensions: dossier.extensions,
		calendar,
		now,
	})
}
