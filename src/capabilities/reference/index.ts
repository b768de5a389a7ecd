export type {
	AdministrativeUnit,
	DayOff,
	EthnicGroup,
	NationalDays,
	Reason,
	Successor,
	WorkedDay,
} from './facts.ts'
