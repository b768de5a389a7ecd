export { type Agency, hostLabelOf, type Tenant } from './tenant.ts'
