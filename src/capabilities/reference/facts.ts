/** A weekday on which offices are closed (BLLĐ 2019 Điều 111, 112). `day` is `YYYY-MM-DD`. */
export type DayOff = {
	readonly day: string
	readonly name: string
	readonly kind: 'statutory' | 'substitute' | 'swap'
	readonly source: string
	readonly confidence: 'confirmed' | 'provisional' | 'unconfirmed'
	readonly note: string | null
}

/** A Saturday or Sunday that is worked in exchange for the weekday `insteadOf`. */
export type WorkedDay = {
	readonly day: string
	readonly insteadOf: string
	readonly name: string
	readonly kind: 'swap'
	readonly source: string
	readonly confidence: string
}

/** From a day on, what comes later than `at` (`15:00`) counts as received on the next working day. */
export type CutOffRule = { readonly from: string; readonly at: string; readonly source: string }

/** Everything the nation decrees about single days. */
export type NationalDays = { readonly daysOff: readonly DayOff[]; readonly workedDays: readonly WorkedDay[] }

/** Why a supplement is asked for (Mẫu 02) or a dossier declined (Mẫu 03), with what the citizen can do. */
export type Reason = {
	readonly code: string
	readonly kind: 'supplement' | 'decline' | 'notice'
	readonly componentType: string
	readonly reason: string
	readonly remedy: string
}

export type EthnicGroup = { readonly code: string; readonly name: string }

/** A province, district or commune between two days; `validTo` is the first day it no longer existed so. */
export type AdministrativeUnit = {
	readonly code: string
	readonly validFrom: string
	readonly validTo: string | null
	readonly level: 'province' | 'district' | 'commune'
	readonly kind: string
	readonly name: string
	readonly fullName: string
	readonly parentCode: string | null
	readonly provinceCode: string
	/** Hxx of a province. */
	readonly agencyCode: string | null
}

/** What became of an old unit; several answers mean it was split, so people are asked. */
export type Successor = {
	readonly unit: AdministrativeUnit
	readonly share: 'whole' | 'part'
	readonly text: string
}
