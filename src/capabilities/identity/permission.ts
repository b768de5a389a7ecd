/**
 * Everything that can be allowed at the desk. A closed list: a role of a tenant picks from it, code asks for one of it, and
 * a word in the database that is not in it allows nothing.
 */
export const permissions = [
	'dossier.receive',
	'dossier.act',
	'dossier.approve',
	'dossier.return',
	'dossier.read-unit',
	'dossier.export',
	'supplement.approve-second',
	'extension.approve',
	'work.reassign',
	'process.edit',
	'process.approve',
	'form.edit',
	'form.approve',
	'people.manage',
	'agencies.manage',
	'roles.manage',
	'competence.manage',
	'calendar.manage',
	'sign-in.manage',
	'journal.read',
] as const
export type Permission = (typeof permissions)[number]

/** The headings that the permissions are read under. */
export const permissionGroups = {
	dossier: [
		'dossier.receive',
		'dossier.act',
		'dossier.approve',
		'dossier.return',
		'dossier.read-unit',
		'dossier.export',
	],
	lead: ['supplement.approve-second', 'extension.approve', 'work.reassign'],
	process: ['process.edit', 'process.approve', 'form.edit', 'form.approve'],
	administration: [
		'people.manage',
		'agencies.manage',
		'roles.manage',
		'competence.manage',
		'calendar.manage',
		'sign-in.manage',
		'journal.read',
	],
} as const satisfies Record<string, readonly Permission[]>
export type PermissionGroup = keyof typeof permissionGroups

/** The pages of administration are for whoever may do at least one thing there. */
export const administrative: readonly Permission[] = [
	...permissionGroups.administration,
	...permissionGroups.process,
]

/** Where something is to be done: for which agency, and in which field (lĩnh vực) if it has one. */
export type Place = { readonly agencyId: string; readonly field?: string | undefined }

/** What of a duty decides whether it allows something somewhere. */
export type Allowing = {
	readonly agencyId: string
	readonly permissions: readonly Permission[]
	/** `tenant`: at every agency; else at its own only. */
	readonly reach?: 'tenant' | undefined
	/** Limited to these fields; without any it holds in all. */
	readonly fields?: readonly string[] | undefined
}

/** May someone with these duties do that there? Without a place: anywhere at all. */
export const may = (
	{ duties }: { readonly duties: readonly Allowing[] },
	permission: Permission,
	at?: Place,
): boolean => duties.some((duty) => allows(duty, permission, at))

/** The duties because of which they may; none when they may not. */
export const why = <Duty extends Allowing>(
	{ duties }: { readonly duties: readonly Duty[] },
	permission: Permission,
	at?: Place,
): readonly Duty[] => duties.filter((duty) => allows(duty, permission, at))

function allows(duty: Allowing, permission: Permission, at: Place | undefined): boolean {
	if (!duty.permissions.includes(permission)) return false
	if (!at) return true
	return (duty.reach === 'tenant' || duty.agencyId === at.agencyId) && coversField(duty, at.field)
}

/** Does the duty hold in that field? One limited to fields does not hold where no field is known. */
const coversField = ({ fields }: Pick<Allowing, 'fields'>, field: string | undefined): boolean =>
	!fields || fields.length === 0 || (field !== undefined && fields.includes(field))

/** The agencies at which they may do that, in every field or in some; `everywhere` when a duty reaches the whole tenant. */
export function placesWhere(
	{ duties }: { readonly duties: readonly Allowing[] },
	permission: Permission,
): { readonly everywhere: boolean; readonly agencies: readonly string[] } {
	const allowing = duties.filter((duty) => allows(duty, permission, undefined))
	return {
		everywhere: allowing.some(({ reach }) => reach === 'tenant'),
		agencies: [...new Set(allowing.map(({ agencyId }) => agencyId))],
	}
}
