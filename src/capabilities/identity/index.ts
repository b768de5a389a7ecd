export { type Citizen, type Duty, type HeldDuty, type OfficialAtWork, type Role } from './identity.ts'
export type { Attempt, IdentityProvider, ProviderRefusal, VouchedPerson } from './identity-provider.ts'
export {
	administrative,
	type Allowing,
	may,
	type Permission,
	permissionGroups,
	type PermissionGroup,
	permissions,
	type Place,
	placesWhere,
	why,
} from './permission.ts'
export { permissionNames, permissionGroupNames, reasonWords } from './permission-words.ts'
export { safeReturn } from './return-path.ts'
export { type Holder, sessionTerms } from './session.ts'
