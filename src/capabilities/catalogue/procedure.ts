/** How a dossier can be handed in (kênh thực hiện). */
export const channels = ['online', 'direct', 'postal'] as const
export type Channel = (typeof channels)[number]

/** Who carries a procedure out (cấp thực hiện). Districts ended on 2025-06-30; old catalogues still name them. */
export const levels = ['ministry', 'province', 'district', 'commune', 'other'] as const
export type Level = (typeof levels)[number]

/** Who may apply (đối tượng thực hiện). */
export const subjects = [
	'person',
	'overseas-vietnamese',
	'foreigner',
	'official',
	'household-business',
	'enterprise',
	'foreign-enterprise',
	'cooperative',
	'organisation',
	'foreign-organisation',
] as const
export type Subject = (typeof subjects)[number]

/** `YYYY-MM-DD`; `validTo` is the first day it no longer holds. Null: as long as the version itself. */
export type Effective = { readonly validFrom: string | null; readonly validTo: string | null }

/** A time limit in the unit of its source: it is never turned into another (thời hạn giải quyết). */
export type Limit = Effective & {
	readonly channel: Channel | 'any'
	/** `same-day`: solved the day it is received; after 15:00 the next working day (Luật Hộ tịch; NĐ 23/2015/NĐ-CP Điều 7). */
	readonly unit: 'same-day' | 'working-day' | 'day' | 'hour' | 'month' | 'other'
	/** Null with `same-day` and `other`. */
	readonly count: number | null
	readonly note: string | null
	/** Who set it, when not the law: a decision of the tenant, or `demo`. */
	readonly source: string | null
}

/** A charge or a levy; they go to different budgets (Luật Phí và lệ phí 2015). */
export type Fee = Effective & {
	/** phí, lệ phí, or the price of a service that is no fee in law. */
	readonly kind: 'phi' | 'le_phi' | 'gia_dich_vu'
	/** Whole dong; null when it is set elsewhere or cannot be said in one figure. */
	readonly amount: number | null
	/** Who sets it, e.g. HĐND cấp tỉnh. */
	readonly setBy: string | null
	readonly conditions: string | null
	readonly channel: Channel | 'any'
}

/** A part of the dossier (thành phần hồ sơ). */
export type Component = {
	/** Stable across versions: drafts and check marks hang on it. */
	readonly key: string
	readonly name: string
	/** As people say it. */
	readonly plainName: string | null
	/** To hand in, only to show, filled in on the page, or a note that the source lists among the papers. */
	readonly kind: 'submit' | 'present' | 'e-form' | 'note'
	readonly originals: number
	readonly copies: number
	readonly required: boolean
	/** When it is needed, in words. */
	readonly condition: string | null
	/** Empty: every channel. */
	readonly channels: readonly Channel[]
	/** What the State has already, so that nobody hands it in (NĐ 118/2025/NĐ-CP Điều 4.2a): where it is kept. */
	readonly heldBy: string | null
}

/** One case of a procedure with its own limits, fees and papers (trường hợp). */
export type ProcedureCase = {
	readonly key: string
	/** Code of the service, e.g. 1.001193.01. */
	readonly code: string | null
	readonly name: string
	readonly limits: readonly Limit[]
	readonly fees: readonly Fee[]
	readonly components: readonly Component[]
}

/** A procedure as a tenant publishes it. */
export type Procedure = {
	readonly code: string
	/** Official name. */
	readonly title: string
	readonly plainTitle: string
	readonly summary: string
	/** What people say when they look for it; search knows them, pages do not show them. */
	readonly phrases: readonly string[]
	readonly field: { readonly code: string | null; readonly name: string }
	readonly ministry: string
	readonly levels: readonly Level[]
	readonly subjects: readonly Subject[]
	readonly status:
		{ readonly state: 'active' } | { readonly state: 'repealed'; readonly successor: string | null }
	/** toàn trình, một phần, chỉ công bố thông tin; null when the source does not say. */
	readonly onlineLevel: 'full' | 'partial' | 'info' | null
	/** Why it cannot be had wholly online: must be published (NĐ 224/2026/NĐ-CP Điều 14). */
	readonly partialReason: string | null
	readonly cases: readonly ProcedureCase[]
	readonly executionSteps: readonly ExecutionStep[]
	readonly requirements: readonly string[]
	readonly agencies: { readonly help: string; readonly receive: string; readonly decide: string }
	readonly results: readonly ProcedureResult[]
	readonly legalBases: readonly { readonly number: string; readonly title: string | null }[]
	readonly notes: readonly string[]
	/** Of the 25 essential services of QĐ 06/QĐ-TTg. */
	readonly essential: 'essential' | 'ordinary'
	/** For a deep link into the national portal. */
	readonly portalFormalityId: string | null
	/** How long filling in takes, minutes; null when nobody measured it. */
	readonly minutesToFill: number | null
}

/** What the citizen gets (kết quả thực hiện). */
export type ProcedureResult = {
	readonly name: string
	readonly code: string | null
	/** How this tenant issues it; without it the result is made outside. */
	readonly paper?: ResultPaper | undefined
}

/** The paper of a result: which template, in which register it is numbered, and how its number is written (NĐ 30/2020 Phụ lục I). */
export type ResultPaper = {
	readonly template: string
	readonly register: string
	/** `{n}` and `{year}` stand for the running number and the year, e.g. `{n}/{year}` or `{n}/GPXD`. */
	readonly numberPattern: string
	/** What the applicant still comes for, once, however it was filed: `ký Sổ …`; the letter of the result asks them to. */
	readonly visit?: { readonly vi: string; readonly en: string } | undefined
	/** For the template `ket-qua`, which says what a tenant wrote: a heading, a sentence, and lines from the declaration. */
	readonly says?:
		| {
				readonly heading: string
				readonly statement: string
				readonly lines: readonly { readonly label: string; readonly field: string }[]
		  }
		| undefined
}

export type ExecutionStep = {
	readonly title: string
	readonly text: string
	/** Who acts, and within what time. */
	readonly who: string | null
}

/** What the source left untidy, and how it was read. */
export type Flag = {
	readonly about:
		| 'no-code'
		| 'no-limit'
		| 'limit-other'
		| 'limit-unreadable'
		| 'no-components'
		| 'component-note'
		| 'component-heading'
		| 'component-no-count'
		| 'component-twice'
		| 'fee-unreadable'
		| 'fee-foreign'
		| 'no-result'
		| 'no-competent-agency'
		| 'level-district'
		| 'subject-unknown'
		| 'law-number'
		| 'low-confidence'
		| 'repealed'
	readonly text: string
}

/** A procedure with what marks this version of it. */
export type ProcedureVersion = {
	readonly procedure: Procedure
	readonly version: number
	readonly validFrom: string
	readonly validTo: string | null
	readonly editorial: 'automatic' | 'reviewed'
}

const holdsOn = ({ validFrom, validTo }: Effective, day: string): boolean =>
	(validFrom === null || validFrom <= day) && (validTo === null || validTo > day)

/** The limit of a case for a channel on a day (`YYYY-MM-DD`); the channel's own goes before one for any. */
export function limitFor(of: ProcedureCase, channel: Channel, day: string): Limit | undefined {
	const limits = of.limits.filter((limit) => holdsOn(limit, day))
	return limits.find((limit) => limit.channel === channel) ?? limits.find((limit) => limit.channel === 'any')
}

/** The fees of a case for a channel on a day; the channel's own stand instead of those for any. */
export function feesFor(of: ProcedureCase, channel: Channel, day: string): readonly Fee[] {
	const fees = of.fees.filter((fee) => holdsOn(fee, day))
	const own = fees.filter((fee) => fee.channel === channel)
	return own.length > 0 ? own : fees.filter((fee) => fee.channel === 'any')
}

/** The papers of a case for a channel, notes left out. */
export const componentsFor = (of: ProcedureCase, channel: Channel): readonly Component[] =>
	of.components.filter(
		(component) =>
			component.kind !== 'note' && (component.channels.length === 0 || component.channels.includes(channel)),
	)

/** The case with this key, else the first. */
export const caseOf = (procedure: Procedure, key: string | null | undefined): ProcedureCase | undefined =>
	procedure.cases.find((each) => each.key === key) ?? procedure.cases[0]
