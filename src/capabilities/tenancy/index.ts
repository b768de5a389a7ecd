export type { Agency, Tenant } from './tenant.ts'
