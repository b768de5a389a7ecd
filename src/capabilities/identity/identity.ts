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
}

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

/** May act in `role` for `agencyId`. */
export type Duty = { readonly agencyId: string; readonly role: Role }

/** A tenant's own name of a role (vai trò), as its processes name it: `receptionist`, `justice-clerk`, `chairman` … */
export type Role = string
