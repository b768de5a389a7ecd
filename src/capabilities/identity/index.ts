export { type CitizenCard, doubtsAbout, isPersonalId, readCard } from './citizen-card.ts'
export {
	type Citizen,
	type Duty,
	type HeldDuty,
	isSelf,
	type OfficialAtWork,
	type Role,
	selvesOf,
} from './identity.ts'
export type {
	Attempt,
	IdentityProvider,
	OfficialProvider,
	OpenidConfig,
	ProviderRefusal,
	VouchedPerson,
} from './identity-provider.ts'
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
export { type PasswordFault, shortestPassword } from './password-rules.ts'
export { permissionNames, permissionGroupNames, reasonWords } from './permission-words.ts'
export type { Proof, SignInNeed } from './sign-in-steps.ts'
export { safeReturn } from './return-path.ts'
export { type Holder, sessionTerms } from './session.ts'
