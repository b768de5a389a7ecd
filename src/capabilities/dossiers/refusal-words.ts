import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { Act } from '#workflow'
import type { Refusal, State } from './dossier.ts'
import { named } from './named.ts'
import type { SubmitRefusal } from './refusal.ts'

/** The ten states in the words of the desk. */
export const stateNames = {
	submitted: m.dossiers_state_submitted,
	received: m.dossiers_state_received,
	declined: m.dossiers_state_declined,
	'in-process': m.dossiers_state_in_process,
	'awaiting-supplement': m.dossiers_state_awaiting_supplement,
	'awaiting-fee': m.dossiers_state_awaiting_fee,
	withdrawn: m.dossiers_state_withdrawn,
	stopped: m.dossiers_state_stopped,
	processed: m.dossiers_state_processed,
	returned: m.dossiers_state_returned,
} as const satisfies Record<State, () => string>

/** What buttons are called. */
export const actNames = {
	receive: m.dossiers_act_receive,
	'hand-on': m.dossiers_act_hand_on,
	propose: m.dossiers_act_propose,
	approve: m.dossiers_act_approve,
	'send-back': m.dossiers_act_send_back,
	issue: m.dossiers_act_issue,
	return: m.dossiers_act_return,
	supplement: m.dossiers_act_supplement,
	decline: m.dossiers_act_decline,
	'answer-supplement': m.dossiers_act_answer_supplement,
	withdraw: m.dossiers_act_withdraw,
	mark: m.dossiers_act_mark,
	suspend: m.dossiers_act_suspend,
	resume: m.dossiers_act_resume,
	extend: m.dossiers_act_extend,
	note: m.dossiers_act_note,
} as const satisfies Record<
	Act | 'answer-supplement' | 'withdraw' | 'mark' | 'suspend' | 'resume' | 'extend' | 'note',
	() => string
>

/** Acts by the kind of their event, for what can be taken back. */
export const undoneActs: Readonly<Record<string, () => string>> = {
	marked: actNames.mark,
	'register-settled': m.registers_settle,
	received: actNames.receive,
	'handed-on': actNames['hand-on'],
	proposed: actNames.propose,
	approved: actNames.approve,
	'sent-back': actNames['send-back'],
	'supplement-requested': actNames.supplement,
	'second-supplement-proposed': m.dossiers_story_second_proposed,
	'second-supplement-refused': m.dossiers_story_second_refused,
	suspended: actNames.suspend,
	resumed: actNames.resume,
	extended: actNames.extend,
	declined: actNames.decline,
	taken: m.hands_take,
	'handed-over': m.hands_do_give,
	'let-go': m.hands_let_go,
}

const roles: Readonly<Record<string, () => string>> = {
	receptionist: m.dossiers_role_receptionist,
	'justice-clerk': m.dossiers_role_justice_clerk,
	'construction-officer': m.dossiers_role_construction_officer,
	'division-head': m.dossiers_role_division_head,
	'records-clerk': m.dossiers_role_records_clerk,
	chairman: m.dossiers_role_chairman,
}
/** A role as people call it; one that no list knows stays as the process writes it. */
export const roleNames = (role: string): string => roles[role]?.() ?? role

/** What happened, why, and what to do, in the language of the request. */
export function refusalWords(refusal: Refusal | SubmitRefusal): string {
	switch (refusal.kind) {
		case 'unknown-dossier':
			return m.dossiers_refusal_unknown_dossier()
		case 'wrong-state':
			return m.dossiers_refusal_wrong_state({
				state: inSentence(stateNames[refusal.state]()),
				act: inSentence(actNames[refusal.act]()),
			})
		case 'not-this-step':
			return m.dossiers_refusal_not_this_step({
				step: named(refusal.step),
				act: inSentence(actNames[refusal.act]()),
			})
		case 'not-your-duty':
			return refusal.role
				? m.dossiers_refusal_not_your_duty({ step: named(refusal.step), role: roleNames(refusal.role) })
				: m.dossiers_refusal_not_your_duty_plain()
		case 'changed-meanwhile':
			return refusal.by
				? m.dossiers_refusal_changed_meanwhile({ by: named(refusal.by) })
				: m.dossiers_refusal_changed_meanwhile_plain()
		case 'held':
			return m.hands_refusal_held({ by: named(refusal.by), step: named(refusal.step) })
		case 'not-in-hand':
			return m.hands_refusal_not_in_hand()
		case 'cannot-hold':
			return m.hands_refusal_cannot_hold({ step: named(refusal.step) })
		case 'cannot-undo':
			return undoWords(refusal)
		case 'components-unmarked':
			return m.dossiers_refusal_components_unmarked({ missing: list(refusal.missing) })
		case 'components-lacking':
			return m.dossiers_refusal_components_lacking({ lacking: list(refusal.lacking) })
		case 'supplement-already-asked':
			return m.dossiers_refusal_supplement_already_asked()
		case 'second-waits':
			return m.dossiers_refusal_second_waits()
		case 'no-second-proposed':
			return m.dossiers_refusal_no_second_proposed()
		case 'reason-existed':
			return m.dossiers_refusal_reason_existed({ labels: list(refusal.labels) })
		case 'nothing-asked':
			return m.dossiers_refusal_nothing_asked()
		case 'not-everything-answered':
			return m.dossiers_refusal_not_everything_answered({ labels: list(refusal.labels) })
		case 'opinion-unsaid':
			return m.opinion_refusal_unsaid()
		case 'no-agency-chosen':
			return m.opinion_refusal_no_agency()
		case 'words-missing':
			return m.dossiers_refusal_words_missing()
		case 'clock-stands':
			return m.dossiers_refusal_clock_stands({ reason: named(refusal.reason) })
		case 'clock-runs':
			return m.dossiers_refusal_clock_runs()
		case 'no-such-reason':
			return m.dossiers_refusal_no_such_reason()
		case 'already-extended':
			return m.dossiers_refusal_already_extended()
		case 'new-date-passed':
			return m.dossiers_refusal_new_date_passed()
		case 'not-allowed':
			return m.dossiers_refusal_not_allowed()
		case 'process-says-no':
			return refusal.why === 'no-result-paper'
				? m.dossiers_refusal_no_result_paper()
				: m.dossiers_refusal_process_says_no()
		case 'not-awaited':
			return m.dossiers_refusal_not_awaited({ message: named(refusal.message) })
		case 'unknown-draft':
			return m.dossiers_refusal_unknown_draft()
		case 'assurance-too-low':
			return m.dossiers_refusal_assurance_too_low()
		case 'form-changed':
			return m.dossiers_refusal_form_changed()
		case 'discarded':
			return m.dossiers_refusal_discarded()
		case 'agency-missing':
			return m.dossiers_refusal_agency_missing()
		case 'answers-invalid':
			return refusal.fields.length === 1
				? m.dossiers_refusal_answers_invalid_one()
				: m.dossiers_refusal_answers_invalid({ count: refusal.fields.length })
		case 'components-missing':
			return m.dossiers_refusal_components_missing({
				components: list(refusal.components.map(({ title }) => title.vi)),
			})
		case 'papers-not-valid':
			return m.vault_refusal_papers_not_valid({
				components: list(refusal.components.map(({ title }) => title.vi)),
			})
		case 'not-online':
			return m.dossiers_refusal_not_online()
		default:
			return unreachable(refusal)
	}
}

function undoWords({ why, by }: Extract<Refusal, { kind: 'cannot-undo' }>): string {
	switch (why) {
		case 'not-yours':
			return by ? m.dossiers_refusal_undo_not_yours({ by }) : m.dossiers_refusal_undo_not_yours_plain()
		case 'too-late':
			return m.dossiers_refusal_undo_too_late()
		case 'told':
			return m.dossiers_refusal_undo_told()
		case 'went-on':
			return m.dossiers_refusal_undo_went_on()
		case 'result-issued':
			return m.dossiers_refusal_undo_result_issued()
		case 'already-undone':
			return m.dossiers_refusal_undo_already()
		case 'stands':
			return m.dossiers_refusal_undo_stands()
		default:
			return unreachable(why)
	}
}

/** The HTTP status of a refusal, for pages and API alike. */
export function statusOf(refusal: Refusal | SubmitRefusal): 400 | 403 | 404 | 409 | 422 {
	switch (refusal.kind) {
		case 'unknown-dossier':
		case 'unknown-draft':
			return 404
		case 'not-your-duty':
		case 'assurance-too-low':
		case 'not-allowed':
			return 403
		case 'wrong-state':
		case 'not-this-step':
		case 'changed-meanwhile':
		case 'held':
		case 'not-in-hand':
		case 'cannot-hold':
		case 'cannot-undo':
		case 'supplement-already-asked':
		case 'second-waits':
		case 'no-second-proposed':
		case 'process-says-no':
		case 'clock-stands':
		case 'clock-runs':
		case 'already-extended':
		case 'not-awaited':
		case 'discarded':
		case 'form-changed':
		case 'not-online':
			return 409
		case 'components-unmarked':
		case 'components-lacking':
		case 'reason-existed':
		case 'nothing-asked':
		case 'not-everything-answered':
		case 'no-agency-chosen':
		case 'opinion-unsaid':
		case 'words-missing':
		case 'no-such-reason':
		case 'new-date-passed':
		case 'agency-missing':
		case 'answers-invalid':
		case 'components-missing':
		case 'papers-not-valid':
			return 422
		default:
			return unreachable(refusal)
	}
}

const list = (labels: readonly string[]): string => labels.join('; ')
/** A name within a sentence does not begin with a capital. */
const inSentence = (name: string): string => name.charAt(0).toLocaleLowerCase('vi') + name.slice(1)
