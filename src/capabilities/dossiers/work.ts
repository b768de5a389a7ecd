import { type Budget, budgetDue, type Suspension, type WorkingCalendar } from '#calendar'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { type ProcessGraph, taskOrNone, type UserTask } from '#workflow'
import { childAt } from './child.ts'
import type { Child, Dossier, Opinion, Token } from './dossier.ts'
import { agencyOf } from './duty.ts'
import { clockRuns } from './lifecycle.ts'
import { awaitedAt } from './opinion.ts'
import { keeperOf, notable, waitsByItself } from './waits.ts'

/** `automatic`: nobody has anything to do; a time, a message or a service leads on. */
export const queues = ['to-receive', 'in-hand', 'awaiting-citizen', 'automatic'] as const
export type Queue = (typeof queues)[number]

/** What waits at the desk for one token of an open dossier (hàng việc). */
export type Work = {
	readonly token: string
	readonly agencyId: string
	/** The agency that waits for it, when it is an opinion asked of another. */
	readonly awaitedBy: string | null
	readonly role: string
	/** The official who has it in hand; null while anyone of the role may take it. */
	readonly holder: string | null
	readonly queue: Queue
	readonly step: { readonly id: string; readonly name: string }
	readonly since: Instant
	readonly stepDueAt: Instant | null
	readonly dueAt: Instant | null
	readonly sortAt: Instant
}

// An online dossier is looked at within eight working hours of its submission (NĐ 61/2018 as amended by NĐ 107/2021, kept in practice).
const toReceive: Budget = { unit: 'hour', count: 8 }

/** What a step is given: by the law while a dossier waits to be received, else by the approved process. */
export function budgetOf(queue: Queue, task: Pick<UserTask, 'hours' | 'days'>): Budget | null {
	if (queue === 'to-receive') return toReceive
	if (task.days) return { unit: 'working-day', count: task.days }
	return task.hours ? { unit: 'hour', count: task.hours } : null
}

/** When a step is to be done: its own budget, standing still with the dossier. Null without a budget, or while it stands still. */
export function stepDueOf(
	{ queue, task, since, suspensions }: StepClock,
	calendar: WorkingCalendar,
): Instant | null {
	const budget = queue === 'awaiting-citizen' || queue === 'automatic' ? null : budgetOf(queue, task)
	return budget && budgetDue({ budget, startedAt: since, suspensions, calendar, now: since })
}

type StepClock = {
	readonly queue: Queue
	readonly task: Pick<UserTask, 'hours' | 'days'>
	readonly since: Instant
	readonly suspensions: readonly Suspension[]
}

/** What a list shows as due and sorts by: the step while it waits to be received, the dossier afterwards. */
export const owedAt = <Moment>(queue: Queue, stepDueAt: Moment, dueAt: Moment): Moment =>
	queue === 'to-receive' ? stepDueAt : dueAt

/** The work that follows from where a dossier stands: derived, so that no queue can tell another story than the dossier. */
export function workOf(dossier: Dossier, graph: ProcessGraph, calendar: WorkingCalendar): Work[] {
	const own = queueOf(dossier)
	if (!own) return []
	return dossier.tokens.flatMap((token) => {
		const opinion = awaitedAt(dossier, token.id)
		const found = deskStep(graph, token)
		const hand = dossier.hands[token.id]
		if (opinion) {
			const asker = found ? agencyOf(dossier, found) : dossier.competentAgencyId
			return [askedWork(opinion, { asker, queue: own, token, holder: hand?.holder?.id ?? null })]
		}
		const child = childAt(dossier, token.id)
		if (!found) return []
		const task = hand?.role ? { ...found, role: hand.role } : found
		const holder = hand?.holder ?? null
		const queue = own !== 'awaiting-citizen' && waitsByItself(graph, token) ? 'automatic' : own
		const { suspensions } = dossier
		const stepDueAt = stepDueOf({ queue, task, since: token.since, suspensions }, calendar)
		const runs = clockRuns(dossier) || dossier.state === 'processed'
		const dueAt = runs && 'dueAt' in dossier ? dossier.dueAt : null
		// A desk that received for an agency elsewhere owes the handing on, not yet the result.
		const handOn =
			runs && task.agency === 'receiving' && dossier.transfer?.at === null ? dossier.transfer.by : null
		const owed = owedAt(queue, stepDueAt, handOn ?? dueAt)
		return {
			token: token.id,
			agencyId: agencyOf(dossier, task),
			awaitedBy: null,
			role: task.role,
			holder: holder?.id ?? null,
			queue,
			step: { id: task.id, name: child ? withWhom(task.name, child) : task.name },
			since: token.since,
			// The step is as late as the agency is that it waits for.
			stepDueAt: child ? child.told.dueAt : (handOn ?? stepDueAt),
			dueAt: owed,
			sortAt: owed ?? token.since,
		}
	})
}

/** Lists say who is waited for, before a narrow column cuts the rest. */
const withWhom = (step: string, { told }: Child): string => `${told.agency}: ${step}`

/** An opinion is work of the agency that was asked, due when they owe it. */
const askedWork = (
	{ agency, role, step, dueAt }: Opinion,
	{
		asker,
		queue,
		token: { id, since },
		holder,
	}: {
		readonly asker: string
		readonly queue: Queue
		readonly token: Token
		readonly holder: string | null
	},
): Work => ({
	token: id,
	agencyId: agency.id,
	awaitedBy: asker === agency.id ? null : asker,
	role,
	holder,
	queue,
	step,
	since,
	stepDueAt: dueAt,
	dueAt,
	sortAt: dueAt ?? since,
})

/**
 * The step at which somebody at the desk has something to do or to watch for: a task, a message that comes on paper, a step
 * that is stuck or goes on by itself (for whoever did the one before it).
 */
function deskStep(
	graph: ProcessGraph,
	token: Token,
): Pick<UserTask, 'id' | 'name' | 'role' | 'agency' | 'hours'> | undefined {
	const task = taskOrNone(graph, token.node)
	if (task) return task
	const { id, name } = graph.nodes[token.node] ?? { id: token.node, name: token.node }
	const kept = token.stuck || waitsByItself(graph, token)
	const who = kept ? keeperOf(graph, token.node) : notable(graph, token)
	return who && { id, name, role: who.role, agency: who.agency, hours: null }
}

function queueOf(dossier: Dossier): Queue | undefined {
	switch (dossier.state) {
		case 'submitted':
			return 'to-receive'
		case 'in-process':
		case 'processed':
			return 'in-hand'
		case 'awaiting-supplement':
		case 'awaiting-fee':
			return 'awaiting-citizen'
		case 'declined':
		case 'withdrawn':
		case 'returned':
			return undefined
		default:
			return unreachable(dossier)
	}
}

/** The day under which a work is counted; `infinity` while nothing is due. */
export const dueDay = (work: Pick<Work, 'dueAt'>): string =>
	work.dueAt ? dayInVietNam(work.dueAt).toString() : 'infinity'
