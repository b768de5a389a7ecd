import type { Words } from '#forms'
import { fold } from '#kernel/vietnamese'
import type { NewQuestion } from './edit.ts'

/** Questions that stand together on a paper, under its heading when it has one. */
export type Group = { readonly title: string; readonly questions: readonly NewQuestion[] }

const both = (text: string, en = ''): Words => ({ vi: text, en: en === '' ? text : en })
const yesNo = /^(co|khong|co\/khong|co, khong)$/

type Widget = NewQuestion['widget']
/** What a label asks for, by its words; the first that fits. */
const clues: readonly (readonly [RegExp, Widget])[] = [
	[/\b(cam doan|cam ket|toi dong y|xac nhan rang)\b/, 'consent'],
	[/\b(ky ten|chu ky|ky, ghi ro|nguoi (khai|lam don|yeu cau) ky)\b/, 'signature'],
	[/\b(ma so thue|ma so doanh nghiep|ma so ho kinh doanh)\b/, 'tax-code'],
	[/\b(so dinh danh|can cuoc|cccd|cmnd|chung minh nhan dan|so ddcn)\b/, 'person-id'],
	[/\b(dien thoai|so dt|sdt|di dong)\b/, 'phone'],
	[/\b(e-?mail|thu dien tu)\b/, 'email'],
	[/\bdan toc\b/, 'ethnicity'],
	[/\bquoc tich\b/, 'nationality'],
	[/\b(nam sinh)\b(?!.*ngay)/, 'partial-date'],
	[
		/^(ngay|sinh ngay|tu ngay|den ngay|cap ngay)\b|\bngay(, thang, nam)? (sinh|cap|chet|cuoi|bat dau|ket thuc)\b/,
		'date',
	],
	[/^(gio|luc may gio|thoi gian trong ngay)\b/, 'time'],
	[/\b(so tien|thanh tien|gia tri|von|muc luong|thu nhap|don gia)\b/, 'money'],
	[/\b(dien tich|so luong|so tang|chieu (cao|dai|rong)|so nguoi|tong so|so ban)\b/, 'number'],
	[/^(xa|phuong|xa, phuong|xa\/phuong|noi sinh)\b/, 'commune'],
	[/\b(dia chi|noi o|thuong tru|tam tru|cu tru|tru so|dia diem)\b/, 'address'],
	[/\b(noi dung|ly do|ghi chu|mo ta|trinh bay|dien bien|y kien)\b/, 'long-text'],
]

/** A question as its label suggests it; whoever designs the form changes what was guessed wrong. */
export function questionFrom(
	label: string,
	more: {
		readonly kind?: string
		readonly optional?: boolean
		readonly hint?: string
		readonly options?: readonly string[]
		readonly en?: string
	} = {},
): NewQuestion {
	const common = {
		label: both(label, more.en),
		need: more.optional ? ('optional' as const) : ('required' as const),
		...(more.hint ? { hint: both(more.hint) } : {}),
	}
	const options = more.options ?? []
	if (options.length === 2 && options.every((option) => yesNo.test(fold(option))))
		return { ...common, widget: 'yes-no' }
	if (options.length >= 2) return choice(common, options)
	const said = fold(more.kind ?? '')
	if (/gioi tinh/.test(fold(label)) && said === '') return choice(common, ['Nam', 'Nữ'])
	const widget = kindSaid(said) ?? clues.find(([clue]) => clue.test(fold(label)))?.[1] ?? 'text'
	if (widget === 'yes-no') return { ...common, widget }
	return {
		...common,
		widget,
		...(widget === 'date' && /sinh/.test(fold(label)) ? { until: 'today' } : {}),
	} as NewQuestion
}

const choice = (
	common: Pick<NewQuestion, 'label' | 'need' | 'hint'>,
	options: readonly string[],
): NewQuestion => ({
	...common,
	widget: 'choice',
	shape: options.length > 6 ? 'select' : 'radio',
	options: options.map((option) => ({ value: option.slice(0, 100), label: both(option) })),
})

/** A kind as a sheet may call it, in Vietnamese or by our own name. */
function kindSaid(said: string): Widget | undefined {
	const kinds: readonly (readonly [RegExp, Widget])[] = [
		[/^(van ban dai|doan van|long-text|nhieu dong)/, 'long-text'],
		[/^(van ban|chu|text|chuoi)/, 'text'],
		[/^(ngay|date)/, 'date'],
		[/^(nam|partial-date)/, 'partial-date'],
		[/^(gio|time)/, 'time'],
		[/^(tien|so tien|money)/, 'money'],
		[/^(so dinh danh|cccd|person-id)/, 'person-id'],
		[/^(so dien thoai|dien thoai|phone)/, 'phone'],
		[/^(so|number)/, 'number'],
		[/^(co\/khong|dung\/sai|yes-no)/, 'yes-no'],
		[/^(email|thu)/, 'email'],
		[/^(dia chi|address)/, 'address'],
		[/^(xa|phuong|don vi hanh chinh|commune)/, 'commune'],
		[/^(dan toc|ethnicity)/, 'ethnicity'],
		[/^(quoc tich|nationality)/, 'nationality'],
		[/^(ma so thue|tax-code)/, 'tax-code'],
		[/^(cam doan|dong y|consent)/, 'consent'],
		[/^(ky|chu ky|signature)/, 'signature'],
		[/^(giai thich|huong dan|explanation)/, 'explanation'],
	]
	return said === '' ? undefined : kinds.find(([clue]) => clue.test(said))?.[1]
}

const columns = {
	group: /^(nhom|muc|phan)/,
	label: /^(ten truong|truong|cau hoi|noi dung|thong tin|nhan|chi tieu)/,
	en: /^(tieng anh|english)/,
	kind: /^(kieu|loai|dang)/,
	need: /^(bat buoc)/,
	hint: /^(ghi chu|huong dan|dien giai)/,
	options: /^(lua chon|danh muc|gia tri cho phep)/,
} as const

/**
 * The questions of a sheet: a row of headings (Nhóm, Câu hỏi, Kiểu, Bắt buộc, Lựa chọn, Hướng dẫn, Tiếng Anh) says which
 * column is which; without one the first column with words is the question.
 */
export function groupsFromCells(cells: readonly (readonly string[])[]): readonly Group[] {
	const rows = cells
		.map((row) => row.map((cell) => cell.trim()))
		.filter((row) => row.some((cell) => cell !== ''))
	const head = rows.findIndex((row) => row.some((cell) => columns.label.test(fold(cell))))
	const at = (name: keyof typeof columns) =>
		head < 0 ? -1 : (rows[head] ?? []).findIndex((cell) => columns[name].test(fold(cell)))
	const label = at('label')
	const groups: { title: string; questions: NewQuestion[] }[] = []
	for (const row of rows.slice(head + 1)) {
		const cell = (name: keyof typeof columns) => row[at(name)] ?? ''
		const text = label < 0 ? (row.find((each) => /\p{L}{2}/u.test(each)) ?? '') : (row[label] ?? '')
		const alone = row.filter((each) => each !== '').length === 1
		if (isHeading(text) || (alone && head >= 0 && row[label] === '')) {
			groups.push({ title: heading(row.find((each) => each !== '') ?? text), questions: [] })
			continue
		}
		if (plain(text) === '') continue
		const title = cell('group')
		if (groups.length === 0 || (title !== '' && groups.at(-1)?.title !== title))
			groups.push({ title, questions: [] })
		groups.at(-1)?.questions.push(
			questionFrom(plain(text), {
				kind: cell('kind'),
				optional: /^(khong|k|0|n|no)$/.test(fold(cell('need'))),
				hint: cell('hint'),
				en: cell('en'),
				options: cell('options')
					.split(/[;\n|]/)
					.map((each) => each.trim())
					.filter((each) => each !== ''),
			}),
		)
	}
	return groups.filter(({ questions }) => questions.length > 0)
}

/**
 * The questions of a paper as text: whatever is followed by dots to write on or ends with a colon is one; lines in
 * capitals or with a Roman number are headings; boxes to tick are the choices of the question before them.
 */
export function groupsFromText(text: string): readonly Group[] {
	const groups: { title: string; questions: NewQuestion[] }[] = []
	const here = () => groups.at(-1) ?? (groups.push({ title: '', questions: [] }), groups.at(-1))
	for (const line of text.split(/\r?\n/)) {
		const trimmed = line.trim()
		if (trimmed === '') continue
		const boxes = trimmed.split(/[☐□▢❑◻]|\[ ?\]/u)
		if (boxes.length > 2 || (boxes.length === 2 && boxes[0]?.trim() !== '')) {
			const [before = '', ...options] = boxes.map((each) => plain(each))
			const group = here()
			const asked = before !== '' ? before : group?.questions.pop()?.label.vi
			if (asked)
				group?.questions.push(questionFrom(asked, { options: options.filter((each) => each !== '') }))
			continue
		}
		if (isHeading(trimmed)) {
			groups.push({ title: heading(trimmed), questions: [] })
			continue
		}
		if (!/([.…_]{3,}|:\s*$)/u.test(trimmed)) continue
		for (const part of trimmed.split(/[.…_]{3,}/u)) {
			const label = plain(part)
			if (/\p{L}{2}/u.test(label) && label.length <= 200) here()?.questions.push(questionFrom(label))
		}
	}
	return groups.filter(({ questions }) => questions.length > 0)
}

const isHeading = (text: string) =>
	/^[IVX]+[.)]\s/.test(text) ||
	(/\p{Lu}{2}/u.test(text) && text === text.toLocaleUpperCase('vi') && !/[.…_]{3,}/u.test(text))

/** A heading in capitals as a title is written. */
const heading = (text: string) => {
	const words = plain(text)
	return words === words.toLocaleUpperCase('vi')
		? `${words.charAt(0)}${words.slice(1).toLocaleLowerCase('vi')}`
		: words
}

/** Without the number before, the footnote and the colon after. */
const plain = (text: string) =>
	text
		.replace(/^\s*([IVX]+|\d+(\.\d+)*|[a-zđ])[.)]\s+/u, '')
		.replace(/^\s*[-–•+*]\s*/u, '')
		.replaceAll(/\s*\(\d+\)/g, '')
		.replace(/[\s:;,]+$/u, '')
		.replaceAll(/\s+/g, ' ')
		.trim()
