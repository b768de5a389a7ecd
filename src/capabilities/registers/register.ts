/** The registers of the State that forms and dossiers are compared with and filled from. */
export const registers = ['population', 'business', 'civil-status'] as const
export type Register = (typeof registers)[number]

/** What the answer to a fact is: words, a day (whole or only a year), `male` or `female`. */
export type FactKind = 'text' | 'day' | 'sex'

/**
 * Whom a fact may be shown to. `subject`: whoever it is about, who asks under their own account, and the official.
 * `everyone`: anybody may look it up (Luật Doanh nghiệp 2020 Điều 33: the business register is open).
 */
export type FactAudience = 'subject' | 'everyone'

type Fact = { readonly kind: FactKind; readonly audience: FactAudience }
const own = (kind: FactKind): Fact => ({ kind, audience: 'subject' })
const open = (kind: FactKind): Fact => ({ kind, audience: 'everyone' })

/** The closed list of what each register tells, by the name that forms call it (integrations.md 4.3–4.4). */
export const facts = {
	/** CSDLQG về dân cư: `CongDan`. */
	population: {
		personalId: own('text'),
		fullName: own('text'),
		birthDate: own('day'),
		sex: own('sex'),
		ethnicity: own('text'),
		religion: own('text'),
		nationality: own('text'),
		maritalStatus: own('text'),
		homeTown: own('text'),
		birthRegisteredAt: own('text'),
		residence: own('text'),
		currentAddress: own('text'),
		fatherName: own('text'),
		fatherPersonalId: own('text'),
		fatherNationality: own('text'),
		motherName: own('text'),
		motherPersonalId: own('text'),
		motherNationality: own('text'),
		spouseName: own('text'),
		spousePersonalId: own('text'),
		spouseNationality: own('text'),
		householdHeadName: own('text'),
		householdHeadPersonalId: own('text'),
		relationToHead: own('text'),
	},
	/** Đăng ký kinh doanh: `EntCert` of an enterprise, and its like of a household business. */
	business: {
		taxCode: open('text'),
		name: open('text'),
		foreignName: open('text'),
		shortName: open('text'),
		kindOfBusiness: open('text'),
		certificateNumber: open('text'),
		firstRegisteredOn: open('day'),
		lastChangedOn: open('day'),
		timesChanged: open('text'),
		legalStatus: open('text'),
		headOffice: open('text'),
		mainActivity: open('text'),
		activities: open('text'),
		representativeName: open('text'),
		representativePersonalId: own('text'),
	},
	/** Hộ tịch: what `layKetQua` tells of an entry that was registered. */
	'civil-status': {
		entryNumber: own('text'),
		enteredOn: own('day'),
		enteredAt: own('text'),
		fullName: own('text'),
		personalId: own('text'),
		birthDate: own('day'),
		sex: own('sex'),
		motherName: own('text'),
		fatherName: own('text'),
	},
} as const satisfies Readonly<Record<Register, Readonly<Record<string, Fact>>>>

/** What a fact is, by the register and its name; undefined when the register tells no such thing. */
export const factOf = (register: Register, name: string): Fact | undefined =>
	(facts[register] as Readonly<Record<string, Fact>>)[name]

/** What a register must be told to find whom or what is meant, by the name that forms call it. */
export const keysOf = {
	population: ['personalId', 'fullName', 'birthDate'],
	business: ['taxCode'],
	'civil-status': ['dossierCode'],
} as const satisfies Readonly<Record<Register, readonly string[]>>
export type KeyName = (typeof keysOf)[Register][number]
