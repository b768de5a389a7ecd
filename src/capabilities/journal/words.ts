import { m } from '#messages'
import type { Book, EntryKind } from './entry.ts'

/** Each kind of entry as people read it. */
export const entryNames: Readonly<Record<EntryKind, () => string>> = {
	'dossier-opened': m.journal_dossier_opened,
	'file-opened': m.journal_file_opened,
	'slip-opened': m.journal_slip_opened,
	'dossiers-searched': m.journal_dossiers_searched,
	'list-exported': m.journal_list_exported,
	'signed-in': m.journal_signed_in,
	'sign-in-refused': m.journal_sign_in_refused,
	'session-ended': m.journal_session_ended,
	'password-changed': m.journal_password_changed,
	'password-set': m.journal_password_set,
	'second-factor-added': m.journal_second_factor_added,
	'second-factor-removed': m.journal_second_factor_removed,
	'recovery-code-used': m.journal_recovery_code_used,
	'person-added': m.journal_person_added,
	'person-changed': m.journal_person_changed,
	'person-deactivated': m.journal_person_deactivated,
	'person-reactivated': m.journal_person_reactivated,
	'people-imported': m.journal_people_imported,
	'duty-given': m.journal_duty_given,
	'duty-ended': m.journal_duty_ended,
	'role-changed': m.journal_role_changed,
	'agency-added': m.journal_agency_added,
	'agency-changed': m.journal_agency_changed,
	'agency-succeeded': m.journal_agency_succeeded,
	'competence-changed': m.journal_competence_changed,
	'policy-changed': m.journal_policy_changed,
	'tickets-arranged': m.journal_tickets_arranged,
	'ticket-priority-taken-away': m.journal_ticket_priority_taken_away,
	'message-sent-again': m.journal_message_sent_again,
	'result-ended': m.journal_result_ended,
}

export const bookNames: Readonly<Record<Book, () => string>> = {
	readings: m.journal_book_readings,
	entrances: m.journal_book_entrances,
	administrations: m.journal_book_administrations,
}
