import { addWorkingSeconds, type WorkingCalendar } from '#calendar'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { type ProcessGraph, taskOrNone } from '#workflow'
import type { Dossier } from './dossier.ts'

export const queues = ['to-receive', 'in-hand', 'awaiting-citizen'] as const
export type Queue = (typeof queues)[number]

/** What waits at the desk for one token of an open dossier (hàng việc). */
export type Work = {
	readonly token: string
	readonly agencyId: string
	readonly role: string
	readonly queue: Queue
	readonly step: { readonly id: string; readonly name: string }
	readonly since: Instant
	readonly stepDueAt: Instant | null
	readonly dueAt: Instant | null
	readonly sortAt: Instant
}

// An online dossier is looked at within eight working hours of its submission (NĐ 61/2018 as amended by NĐ 107/2021, kept in practice).
const secondsToReceive = 8 * 3600

/** The work that follows from where a dossier stands: derived, so that no queue can tell another story than the dossier. */
export function workOf(dossier: Dossier, graph: ProcessGraph, calendar: WorkingCalendar): Work[] {
	const queue = queueOf(dossier)
	if (!queue) return []
	return dossier.tokens.flatMap((token) => {
		const task = taskOrNone(graph, token.node)
		if (!task) return []
		const budget = queue === 'to-receive' ? secondsToReceive : (task.hours ?? 0) * 3600
		const stepDueAt =
			queue === 'awaiting-citizen' || budget === 0 ? null : addWorkingSeconds(calendar, token.since, budget)
		const dueAt = dossier.state === 'in-process' || dossier.state === 'processed' ? dossier.dueAt : null
		const owed = queue === 'to-receive' ? stepDueAt : dueAt
		return {
			token: token.id,
			agencyId: task.agency === 'receiving' ? dossier.receivingAgencyId : dossier.competentAgencyId,
			role: task.role,
			queue,
			step: { id: task.id, name: task.name },
			since: token.since,
			stepDueAt,
			dueAt: owed,
			sortAt: owed ?? token.since,
		}
	})
}

function queueOf(dossier: Dossier): Queue | undefined {
	switch (dossier.state) {
		case 'submitted':
			return 'to-receive'
		case 'in-process':
		case 'processed':
			return 'in-hand'
		case 'awaiting-supplement':
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
