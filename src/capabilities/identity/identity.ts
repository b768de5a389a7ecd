import type { Day } from '#kernel/dates'
import type { Allowing } from './permission.ts'

/** A citizen as VNeID vouched for them at the last sign-in. */
export type Citizen = {
	readonly id: string
	/** VNeID level; 2 is needed to submit (NĐ 69/2024). */
	readonly assurance: 1 | 2
	readonly fullName: string
	/** 12 digits. */
	readonly personalId: string | null
	/** `YYYY-MM-DD`. */
	readonly birthDate: string | null
	readonly sex: 'male' | 'female' | null
	readonly ethnicity: string | null
	readonly nationality: string | null
	readonly residence: string | null
	readonly homeTown: string | null
	readonly phone: string | null
	readonly email: string | null
	/** When VNeID said all this, ISO 8601. */
	readonly vouchedAt: string
	/** An official wrote all this down from the card at a counter; absent: VNeID vouches for it. */
	readonly vouchedBy?: 'counter'
	/** Under which ids a counter wrote the same person down, before their account was of level 2. */
	readonly also?: readonly string[]
}

/** The ids under which a citizen is known here: what belongs to one of them is theirs. */
export const selvesOf = ({ id, also }: Pick<Citizen, 'id' | 'also'>): readonly string[] =>
	also ? [id, ...also] : [id]

export const isSelf = (citizen: Pick<Citizen, 'id' | 'also'>, personId: string): boolean =>
	selvesOf(citizen).includes(personId)

/** An official who is signed in, with what they may act as today. */
export type OfficialAtWork = {
	readonly id: string
	readonly username: string
	readonly fullName: string
	readonly title: string
	readonly phone: string
	readonly agencyId: string
	readonly agencyName: string
	readonly duties: readonly Duty[]
}

/** May act in `role` for `agencyId`, with what the tenant lets that role do. */
export type Duty = Allowing & {
	readonly role: Role
	/** Whose duty it is, while that official is absent and this one substitutes them (làm thay). */
	readonly insteadOf?: { readonly id: string; readonly name: string }
}

/** A duty as it is explained to people: with its names, its unit and position, and from when until when. */
export type HeldDuty = Duty & {
	readonly agencyName: string
	readonly roleName: { readonly vi: string; readonly en: string }
	readonly unitId: string | null
	readonly unitName: string | null
	readonly position: string | null
	/** The decision that gave it; empty when none was named. */
	readonly source: string
	readonly from: Day
	/** The first day it no longer holds. */
	readonly until: Day | null
}

/** A tenant's own name of a role (vai trò), as its processes name it: `receptionist`, `justice-clerk`, `chairman` … */
export type Role = string
