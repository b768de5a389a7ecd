import type { Agency } from '#tenancy'

/** NĐ 30/2020 Phụ lục I: a paper writes the name of its agency in full. */
export const inFull = (name: string): string => name.replace(/^UBND\b/, 'Ủy ban nhân dân')

/** Who receives at the one-stop desk. */
export type ReceivingUnit = Pick<Agency, 'name' | 'parentName' | 'placeName' | 'kind'>

/**
 * The head of a form of the one-stop desk (TT 03/2025/TT-VPCP Phụ lục I): the committee or ministry over the centre, or over the
 * desk where there is no centre, and what stands for the two in the numbers of forms.
 */
export function oneStopHead(unit: ReceivingUnit) {
	const centre = /^Trung tâm Phục vụ hành chính công\b/i.exec(unit.name)?.[0]
	return unit.kind === 'service-centre'
		? {
				parent: unit.parentName && inFull(unit.parentName),
				// The line above it already says where.
				agency: unit.parentName && centre ? centre : unit.name,
				place: unit.placeName,
				unit: unit.name,
				sign: 'TTPVHCC' as const,
			}
		: {
				parent: inFull(unit.name),
				agency: 'Bộ phận Tiếp nhận và Trả kết quả',
				place: unit.placeName,
				unit: `Bộ phận Tiếp nhận và Trả kết quả ${unit.name}`,
				sign: 'BPTNTKQ' as const,
			}
}
