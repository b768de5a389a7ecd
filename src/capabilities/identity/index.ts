export { type Citizen, type Duty, type OfficialAtWork, type Role, roles } from './identity.ts'
