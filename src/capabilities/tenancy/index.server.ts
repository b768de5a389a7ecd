export {
	type AgencyFault,
	type Heir,
	mayBeSucceeded,
	saveAgency,
	settleSuccessions,
	succeed,
	type SuccessionRefusal,
} from './agencies.server.ts'
export {
	type AgencyEntry,
	allAgencies,
	type DatedAgency,
	noteHandedOver,
	standingAt,
	type Succession,
	successions,
	successionsDue,
} from './agencies.store.server.ts'
export {
	type Asked,
	type Competence,
	competences,
	competentFor,
	receivingFor,
} from './competence.store.server.ts'
export { addCompetence, type CompetenceRefusal, endCompetence } from './competence.server.ts'
export {
	type Administrator,
	deactivatePerson,
	type DutyRefusal,
	endDuty,
	giveDuty,
	importPeople,
	mayGive,
	type PersonRefusal,
	planImport,
	reactivatePerson,
	savePerson,
} from './people.server.ts'
export {
	asksSecondFactor,
	dutiesOf,
	type DutyEntry,
	people,
	type Person,
	person,
	personNamed,
} from './people.store.server.ts'
export { type Mailbox, mailboxOf, remindedByMail, saveMailbox } from './mail.server.ts'
export { changeRole, type RoleRefusal } from './roles.server.ts'
export { roles, type TenantRole } from './roles.store.server.ts'
export { settleAtMidnight } from './settle.server.ts'
export {
	type Absence,
	absencesOf,
	type AbsenceRefusal,
	awayOn,
	type Declaration,
	declareAbsence,
	endAbsence,
} from './absence.server.ts'
export { agenciesEnded, carryDutiesOver, type EndedAgency, markSucceeded } from './succession.server.ts'
export {
	activeOfficials,
	agencies,
	agency,
	type OfficialOnDuty,
	officialOnDuty,
	officialsAt,
	officialNamed,
	officialsAllowed,
	officialsById,
	officialsOf,
	officialsWith,
	officialWithDuties,
} from './store.server.ts'
export { allTenants, tenantOf } from './tenants.server.ts'
