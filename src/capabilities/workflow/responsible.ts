import type { Role } from '#identity'
import { fold } from '#kernel/vietnamese'

/** Who does a step, as it runs. */
export type Responsible = { readonly role: Role; readonly agency: 'receiving' | 'competent' }

/** A role of the tenant, with the words by which approved processes call it. */
export type KnownRole = { readonly role: Role; readonly label: string; readonly words: readonly string[] }

/**
 * How the processes collected in `reference/internal-processes.json` call the roles that every tenant has. The first that
 * fits is taken, so what says more stands first.
 */
export const usualRoles: readonly KnownRole[] = [
	{
		role: 'receptionist',
		label: 'Công chức tiếp nhận và trả kết quả',
		words: [
			'tiep nhan',
			'mot cua',
			'ttpvhcc',
			'phuc vu hanh chinh cong',
			'bpmc',
			'tra ket qua',
			'tn&tkq',
			'bo phan thu',
		],
	},
	{ role: 'records-clerk', label: 'Văn thư', words: ['van thu'] },
	{
		role: 'justice-clerk',
		label: 'Công chức tư pháp – hộ tịch',
		words: ['tu phap', 'ho tich', 'chung thuc'],
	},
	{
		role: 'construction-officer',
		label: 'Công chức phụ trách xây dựng và đô thị',
		words: ['can bo xay dung', 'cong chuc xay dung', 'cong chuc phu trach xay dung', 'dia chinh'],
	},
	{
		role: 'division-head',
		label: 'Trưởng phòng, phó trưởng phòng',
		words: ['lanh dao phong', 'truong phong', 'pho phong', 'chi huy', 'phu trach phong', 'lanh dao don vi'],
	},
	{
		role: 'specialist',
		label: 'Chuyên viên, công chức chuyên môn',
		words: [
			'chuyen vien',
			'cong chuc',
			'vien chuc',
			'can bo',
			'phong chuyen mon',
			'co quan chuyen mon',
			'phong nghiep vu',
			'phong van hoa',
			'phong kinh te',
		],
	},
	{
		role: 'chairman',
		label: 'Lãnh đạo cơ quan (ký)',
		words: [
			'chu tich',
			'lanh dao',
			'giam doc',
			'nguoi dung dau',
			'nguoi co tham quyen',
			'ubnd',
			'uy ban nhan dan',
		],
	},
]

/** Who is meant by the words in the table; undefined when no role of the tenant is called so. */
export function responsibleFor(
	text: string,
	known: readonly KnownRole[] = usualRoles,
): Responsible | undefined {
	const words = fold(text)
	const found =
		known.find(({ role }) => role === text.trim()) ??
		known.find(({ label }) => fold(label) === words) ??
		known.find((each) => each.words.some((word) => words.includes(word)))
	return found && { role: found.role, agency: found.role === 'receptionist' ? 'receiving' : 'competent' }
}
