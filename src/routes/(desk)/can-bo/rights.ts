import {
	type HeldDuty,
	permissionGroupNames,
	permissionGroups,
	permissionNames,
	type PermissionGroup,
	reasonWords,
	why,
} from '#identity'

/** What someone may do and why, under the headings of the permissions; one reason for each duty that allows it. */
export type Right = {
	readonly name: string
	readonly reasons: readonly string[]
}
export type RightGroup = { readonly heading: string; readonly rights: readonly Right[] }

/** @param duties those of today, with their names */
export function rightsOf(
	duties: readonly HeldDuty[],
	{ locale, tenant }: Pick<App.Locals, 'locale' | 'tenant'>,
): readonly RightGroup[] {
	const words = { locale, tenant: locale === 'en' ? tenant.nameEn : tenant.name }
	return (Object.keys(permissionGroups) as PermissionGroup[]).map((group) => ({
		heading: permissionGroupNames[group](),
		rights: permissionGroups[group].map((permission) => ({
			name: permissionNames[permission](),
			reasons: why({ duties }, permission).map((duty) => reasonWords(duty, permission, words)),
		})),
	}))
}
