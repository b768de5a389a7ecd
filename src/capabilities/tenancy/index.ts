export { type PersonFault, type TypedPerson, usernameOf } from './person-entry.ts'
export {
	dayOf,
	longestSheet,
	type PlannedRow,
	type RowFault,
	type SheetColumn,
	type SheetRefusal,
	sheetRows,
	type SheetRow,
} from './people-sheet.ts'
export { type Agency, hostLabelOf, type Tenant } from './tenant.ts'
