export {
	activeOfficials,
	agencies,
	agency,
	type OfficialOnDuty,
	officialOnDuty,
	officialsWith,
	officialWithDuties,
} from './store.server.ts'
export { allTenants, tenantOf } from './tenants.server.ts'
