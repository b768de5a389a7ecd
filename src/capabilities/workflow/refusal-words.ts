import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { ProcessRefusal } from './process-refusal.ts'

/** Why a diagram cannot run, with the element's name, in the language of the request. */
export function processRefusalWords(refusal: ProcessRefusal): string {
	const name = 'element' in refusal ? (refusal.element?.name ?? '') : ''
	switch (refusal.kind) {
		case 'unreadable':
			return m.workflow_refusal_unreadable({ why: refusal.why })
		case 'not-one-process':
			return refusal.names && refusal.names.length > 1
				? m.workflow_refusal_several_processes({ names: refusal.names.join(', ') })
				: m.workflow_refusal_not_one_process({ count: refusal.count })
		case 'not-one-start':
			return refusal.element
				? m.workflow_refusal_not_one_start_in({ name, count: refusal.count })
				: m.workflow_refusal_not_one_start({ count: refusal.count })
		case 'no-task':
			return m.workflow_refusal_no_task()
		case 'unsupported':
			return m.workflow_refusal_unsupported({ name, what: refusal.what })
		case 'no-name':
			return m.workflow_refusal_no_name({ name })
		case 'unknown-role':
			return refusal.given === ''
				? m.workflow_refusal_unknown_role({ name })
				: m.workflow_refusal_foreign_role({ name, given: refusal.given })
		case 'unknown-agency':
			return m.workflow_refusal_unknown_agency({ name, given: refusal.given })
		case 'unknown-act':
			return m.workflow_refusal_unknown_act({ name, given: refusal.given })
		case 'stage-unnamed':
			return m.workflow_refusal_stage_unnamed({ name })
		case 'stage-twice':
			return m.workflow_refusal_stage_twice({ name, stage: refusal.stage })
		case 'bad-hours':
			return m.workflow_refusal_bad_hours({ name, given: refusal.given })
		case 'bad-assignment':
			return m.hands_refusal_bad_assignment({ name, given: refusal.given })
		case 'bad-asks':
			return m.hands_refusal_bad_asks({ name, given: refusal.given })
		case 'bad-opens':
			return m.across_refusal_bad_opens({ name, given: refusal.given })
		case 'bad-opens-at':
			return m.across_refusal_bad_opens_at({ name, given: refusal.given })
		case 'bad-opens-with':
			return m.across_refusal_bad_opens_with({ name, given: refusal.given })
		case 'bad-time':
			return m.workflow_refusal_bad_time({ name, given: refusal.given })
		case 'no-act':
			return m.workflow_refusal_no_act({ name })
		case 'no-time':
			return m.workflow_refusal_no_time({ name })
		case 'no-message':
			return m.workflow_refusal_no_message({ name })
		case 'opens-first':
			return m.across_refusal_opens_first({ name })
		case 'no-service':
			return m.workflow_refusal_no_service({ name })
		case 'unknown-service':
			return m.workflow_refusal_unknown_service({ name, given: refusal.given })
		case 'no-text':
			return m.workflow_refusal_no_text({ name })
		case 'unknown-process':
			return m.workflow_refusal_unknown_process({ name, given: refusal.given })
		case 'calls-itself':
			return m.workflow_refusal_calls_itself({ name, given: refusal.given })
		case 'cannot-fail':
			return m.workflow_refusal_cannot_fail({ name })
		case 'dead-end':
			return m.workflow_refusal_dead_end({ name })
		case 'several-ways-out':
			return m.workflow_refusal_several_ways_out({ name })
		case 'no-default':
			return m.workflow_refusal_no_default({ name })
		case 'no-condition':
			return m.workflow_refusal_no_condition({ name })
		case 'condition-out-of-place':
			return m.workflow_refusal_condition_out_of_place({ name })
		case 'bad-condition':
			return m.workflow_refusal_bad_condition({ name, condition: refusal.condition, why: refusal.why })
		case 'foreign-condition':
			return m.workflow_refusal_foreign_condition({ name, condition: refusal.condition })
		case 'unknown-outcome':
			return m.workflow_refusal_unknown_outcome({
				name,
				given: refusal.given,
				known: refusal.known.join(', '),
			})
		case 'unknown-step':
			return m.workflow_refusal_unknown_step({ name, given: refusal.given })
		case 'unreachable':
			return m.workflow_refusal_unreachable({ name })
		case 'never-ends':
			return m.workflow_refusal_never_ends({ name })
		case 'circle':
			return m.workflow_refusal_circle({ name })
		case 'never-joined':
			return m.workflow_refusal_never_joined({ name })
		case 'multiplies':
			return m.workflow_refusal_multiplies({ name })
		case 'too-tangled':
			return m.workflow_refusal_too_tangled()
		default:
			return unreachable(refusal)
	}
}
