import { m } from '#messages'
import type { HeldDuty } from './identity.ts'
import type { Permission, PermissionGroup } from './permission.ts'

/** What each permission allows, as people read it. */
export const permissionNames: Readonly<Record<Permission, () => string>> = {
	'dossier.receive': m.admin_perm_dossier_receive,
	'dossier.act': m.admin_perm_dossier_act,
	'dossier.approve': m.admin_perm_dossier_approve,
	'dossier.return': m.admin_perm_dossier_return,
	'dossier.read-unit': m.admin_perm_dossier_read_unit,
	'dossier.export': m.admin_perm_dossier_export,
	'supplement.approve-second': m.admin_perm_supplement_approve_second,
	'extension.approve': m.admin_perm_extension_approve,
	'work.reassign': m.admin_perm_work_reassign,
	'process.edit': m.admin_perm_process_edit,
	'process.approve': m.admin_perm_process_approve,
	'form.edit': m.admin_perm_form_edit,
	'form.approve': m.admin_perm_form_approve,
	'people.manage': m.admin_perm_people_manage,
	'agencies.manage': m.admin_perm_agencies_manage,
	'roles.manage': m.admin_perm_roles_manage,
	'competence.manage': m.admin_perm_competence_manage,
	'calendar.manage': m.admin_perm_calendar_manage,
	'sign-in.manage': m.admin_perm_sign_in_manage,
	'journal.read': m.admin_perm_journal_read,
}

export const permissionGroupNames: Readonly<Record<PermissionGroup, () => string>> = {
	dossier: m.admin_group_dossier,
	lead: m.admin_group_lead,
	process: m.admin_group_process,
	administration: m.admin_group_administration,
}

/** Why a duty allows something: "may … because: duty X at agency Y from … (the role holds …)". */
export function reasonWords(
	duty: HeldDuty,
	permission: Permission,
	{ locale, tenant }: { readonly locale: 'vi' | 'en'; readonly tenant: string },
): string {
	const facts = {
		role: duty.position ? `${duty.roleName[locale]} – ${duty.position}` : duty.roleName[locale],
		agency: duty.unitName ? `${duty.unitName}, ${duty.agencyName}` : duty.agencyName,
		from: dayText(duty.from),
		permission: permissionNames[permission](),
	}
	const { fields = [], reach, source } = duty
	return [
		duty.until
			? m.admin_reason_until({ ...facts, until: dayText(duty.until.subtract({ days: 1 })) })
			: m.admin_reason(facts),
		reach === 'tenant' && m.admin_reason_reach({ tenant }),
		fields.length > 0 && m.admin_reason_fields({ fields: fields.join(', ') }),
		source !== '' && m.admin_reason_source({ source }),
	]
		.filter(Boolean)
		.join(' ')
}

const dayText = (day: HeldDuty['from']): string =>
	`${String(day.day).padStart(2, '0')}/${String(day.month).padStart(2, '0')}/${day.year}`
