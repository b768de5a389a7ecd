export { type Citizen, type Duty, type OfficialAtWork, type Role } from './identity.ts'
export type { Attempt, IdentityProvider, ProviderRefusal, VouchedPerson } from './identity-provider.ts'
export { safeReturn } from './return-path.ts'
export { type Holder, sessionTerms } from './session.ts'
