export {
	activeOfficials,
	agencies,
	agency,
	type OfficialOnDuty,
	officialsWith,
	officialWithDuties,
} from './store.server.ts'
export { allTenants, tenantOf } from './tenants.server.ts'
