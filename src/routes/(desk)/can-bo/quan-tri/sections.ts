import { may, placesWhere, type OfficialAtWork, type Permission } from '#identity'
import { m } from '#messages'
import type { RailGroup } from '#ui/rail.ts'

/** The pages of administration, each for whoever may do what it is for. */
export type Section = {
	readonly href: string
	readonly label: () => string
	readonly lead: () => string
	/** Whoever has one of them at every agency may enter; people and processes are also for those who have it at one. */
	readonly permissions: readonly Permission[]
	/** What waits there for somebody is counted. */
	readonly counts?: keyof Waiting
}
/** How many wait for somebody who administers. */
export type Waiting = { readonly messages: number }

export const sections: readonly Section[] = [
	{
		href: '/can-bo/quan-tri/can-bo',
		label: m.admin_people,
		lead: m.admin_people_lead,
		permissions: ['people.manage'],
	},
	{
		href: '/can-bo/quan-tri/vai-tro',
		label: m.admin_roles,
		lead: m.admin_roles_lead,
		permissions: ['roles.manage'],
	},
	{
		href: '/can-bo/quan-tri/co-quan',
		label: m.admin_agencies,
		lead: m.admin_agencies_lead,
		permissions: ['agencies.manage'],
	},
	{
		href: '/can-bo/quan-tri/quy-trinh',
		label: m.admin_processes,
		lead: m.admin_processes_lead,
		permissions: ['process.edit', 'process.approve'],
	},
	{
		href: '/can-bo/quan-tri/bieu-mau',
		label: m.admin_forms,
		lead: m.admin_forms_lead,
		permissions: ['form.edit', 'form.approve'],
	},
	{
		href: '/can-bo/quan-tri/tham-quyen',
		label: m.admin_competences,
		lead: m.admin_competences_lead,
		permissions: ['competence.manage'],
	},
	{
		href: '/can-bo/quan-tri/lay-so',
		label: m.tickets_admin_title,
		lead: m.tickets_admin_lead,
		permissions: ['agencies.manage'],
	},
	{
		href: '/can-bo/quan-tri/lich',
		label: m.admin_calendars,
		lead: m.admin_calendars_lead,
		permissions: ['calendar.manage'],
	},
	{
		href: '/can-bo/quan-tri/lien-thong',
		label: m.across_admin_title,
		lead: m.across_admin_lead,
		permissions: ['agencies.manage'],
		counts: 'messages',
	},
	{
		href: '/can-bo/quan-tri/dang-nhap',
		label: m.admin_sign_in,
		lead: m.admin_sign_in_lead,
		permissions: ['sign-in.manage'],
	},
	{
		href: '/can-bo/quan-tri/nhat-ky',
		label: m.admin_journal,
		lead: m.admin_journal_lead,
		permissions: ['journal.read'],
	},
]

export const sectionsFor = (official: OfficialAtWork): readonly Section[] =>
	sections.filter(({ permissions }) =>
		permissions.some((permission) =>
			// People are kept agency by agency; processes and forms are approved by the heads of agencies.
			permission === 'people.manage' || permission.startsWith('process.') || permission.startsWith('form.')
				? may(official, permission)
				: placesWhere(official, permission).everywhere,
		),
	)

/** The rail while somebody administers: the sections they may use, and the way back to their work. */
export const adminRail = (official: OfficialAtWork, waiting: Waiting): RailGroup[] => [
	{
		heading: m.admin_title(),
		entries: sectionsFor(official).map(({ href, label, counts }) => ({
			href,
			label: label(),
			...(counts && waiting[counts] > 0 && { count: waiting[counts] }),
		})),
	},
	{ heading: m.desk_rail_mine(), entries: [{ href: '/can-bo', label: m.desk_view_mine() }] },
]
