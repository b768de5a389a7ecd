import type { Moment } from '#notifications'
import { unreachable } from '#kernel/result'
import type { DossierEvent } from './dossier.ts'

/** Which of the five moments an event is, if any. */
export function momentOf(event: DossierEvent): Exclude<Moment, 'step'> | undefined {
	switch (event.kind) {
		case 'submitted':
		case 'received':
		case 'declined':
			return event.kind
		case 'supplement-requested':
			return 'supplement'
		case 'issued':
			return 'done'
		case 'reclocked':
			return 'moved'
		case 'extended':
			return 'extended'
		case 'suspended':
			return event.waitsFor === 'citizen' ? 'paused' : undefined
		case 'resumed':
		case 'second-supplement-proposed':
		case 'second-supplement-refused':
		case 'marked':
		case 'register-answered':
		case 'register-settled':
		case 'taken':
		case 'succeeded':
		case 'handed-over':
		case 'let-go':
		case 'child-opened':
		case 'child-told':
		case 'child-ended':
		case 'opinion-asked':
		case 'opinion-given':
		case 'opinion-reclocked':
		case 'handed-on':
		case 'proposed':
		case 'approved':
		case 'sent-back':
		case 'supplement-answered':
		case 'withdrawn':
		case 'returned':
		case 'time-ran-out':
		case 'message-came':
		case 'service-done':
		case 'service-failed':
		case 'citizen-told':
		case 'step-stuck':
		case 'step-retried':
		case 'undone':
		case 'version-changed':
			return undefined
		default:
			return unreachable(event)
	}
}
