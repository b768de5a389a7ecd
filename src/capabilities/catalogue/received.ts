import type { Procedure, Flag } from './procedure.ts'

/** The civil list: one flat case, Vietnamese keys, a confidence for each field. */
export type CuratedProcedure = {
	code: string | null
	name: string
	fieldCode: string | null
	field: string
	ministry: string
	competentAgency: string
	level: 'xa' | 'huyen' | 'tinh' | 'bo' | 'khac'
	subjects: ('ca_nhan' | 'to_chuc' | 'ho_kinh_doanh')[]
	timeLimit:
		{ channel: SourceChannel; value: number | null; unit: SourceUnit; note?: string | undefined }[] | null
	fees: CuratedFee[] | null
	components:
		| {
				name: string
				kind: 'nop' | 'xuat_trinh' | 'mau_dien_tu'
				originals: number
				copies: number
				required: boolean
				condition?: string | undefined
				channels?: SourceChannel[] | undefined
		  }[]
		| null
	results: { name: string; code?: string | undefined }[] | null
	onlineLevel: 'toan_trinh' | 'mot_phan' | null
	legalBasis: string[] | null
	status: string
	confidence: Record<string, string>
	note?: string | undefined
	portalFormalityId?: string | undefined
	deAn06Essential?: string | undefined
}

export type CuratedFee = {
	kind: 'phi' | 'le_phi' | 'gia_dich_vu'
	channel: SourceChannel
	amount?: number | null | undefined
	amountMin?: number | undefined
	amountMax?: number | undefined
	ratePercent?: number | undefined
	discountPercent?: number | undefined
	until?: string | undefined
	per?: string | undefined
	cap?: number | undefined
	capPer?: string | undefined
	base?: string | undefined
	tiers?: unknown
	exempt?: string | string[] | undefined
	case?: string | undefined
	scope?: string | undefined
	setBy?: string | undefined
	basis?: string | undefined
	note?: string | undefined
}

export type SourceChannel = 'truc_tiep' | 'truc_tuyen' | 'buu_chinh' | '*'
export type SourceUnit = 'ngay_lam_viec' | 'ngay' | 'thang' | 'gio' | 'khac'

/** What the national database exports per procedure (ChiTietTTHC): prose in nearly every field. */
export type ExportedProcedure = {
	code: string
	name: string
	decision: string
	levelText: string
	kind: string
	field: string
	ministry: string
	subjects: string
	agency: string
	competentAgency: string | null
	result: string
	requirements: string
	steps: string
	methods: {
		channel: SourceChannel
		timeLimit: { value: number | null; unit: SourceUnit; raw: string } | null
		feeText: string | null
		note: string | null
	}[]
	components: { name: string; originals: number; copies: number; formFile: string | null }[]
	legalBasis: { no: string; title: string; date: string | null; issuer: string | null }[]
}

/** A procedure as a source gave it, with the shape that says how to read it. */
export type Received =
	| { readonly shape: 'curated'; readonly content: CuratedProcedure }
	| { readonly shape: 'national-export'; readonly content: ExportedProcedure }

export type Mapped = { readonly procedure: Procedure; readonly flags: readonly Flag[] }
