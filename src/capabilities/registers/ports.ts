/** Who asks, for what: every register is told, and notes it. */
export type Asking = {
	/** The same for the same question, however often it is put: at most 40 characters (MaYeuCau). */
	readonly request: string
	/** The procedure (MaDVC). */
	readonly purpose: string
	/** The agency that asks (MaDonVi, QĐ 20/2020/QĐ-TTg). */
	readonly agency: string
	/** The account of the named official there (MaCanBo). */
	readonly account: string
	/** The code of the dossier, or the id of the draft before there is one. */
	readonly dossier: string
	readonly signal?: AbortSignal | undefined
}

/** Facts by their names in `facts`; what the register does not know is absent. Days `YYYY-MM-DD` or `YYYY`. */
export type Facts = Readonly<Record<string, string>>

/** Whom a register is asked about. */
export type PersonKeys = {
	readonly personalId: string
	readonly fullName: string
	readonly birthDate?: string | undefined
}

/** The register does not answer, or not so that it can be understood: asked again later. Thrown, for it is an outage. */
export class RegisterAway extends Error {
	override readonly name = 'RegisterAway'
}

/** Port: the national population database, in `src/adapters/population`. Its calls throw {@link RegisterAway}. */
export type CitizenRegistry = {
	/** Xác nhận thông tin. */
	confirm(asking: Asking, person: PersonKeys): Promise<'matches' | 'differs'>
	/** Tra cứu thông tin; undefined when nobody has that number. */
	lookUp(asking: Asking, person: PersonKeys): Promise<Facts | undefined>
}

/** Port: the business register, enterprises and household businesses, in `src/adapters/business`. */
export type BusinessRegistry = {
	lookUp(asking: Asking, taxCode: string): Promise<Facts | undefined>
}

/** Port: the electronic civil status system of the Ministry of Justice, in `src/adapters/civil-status`. */
export type CivilStatus = {
	/** Hands an entry over to be registered (nhanDKHT); the same again changes nothing. */
	register(asking: Asking, entry: CivilEntry): Promise<void>
	/** What became of it (layKetQua); undefined while nothing has. */
	lookUp(asking: Asking, dossierCode: string): Promise<Facts | undefined>
}

export type CivilEntry = {
	/** Birth or death of the interlinked procedures. */
	readonly kind: 'birth' | 'death'
	readonly receivedAt: string
	/** By the names of the ministry: `nks…`, `me…`, `cha…`, `nyc…`, `nkt…`. */
	readonly fields: Readonly<Record<string, string>>
}

/** The registers that this installation has a line to. */
export type Registries = {
	readonly population?: CitizenRegistry | undefined
	readonly business?: BusinessRegistry | undefined
	readonly 'civil-status'?: CivilStatus | undefined
}
