import { unreachable } from '#kernel/result'
import type { Edition } from './edition.ts'
import type { Paper } from './paper.ts'
import { dayInWords, longDay, slashed } from './words.ts'

/** The official name of a paper, for its metadata, file name and pages. */
export function paperTitle(kind: Paper['kind'], edition: Edition = 'tt-03-2025'): string {
	switch (kind) {
		case 'giay-khai-sinh':
			return 'Giấy khai sinh'
		case 'giay-phep-xay-dung':
			return 'Giấy phép xây dựng'
		case 'ket-qua':
			return 'Kết quả giải quyết thủ tục hành chính'
		case 'to-khai':
			return 'Tờ khai'
		case 'phieu-tiep-nhan':
			return 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả'
		case 'phieu-yeu-cau-bo-sung':
			return 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ'
		case 'phieu-tu-choi':
			return 'Phiếu từ chối tiếp nhận giải quyết hồ sơ'
		case 'phieu-xin-loi':
			return edition === 'tt-01-2018'
				? 'Phiếu xin lỗi và hẹn lại ngày trả kết quả'
				: 'Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết'
		case 'thong-bao-dung':
			return 'Thông báo dừng giải quyết hồ sơ'
		case 'so-theo-doi':
			return 'Sổ theo dõi hồ sơ'
		case 'phieu-kiem-soat':
			return 'Phiếu kiểm soát quá trình giải quyết hồ sơ'
		default:
			return unreachable(kind)
	}
}

/** Where the template of a paper stands among the templates, without its ending. */
export const templateOf = (paper: Paper): string =>
	ownIn2018.has(paper.kind) && editionOf(paper) === 'tt-01-2018' ? `tt-01-2018/${paper.kind}` : paper.kind

/** What the circular of 2018 lays out in another way; the control sheet and the register differ in their columns only. */
const ownIn2018: ReadonlySet<Paper['kind']> = new Set([
	'phieu-tiep-nhan',
	'phieu-yeu-cau-bo-sung',
	'phieu-tu-choi',
	'phieu-xin-loi',
])

const editionOf = (paper: Paper): Edition => ('edition' in paper ? paper.edition : 'tt-03-2025')

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The paper as its template reads it: plain JSON, NFC throughout, days written out. Never spliced into a template. */
export function setInType(paper: Paper): { readonly [key: string]: Json } {
	const { day } = paper
	return composed({
		title: `${paperTitle(paper.kind, editionOf(paper))} ${paper.number || paper.reference}`,
		...wording(paper),
		day: { year: day.year, month: day.month, day: day.day },
		written: longDay(day),
		linkShown: shownLink(paper),
	})
}

/** Where to type the reference by hand: the link without its scheme, its query and the reference itself. */
function shownLink({ link, reference }: Paper): string {
	const { host, pathname } = new URL(link)
	return `${host}${pathname.replace(`/${reference}`, '')}`
}

function wording(paper: Paper): { readonly [key: string]: Json } {
	const { day: _day, ...plain } = paper
	switch (plain.kind) {
		case 'giay-khai-sinh': {
			const { child, registration } = plain
			return {
				...plain,
				linkSays: 'Kiểm tra giấy này tại',
				child: {
					...child,
					birthDay: slashed(child.birthDay),
					birthDayInWords: dayInWords(child.birthDay),
					personalId: child.personalId ?? '(cấp sau, khi có trong Cơ sở dữ liệu quốc gia về dân cư)',
				},
				registration: { agency: registration.agency, day: slashed(registration.day) },
			}
		}
		case 'ket-qua':
		case 'giay-phep-xay-dung':
			return { ...plain, linkSays: 'Kiểm tra giấy này tại' }
		case 'to-khai':
			return { ...plain, title: `${plain.heading} ${plain.reference}`.trim() }
		case 'phieu-tiep-nhan':
			return { ...plain, sets: String(plain.sets).padStart(2, '0'), applicant: signing(plain.applicant) }
		case 'phieu-kiem-soat':
		case 'so-theo-doi':
		case 'thong-bao-dung':
			return plain
		case 'phieu-yeu-cau-bo-sung':
		case 'phieu-xin-loi':
		case 'phieu-tu-choi':
			return { ...plain, applicant: signing(plain.applicant) }
		default:
			return unreachable(plain)
	}
}

/** People hand in online: then nobody signs on paper, and the name stands where the signature would. */
const signing = <Applicant extends { readonly fullName: string }>(applicant: Applicant) => ({
	...applicant,
	handName: applicant.fullName,
})

function composed<Value extends Json>(value: Value): Value {
	const compose = (each: Json): Json => {
		if (typeof each === 'string') return each.normalize('NFC')
		if (Array.isArray(each)) return each.map(compose)
		if (typeof each === 'object' && each !== null)
			return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, compose(inner as Json)]))
		return each
	}
	return compose(value) as Value
}
