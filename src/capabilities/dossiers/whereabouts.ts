import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { State } from './dossier.ts'

type Stage = { readonly label: string; readonly state: 'done' | 'current' | 'ahead' }

/** The four stages that people know, from a state alone: whoever tracks by code sees the same ones as the owner. */
export function citizenStages(state: State, received: 'yes' | 'no'): Stage[] {
	const labels = [
		m.tracking_stage_submit(),
		m.tracking_stage_receive(),
		m.tracking_stage_settle(),
		m.tracking_stage_return(),
	]
	const current = stageAt(state, received)
	return labels.map((label, index) => ({
		label,
		state: index < current ? 'done' : index === current ? 'current' : 'ahead',
	}))
}

function stageAt(state: State, received: 'yes' | 'no'): number {
	switch (state) {
		case 'submitted':
			return 1
		case 'received':
		case 'in-process':
			return 2
		case 'awaiting-supplement':
		case 'awaiting-fee':
		case 'stopped':
		case 'declined':
		case 'withdrawn':
			return received === 'yes' ? 2 : 1
		case 'processed':
			return 3
		case 'returned':
			return 4
		default:
			return unreachable(state)
	}
}

/** A state as its citizen reads it. */
export const stateForCitizen = {
	submitted: m.tracking_state_submitted,
	received: m.tracking_state_received,
	declined: m.tracking_state_declined,
	'in-process': m.tracking_state_in_process,
	'awaiting-supplement': m.tracking_state_awaiting_supplement,
	'awaiting-fee': m.tracking_state_awaiting_fee,
	withdrawn: m.tracking_state_withdrawn,
	stopped: m.tracking_state_stopped,
	processed: m.tracking_state_processed,
	returned: m.tracking_state_returned,
} as const satisfies Record<State, () => string>
