import { z } from 'zod'
import { ok, refuse, type Result } from '#kernel/result'
import { type Malformed, whereAndWhy } from '#reference/server'
import { codeOf } from './mapping.ts'
import type { CuratedProcedure, ExportedProcedure, Received } from './received.ts'

/** One procedure of a file, verbatim, with what identifies it. */
export type ReceivedRow = {
	readonly code: string
	readonly name: string
	readonly verbatim: unknown
} & Received

const text = z.string().trim().min(1)
const code = z.string().regex(/^[A-Z0-9][A-Z0-9._]{2,30}$/)
const channel = z.enum(['truc_tiep', 'truc_tuyen', 'buu_chinh', '*'])
const unit = z.enum(['ngay_lam_viec', 'ngay', 'thang', 'gio', 'khac'])
const count = z.number().int().min(0).max(1000)
const dong = z.number().int().min(0)

const curated: z.ZodType<CuratedProcedure> = z.object({
	code: code.nullable(),
	name: text,
	fieldCode: z.string().nullable(),
	field: text,
	ministry: text,
	competentAgency: text,
	level: z.enum(['xa', 'huyen', 'tinh', 'bo', 'khac']),
	subjects: z.array(z.enum(['ca_nhan', 'to_chuc', 'ho_kinh_doanh'])).min(1),
	timeLimit: z
		.array(z.object({ channel, value: z.number().positive().nullable(), unit, note: z.string().optional() }))
		.nullable(),
	fees: z
		.array(
			z.object({
				kind: z.enum(['phi', 'le_phi', 'gia_dich_vu']),
				channel,
				amount: dong.nullable().optional(),
				amountMin: dong.optional(),
				amountMax: dong.optional(),
				ratePercent: z.number().optional(),
				discountPercent: z.number().optional(),
				until: z.iso.date().optional(),
				per: z.string().optional(),
				cap: dong.optional(),
				capPer: z.string().optional(),
				base: z.string().optional(),
				tiers: z.unknown().optional(),
				exempt: z.union([z.string(), z.array(z.string())]).optional(),
				case: z.string().optional(),
				scope: z.string().optional(),
				setBy: z.string().optional(),
				basis: z.string().optional(),
				note: z.string().optional(),
			}),
		)
		.nullable(),
	components: z
		.array(
			z.object({
				name: text,
				kind: z.enum(['nop', 'xuat_trinh', 'mau_dien_tu']),
				originals: count,
				copies: count,
				required: z.boolean(),
				condition: z.string().optional(),
				channels: z.array(channel).optional(),
			}),
		)
		.nullable(),
	results: z.array(z.object({ name: text, code: z.string().optional() })).nullable(),
	onlineLevel: z.enum(['toan_trinh', 'mot_phan']).nullable(),
	legalBasis: z.array(text).nullable(),
	status: z.string().regex(/^(active|repealed(→.+)?)$/),
	confidence: z.record(z.string(), z.string()),
	note: z.string().optional(),
	portalFormalityId: z.string().optional(),
	deAn06Essential: z.string().optional(),
})

const exported: z.ZodType<ExportedProcedure> = z.object({
	code,
	name: text,
	decision: z.string(),
	levelText: text,
	kind: z.string(),
	field: text,
	ministry: text,
	subjects: z.string(),
	agency: z.string(),
	competentAgency: z.string().nullable(),
	result: z.string(),
	requirements: z.string(),
	steps: z.string(),
	methods: z.array(
		z.object({
			channel,
			timeLimit: z.object({ value: z.number().min(0).nullable(), unit, raw: z.string() }).nullable(),
			feeText: z.string().nullable(),
			note: z.string().nullable(),
		}),
	),
	components: z.array(
		z.object({ name: text, originals: count, copies: count, formFile: z.string().nullable() }),
	),
	legalBasis: z.array(
		z.object({
			no: z.string(),
			title: z.string(),
			date: z.string().nullable(),
			issuer: z.string().nullable(),
		}),
	),
})

const file = z.object({
	meta: z.object({ asOf: z.string().optional() }).loose().optional(),
	procedures: z.array(z.record(z.string(), z.unknown())).min(1),
})

/** Whether a file is a catalogue of procedures at all. */
export const isCatalogue = (content: unknown): boolean =>
	typeof content === 'object' && content !== null && 'procedures' in content

/** Reads a catalogue file, row by row in the shape each row has; one malformed row refuses the file. */
export function readCatalogue(
	content: unknown,
): Result<{ readonly asOf: string | null; readonly rows: readonly ReceivedRow[] }, Malformed> {
	const whole = file.safeParse(content)
	if (!whole.success) return refuse(whereAndWhy(whole.error, content))
	const rows: ReceivedRow[] = []
	const seen = new Map<string, number>()
	for (const [index, verbatim] of whole.data.procedures.entries()) {
		const shape = 'methods' in verbatim ? 'national-export' : 'curated'
		const parsed = shape === 'curated' ? curated.safeParse(verbatim) : exported.safeParse(verbatim)
		if (!parsed.success) {
			const name = verbatim['code'] ?? verbatim['name']
			const { reason } = whereAndWhy(parsed.error, verbatim)
			return refuse({
				type: 'malformed',
				row: `procedures[${index}]${typeof name === 'string' ? ` (${name})` : ''}`,
				reason,
			})
		}
		const ownCode = codeOf(parsed.data.code, parsed.data.name)
		const before = seen.get(ownCode)
		if (before !== undefined)
			return refuse({
				type: 'malformed',
				row: `procedures[${index}] (${ownCode})`,
				reason: `code: already given to procedures[${before}]`,
			})
		seen.set(ownCode, index)
		rows.push({
			code: ownCode,
			name: parsed.data.name,
			verbatim,
			...({ shape, content: parsed.data } as Received),
		})
	}
	const asOf = whole.data.meta?.asOf
	return ok({ asOf: asOf && /^\d{4}-\d{2}$/.test(asOf) ? `${asOf}-01` : null, rows })
}

/** Verbatim content of an earlier import, read again in the shape it was received in. */
export function rereadReceived(shape: string, content: unknown): Received {
	return shape === 'national-export'
		? { shape: 'national-export', content: exported.parse(content) }
		: { shape: 'curated', content: curated.parse(content) }
}
