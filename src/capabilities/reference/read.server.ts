import { z } from 'zod'
import { fold, nfc } from '#kernel/vietnamese'
import { refuse, ok, type Result } from '#kernel/result'
import type { DayOff, EthnicGroup, Reason, WorkedDay } from './facts.ts'

/** A file of another shape than it should be: which row, and why. */
export type Malformed = { readonly type: 'malformed'; readonly row: string; readonly reason: string }

export type UnitRow = {
	code: string
	validFrom: string
	validTo: string | null
	level: 'province' | 'district' | 'commune'
	kind: string
	name: string
	fullName: string
	nameEn: string | null
	parentCode: string | null
	provinceCode: string
	agencyCode: string | null
	mergedFromText: string | null
	mergedFromCodes: string[]
}

/** What one file of `reference/` says, read and checked. */
export type Facts =
	| { readonly kind: 'units'; readonly units: UnitRow[] }
	| { readonly kind: 'agency-codes'; readonly agencies: AgencyCodeRow[]; readonly ethnicGroups: EthnicGroup[] }
	| { readonly kind: 'days'; readonly daysOff: DayOff[]; readonly workedDays: WorkedDay[] }
	| { readonly kind: 'reasons'; readonly reasons: Reason[] }
	| { readonly kind: 'dataset' }

export type AgencyCodeRow = {
	code: string
	fullCode: string
	name: string
	kind: 'ministry' | 'province'
	state: 'current' | 'retired'
	successorCode: string | null
	successorNote: string | null
	confidence: string
}

const text = z.string().trim().min(1).transform(nfc)
const calendarDay = z.iso.date()

/** Reads one file by what is in it, not by its name. Files that are kept whole need only be objects or lists. */
export function readFacts(content: unknown): Result<Facts, Malformed> {
	const keys = typeof content === 'object' && content !== null ? Object.keys(content) : []
	if (keys.includes('provinces') && keys.includes('ministries')) return checked(agencyCodes, content)
	if (keys.includes('provinces'))
		return Object.values(content as { provinces: object[] }).some(
			(value) => Array.isArray(value) && value.some((each) => typeof each === 'object' && each && 'districts' in each),
		)
			? checked(legacyUnits, content)
			: checked(currentUnits, content)
	if (keys.includes('offDays')) return checked(days, content)
	if (keys.includes('reasons')) return checked(reasons, content)
	return checked(dataset, content)
}

function checked(schema: z.ZodType<Facts>, content: unknown): Result<Facts, Malformed> {
	const parsed = schema.safeParse(content)
	return parsed.success ? ok(parsed.data) : refuse(whereAndWhy(parsed.error, content))
}

/** Names the innermost row with a code, a date or a name on the way to the first fault. */
export function whereAndWhy(error: z.ZodError, content: unknown): Malformed {
	const issue = error.issues[0]
	let here: unknown = content
	let row = ''
	let trail = ''
	for (const step of issue?.path ?? []) {
		here = typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[step] : undefined
		trail += typeof step === 'number' ? `[${step}]` : `${trail && '.'}${String(step)}`
		if (typeof step === 'number' && typeof here === 'object' && here !== null) {
			const named = here as Record<string, unknown>
			const name = named['code'] ?? named['date'] ?? named['name'] ?? named['vi']
			row = `${trail}${typeof name === 'string' ? ` (${name})` : ''}`
		}
	}
	return {
		type: 'malformed',
		row: row || 'the file',
		reason: `${trail || 'content'}: ${issue?.message ?? 'cannot be read'}`,
	}
}

const dataset = z
	.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown())).min(1)])
	.transform((): Facts => ({ kind: 'dataset' }))

const withoutKind = (fullName: string): string =>
	fullName.replace(/^(Thành phố|Tỉnh|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu)\s+/i, '')

const kinds: Readonly<Record<string, string>> = {
	'thanh pho': 'thanh_pho',
	tinh: 'tinh',
	quan: 'quan',
	huyen: 'huyen',
	'thi xa': 'thi_xa',
	'thi tran': 'thi_tran',
	phuong: 'phuong',
	xa: 'xa',
	'dac khu': 'dac_khu',
}
const kindOf = (fullName: string): string =>
	Object.entries(kinds).find(([start]) => fold(fullName).startsWith(`${start} `))?.[1] ?? 'khac'

/** The set vouches for 2025: before, names and codes changed by many single resolutions. */
const legacyFrom = '2025-01-01'
/** Luật Tổ chức chính quyền địa phương 72/2025/QH15: no districts from this day on. */
const twoLevelsFrom = '2025-07-01'

const legacyUnits = z
	.object({
		provinces: z
			.array(
				z.object({
					code: z.string().regex(/^\d{2}$/),
					fullName: text,
					districts: z.array(
						z.object({
							code: z.string().regex(/^\d{3}$/),
							fullName: text,
							communes: z.array(z.object({ code: z.string().regex(/^\d{5}$/), fullName: text })),
						}),
					),
				}),
			)
			.min(1),
	})
	.transform(({ provinces }): Facts => {
		const unit = (
			level: UnitRow['level'],
			{ code, fullName }: { code: string; fullName: string },
			parentCode: string | null,
			provinceCode: string,
		): UnitRow => ({
			code,
			validFrom: legacyFrom,
			validTo: twoLevelsFrom,
			level,
			kind: level === 'province' && kindOf(fullName) === 'thanh_pho' ? 'thanh_pho_tw' : kindOf(fullName),
			name: withoutKind(fullName),
			fullName,
			nameEn: null,
			parentCode,
			provinceCode,
			agencyCode: null,
			mergedFromText: null,
			mergedFromCodes: [],
		})
		return {
			kind: 'units',
			units: provinces.flatMap((province) => [
				unit('province', province, null, province.code),
				...province.districts.flatMap((district) => [
					unit('district', district, province.code, province.code),
					...district.communes.map((commune) => unit('commune', commune, district.code, province.code)),
				]),
			]),
		}
	})

const currentUnits = z
	.object({
		provinces: z
			.array(
				z.object({
					code: z.string().regex(/^\d{2}$/),
					hCode: z.string().regex(/^H\d{2}$/),
					name: text,
					fullName: text,
					type: z.enum(['thanh_pho_tw', 'tinh']),
					nameEn: z.string(),
					mergedFrom: z.array(z.object({ code: z.string().regex(/^\d{2}$/) })),
					mergedFromSourceText: z.string(),
					communes: z
						.array(
							z.object({
								code: z.string().regex(/^\d{5}$/),
								name: text,
								fullName: text,
								type: z.enum(['xa', 'phuong', 'dac_khu']),
								mergedFromText: z.string().transform(nfc),
							}),
						)
						.min(1),
				}),
			)
			.min(1),
	})
	.transform(
		({ provinces }): Facts => ({
			kind: 'units',
			units: provinces.flatMap((province) => [
				{
					code: province.code,
					validFrom: twoLevelsFrom,
					validTo: null,
					level: 'province' as const,
					kind: province.type,
					name: province.name,
					fullName: province.fullName,
					nameEn: province.nameEn,
					parentCode: null,
					provinceCode: province.code,
					agencyCode: province.hCode,
					mergedFromText: nfc(province.mergedFromSourceText),
					mergedFromCodes: province.mergedFrom.map((each) => each.code),
				},
				...province.communes.map((commune) => ({
					code: commune.code,
					validFrom: twoLevelsFrom,
					validTo: null,
					level: 'commune' as const,
					kind: commune.type,
					name: commune.name,
					fullName: commune.fullName,
					nameEn: null,
					parentCode: province.code,
					provinceCode: province.code,
					agencyCode: null,
					mergedFromText: commune.mergedFromText,
					mergedFromCodes: [],
				})),
			]),
		}),
	)

const agencyCodes = z
	.object({
		ministries: z
			.array(
				z.object({
					code: z.string().regex(/^G\d{2}$/),
					fullCode: z.string(),
					name: text,
					successorNote: z.string().nullable(),
					confidence: z.string(),
				}),
			)
			.min(1),
		provinces: z.array(
			z.object({ code: z.string().regex(/^H\d{2}$/), fullCode: z.string(), name: text, confidence: z.string() }),
		),
		retiredProvinces: z.array(
			z.object({
				code: z.string().regex(/^H\d{2}$/),
				name: text,
				successor: z.string().regex(/^H\d{2}$/),
				confidence: z.string(),
			}),
		),
		ethnicGroups: z.array(z.object({ code: z.string().regex(/^\d{1,2}$/), name: text })).length(54),
	})
	.transform(
		({ ministries, provinces, retiredProvinces, ethnicGroups }): Facts => ({
			kind: 'agency-codes',
			ethnicGroups,
			agencies: [
				...ministries.map((each): AgencyCodeRow => {
					const named = each.successorNote?.match(/G\d{2}/g) ?? []
					return {
						...each,
						kind: 'ministry',
						state: each.successorNote === null ? 'current' : 'retired',
						// A ministry whose work went to several has no one successor.
						successorCode: named.length === 1 ? (named[0] ?? null) : null,
					}
				}),
				...provinces.map(
					(each): AgencyCodeRow => ({
						...each,
						kind: 'province',
						state: 'current',
						successorCode: null,
						successorNote: null,
					}),
				),
				...retiredProvinces.map(
					({ successor, ...each }): AgencyCodeRow => ({
						...each,
						fullCode: `000.00.00.${each.code}`,
						kind: 'province',
						state: 'retired',
						successorCode: successor,
						successorNote: null,
					}),
				),
			],
		}),
	)

const days = z
	.object({
		meta: z.object({ sources: z.array(z.string()).min(1) }),
		offDays: z
			.array(
				z.object({
					date: calendarDay,
					name: text,
					kind: z.enum(['statutory', 'substitute', 'swap']),
					confidence: z.enum(['confirmed', 'provisional', 'unconfirmed']),
					note: z.string().optional(),
				}),
			)
			.min(1)
			.superRefine(noneTwice),
		workingSaturdays: z
			.array(z.object({ date: calendarDay, swapFor: calendarDay, confidence: z.string() }))
			.superRefine(noneTwice),
	})
	.transform(({ meta, offDays, workingSaturdays }): Facts => {
		const source = meta.sources.at(-1) ?? ''
		const nameOf = new Map(offDays.map((off) => [off.date, off.name]))
		return {
			kind: 'days',
			daysOff: offDays.map(({ date, name, kind, confidence, note }) => ({
				day: date,
				name,
				kind,
				confidence,
				source,
				note: note ?? null,
			})),
			workedDays: workingSaturdays.map(({ date, swapFor, confidence }) => ({
				day: date,
				insteadOf: swapFor,
				name: nameOf.get(swapFor) ?? '',
				kind: 'swap',
				source,
				confidence,
			})),
		}
	})

function noneTwice(rows: readonly { date: string }[], context: z.RefinementCtx): void {
	const seen = new Set<string>()
	rows.forEach(({ date }, index) => {
		if (seen.has(date))
			context.addIssue({ code: 'custom', path: [index, 'date'], message: `${date} occurs twice` })
		seen.add(date)
	})
}

const reasonKinds = { bo_sung: 'supplement', tu_choi: 'decline', thong_bao: 'notice' } as const

const reasons = z
	.object({
		reasons: z
			.array(
				z.object({
					code: z.string().min(1),
					component_type: z.string().min(1),
					kind: z.enum(['bo_sung', 'tu_choi', 'thong_bao']),
					reason: text,
					remedy: text,
				}),
			)
			.min(1),
	})
	.transform(
		(file): Facts => ({
			kind: 'reasons',
			reasons: file.reasons.map(({ code, component_type, kind, reason, remedy }) => ({
				code,
				componentType: component_type,
				kind: reasonKinds[kind],
				reason,
				remedy,
			})),
		}),
	)
