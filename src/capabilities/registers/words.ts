import { m } from '#messages'
import type { Register } from './register.ts'

const names: Readonly<Record<Register, () => string>> = {
	population: m.registers_population,
	business: m.registers_business,
	'civil-status': m.registers_civil_status,
}

/** “Cơ sở dữ liệu quốc gia về dân cư”. */
export const registerName = (register: Register): string => names[register]()

const factNames: Readonly<Record<string, () => string>> = {
	personalId: m.registers_fact_personal_id,
	fullName: m.registers_fact_full_name,
	birthDate: m.registers_fact_birth_date,
	sex: m.registers_fact_sex,
	ethnicity: m.registers_fact_ethnicity,
	religion: m.registers_fact_religion,
	nationality: m.registers_fact_nationality,
	maritalStatus: m.registers_fact_marital_status,
	homeTown: m.registers_fact_home_town,
	birthRegisteredAt: m.registers_fact_birth_registered_at,
	residence: m.registers_fact_residence,
	currentAddress: m.registers_fact_current_address,
	fatherName: m.registers_fact_father_name,
	fatherPersonalId: m.registers_fact_father_personal_id,
	fatherNationality: m.registers_fact_father_nationality,
	motherName: m.registers_fact_mother_name,
	motherPersonalId: m.registers_fact_mother_personal_id,
	motherNationality: m.registers_fact_mother_nationality,
	spouseName: m.registers_fact_spouse_name,
	spousePersonalId: m.registers_fact_spouse_personal_id,
	spouseNationality: m.registers_fact_spouse_nationality,
	householdHeadName: m.registers_fact_head_name,
	householdHeadPersonalId: m.registers_fact_head_personal_id,
	relationToHead: m.registers_fact_head_relation,
	taxCode: m.registers_fact_tax_code,
	name: m.registers_fact_name,
	foreignName: m.registers_fact_foreign_name,
	shortName: m.registers_fact_short_name,
	kindOfBusiness: m.registers_fact_kind,
	certificateNumber: m.registers_fact_certificate,
	firstRegisteredOn: m.registers_fact_first_registered,
	lastChangedOn: m.registers_fact_last_changed,
	timesChanged: m.registers_fact_times_changed,
	legalStatus: m.registers_fact_legal_status,
	headOffice: m.registers_fact_head_office,
	mainActivity: m.registers_fact_main_activity,
	activities: m.registers_fact_activities,
	representativeName: m.registers_fact_representative,
	representativePersonalId: m.registers_fact_representative_personal_id,
	entryNumber: m.registers_fact_entry_number,
	enteredOn: m.registers_fact_entered_on,
	enteredAt: m.registers_fact_entered_at,
}

/** A fact as people call it: “nơi thường trú”. */
export const factName = (name: string): string => factNames[name]?.() ?? name
