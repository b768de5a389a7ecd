import type { Role } from '#identity'
import { fold, nfc } from '#kernel/vietnamese'
import { type Across, type AcrossFault, acrossText, endNamed, endWords, readAcross } from './across.ts'
import { conditionFault } from './condition.ts'
import type { Act } from './graph.ts'
import { type KnownRole, responsibleFor, usualRoles } from './responsible.ts'
import type { StepRow, Way } from './step-row.ts'
import { usualReturn } from './ways-out.ts'
import { hoursADay, statedTime, timeText, type TimeRefusal } from './working-hours.ts'

export type Column =
	| 'id'
	| 'agency'
	| 'name'
	| 'nameEn'
	| 'label'
	| 'content'
	| 'responsible'
	| 'time'
	| 'output'
	| 'template'
	| 'role'
	| 'acts'
	| 'ways'
	| 'across'

export type RowRefusal =
	| { readonly kind: 'no-header'; readonly missing: readonly Column[] }
	| { readonly kind: 'no-rows' }
	| { readonly kind: 'too-many-rows'; readonly count: number }
	| { readonly kind: 'no-content'; readonly row: number }
	| { readonly kind: 'unknown-responsible'; readonly row: number; readonly given: string }
	| { readonly kind: 'bad-time'; readonly row: number; readonly given: string; readonly why: TimeRefusal }
	| { readonly kind: 'bad-way'; readonly row: number; readonly given: string }
	| { readonly kind: 'bad-condition'; readonly row: number; readonly given: string; readonly why: string }
	| { readonly kind: 'unknown-step'; readonly row: number; readonly given: string }
	| { readonly kind: 'unknown-act'; readonly row: number; readonly given: string }
	/** What stands under „Liên thông“, and what of it cannot be. */
	| { readonly kind: 'bad-across'; readonly row: number; readonly given: string; readonly why: AcrossFault }

/** What runs all the same, but the author should look at; the table is never corrected behind their back. */
export type TableRemark =
	| { readonly kind: 'same-label'; readonly row: number; readonly label: string }
	| { readonly kind: 'total-differs'; readonly stated: number; readonly sum: number }
	/** One row said both, or none did: a step was added. */
	| { readonly kind: 'split' | 'added'; readonly row: number; readonly name: string }

export type ReadTable = {
	readonly rows: readonly StepRow[]
	readonly refusals: readonly RowRefusal[]
	readonly remarks: readonly TableRemark[]
	/** Working hours of the rows that count. */
	readonly totalHours: number
}

const mostRows = 200

// Cells ---------------------------------------------------------------------------------------------------------------

/** Cells of a text copied from Excel, Word or a web page: tabs between cells, lines between rows, quotes around cells with breaks. */
export function pastedCells(text: string): string[][] {
	const rows: string[][] = [[]]
	let cell = ''
	let quoted = false
	const source = nfc(text).replaceAll(/\r\n?/g, '\n')
	const close = () => {
		rows.at(-1)?.push(cell.trim())
		cell = ''
	}
	for (let at = 0; at < source.length; at += 1) {
		const sign = source[at] ?? ''
		if (quoted) {
			if (sign === '"' && source[at + 1] === '"') {
				cell += '"'
				at += 1
			} else if (sign === '"') quoted = false
			else cell += sign
		} else if (sign === '"' && cell === '') quoted = true
		else if (sign === '\t') close()
		else if (sign === '\n') {
			close()
			rows.push([])
		} else cell += sign
	}
	close()
	return rows.filter((row) => row.some((each) => each !== ''))
}

const headers: readonly (readonly [Column, RegExp])[] = [
	['across', /^lien thong/],
	['id', /^ma buoc$/],
	['agency', /^noi lam$/],
	['nameEn', /^ten tieng anh$|^english name$/],
	['name', /^ten( buoc| viec| cong viec)?$/],
	['role', /^vai tro( tren he thong)?$/],
	['acts', /^(viec lam|thao tac|hanh dong)/],
	['ways', /re nhanh|nhanh|chuyen (tiep|buoc|lai)|truong hop khac|dieu kien/],
	['template', /bieu mau|mau bieu|^mau( so)?$|phieu/],
	['output', /ket qua|san pham|dau ra/],
	['time', /thoi (gian|han|luong)|so (gio|ngay)|^gio$|^ngay$/],
	[
		'responsible',
		/trach nhiem|nguoi (thuc hien|xu ly|phu trach)|don vi|bo phan|chuc danh|co quan|doi tuong thuc hien|chu the/,
	],
	['content', /noi dung|cong viec|trinh tu thuc hien|mo ta|cach thuc|hoat dong/],
	['label', /^(cac )?buoc|^stt$|^tt$|^so tt|thu tu|trinh tu|^b$|^so$/],
]
const needed: readonly Column[] = ['content', 'responsible', 'time']

type Header = {
	readonly columns: ReadonlyMap<Column, number>
	readonly unit: 'gio' | 'ngay' | 'phut' | undefined
}

/** Header names are recognised loosely: `Trách nhiệm thực hiện`, `Đơn vị/người thực hiện`, `THỜI GIAN (ngày)` … */
function headerOf(row: readonly string[]): Header {
	const columns = new Map<Column, number>()
	let unit: Header['unit']
	for (const [index, cell] of row.entries()) {
		const name = fold(cell)
			.replaceAll(/\([^)]*\)/g, '')
			.replaceAll(/\s+/g, ' ')
			.trim()
		const [column] = headers.find(([each, pattern]) => !columns.has(each) && pattern.test(name)) ?? []
		if (!column) continue
		columns.set(column, index)
		if (column === 'time')
			unit = (['phut', 'gio', 'ngay'] as const).find(
				(each) => fold(cell).includes(each) && fold(cell).includes('('),
			)
	}
	return { columns, unit }
}

// Rows ----------------------------------------------------------------------------------------------------------------

/** Reads the rows of a table; everything that is wrong is named with its row, none of it stops the rest from being read. */
export function readTable(
	cells: readonly (readonly string[])[],
	known: readonly KnownRole[] = usualRoles,
): ReadTable {
	const none = { rows: [], remarks: [], totalHours: 0 }
	const candidates = cells.slice(0, 6).map((row, index) => ({ index, ...headerOf(row) }))
	const best = candidates.toSorted((a, b) => b.columns.size - a.columns.size)[0]
	const missing = needed.filter((column) => !best?.columns.has(column))
	if (!best || missing.length > 0) return { ...none, refusals: [{ kind: 'no-header', missing }] }
	const body = cells.slice(best.index + 1).filter((row) => row.some((cell) => cell.trim() !== ''))
	if (body.length === 0) return { ...none, refusals: [{ kind: 'no-rows' }] }
	if (body.length > mostRows) return { ...none, refusals: [{ kind: 'too-many-rows', count: body.length }] }

	const refusals: RowRefusal[] = []
	const remarks: TableRemark[] = []
	const drafts: Draft[] = []
	let stated: number | undefined
	for (const [index, row] of body.entries()) {
		const at = (column: Column): string => nfc(row[best.columns.get(column) ?? -1] ?? '').trim()
		const total = totalOf(row, at('time'), best.unit)
		if (total !== undefined) {
			stated = total
			continue
		}
		drafts.push(draftOf(at, best.index + 2 + index, { unit: best.unit, known }, refusals))
	}
	const rows = rowsOf(drafts, known, refusals, remarks)
	const totalHours = Math.round(rows.reduce((sum, { hours }) => sum + (hours ?? 0), 0) * 100) / 100
	if (stated !== undefined && Math.abs(stated - totalHours) > 0.01)
		remarks.push({ kind: 'total-differs', stated, sum: totalHours })
	return { rows, refusals: refusals.toSorted((a, b) => rowOf(a) - rowOf(b)), remarks, totalHours }
}

const rowOf = (refusal: RowRefusal): number => ('row' in refusal ? refusal.row : 0)

/** `Tổng cộng: 15 ngày` is no step. */
function totalOf(row: readonly string[], time: string, unit: Header['unit']): number | undefined {
	const words = row.map(fold).filter(Boolean)
	if (!/^tong( cong| so| thoi gian|:|$)/.test(words[0] ?? '')) return undefined
	const read = [time, ...row]
		.map((cell) => statedTime(cell.replace(/^[^\d]*/, ''), unit))
		.find(({ ok }) => ok)
	return read?.ok ? (read.value.hours ?? undefined) : undefined
}

type Draft = {
	readonly row: number
	readonly id: string
	readonly agency: string
	readonly label: string
	readonly name: string
	readonly nameEn: string
	readonly content: string
	readonly responsible: string
	readonly role: string
	readonly hours: number | null
	readonly acts: string
	readonly output: string
	readonly template: string
	readonly ways: string
	readonly across: Across | null
}

function draftOf(
	at: (column: Column) => string,
	row: number,
	{ unit, known }: { readonly unit: Header['unit']; readonly known: readonly KnownRole[] },
	refusals: RowRefusal[],
): Draft {
	const content = at('content')
	if (content === '') refusals.push({ kind: 'no-content', row })
	const time = statedTime(at('time'), unit)
	if (!time.ok) refusals.push({ kind: 'bad-time', row, given: at('time'), why: time.refusal })
	const across = acrossOf(at, row, { hours: time.ok ? time.value.hours : null, known }, refusals)
	return {
		row,
		id: /^[a-z_][\w.-]{0,80}$/i.test(at('id')) ? at('id') : '',
		agency: fold(at('agency')),
		label: labelOf(at('label'), row),
		name: at('name').slice(0, 80) || shortName(content),
		nameEn: at('nameEn').slice(0, 80),
		content,
		responsible: at('responsible'),
		role: at('role'),
		hours: time.ok ? time.value.hours : null,
		acts: at('acts'),
		output: at('output'),
		template: at('template'),
		ways: at('ways'),
		across,
	}
}

/** What a row asks of another agency; a limit there is counted in whole hours, and nobody acts at a step that only waits. */
function acrossOf(
	at: (column: Column) => string,
	row: number,
	{ hours, known }: { readonly hours: number | null; readonly known: readonly KnownRole[] },
	refusals: RowRefusal[],
): Across | null {
	const { across, faults } = readAcross(at('across'), known)
	for (const { why, given, fault } of faults)
		refusals.push(
			fault === undefined
				? { kind: 'bad-across', row, given, why }
				: { kind: 'bad-condition', row, given, why: fault },
		)
	if (!across) return null
	if (at('acts') !== '') refusals.push({ kind: 'bad-across', row, given: at('acts'), why: 'acts' })
	if (across.kind === 'opens' && hours !== null && !Number.isInteger(hours))
		refusals.push({ kind: 'bad-across', row, given: at('time'), why: 'hours' })
	return across
}

const labelOf = (cell: string, row: number): string =>
	cell.replace(/[.:)]+$/, '').slice(0, 20) || String(row - 1)

function rowsOf(
	drafts: readonly Draft[],
	known: readonly KnownRole[],
	refusals: RowRefusal[],
	remarks: TableRemark[],
): StepRow[] {
	const taken = new Set<string>()
	const labels = new Map<string, number>()
	const rows = drafts.map((draft, index): StepRow => {
		const before = labels.get(stepKey(draft.label))
		if (before !== undefined) remarks.push({ kind: 'same-label', row: draft.row, label: draft.label })
		labels.set(stepKey(draft.label), draft.row)
		// Who opens a dossier elsewhere is the process; somebody watches it only where that is said.
		const opens = draft.across?.kind === 'opens'
		const who = responsibleFor(opens ? draft.role : draft.role || draft.responsible, known)
		if (!who && !(opens && draft.role === ''))
			refusals.push({ kind: 'unknown-responsible', row: draft.row, given: draft.role || draft.responsible })
		const { name } = draft
		const text = fold(`${draft.content} ${draft.ways}`)
		return {
			id: draft.id && !taken.has(draft.id) ? claimed(draft.id, taken) : freshId(name, taken),
			label: draft.label,
			name,
			nameEn: draft.nameEn,
			content: draft.content,
			responsible: draft.responsible,
			role: who?.role ?? '',
			agency: agencyOf(draft.agency) ?? who?.agency ?? 'competent',
			hours: draft.hours,
			acts: draft.across
				? []
				: actsOf(
						draft,
						{ first: index === 0, last: index === drafts.length - 1, role: who?.role ?? '' },
						refusals,
					),
			output: draft.output,
			template: draft.template,
			ways: waysOf(draft, refusals),
			beside: /song song|dong thoi voi buoc/.test(fold(draft.ways)),
			tacit:
				draft.hours !== null && /im lang|khong tra loi (thi )?(duoc )?coi (nhu|la)|coi nhu dong y/.test(text),
			across: draft.across,
		}
	})
	// Who names the acts of every step has thought of how it ends.
	const whole = drafts.every(({ acts, across }) => acts !== '' || across) ? rows : completed(rows, remarks)
	for (const [index, { ways }] of rows.entries())
		for (const { to } of ways)
			if (to !== null && to !== 'end' && !whole.some(({ label }) => stepKey(label) === stepKey(to)))
				refusals.push({ kind: 'unknown-step', row: drafts[index]?.row ?? 0, given: to })
	return whole
}

/**
 * A dossier ends with a result that is issued, then handed over: two acts, mostly of two people. Tables leave one of them
 * out, or write both in one row, or call every outgoing letter an issue.
 */
function completed(rows: readonly StepRow[], remarks: TableRemark[]): StepRow[] {
	const last = rows.at(-1)
	if (!last) return []
	const body = last.acts.includes('return') && !last.acts.includes('issue') ? rows.slice(0, -1) : [...rows]
	let returned = rows.length > body.length ? last : undefined
	if (!returned) {
		remarks.push({
			kind: last.acts.includes('return') ? 'split' : 'added',
			row: rows.length,
			name: 'Trả kết quả',
		})
		returned = { ...handOver, id: 'tra-ket-qua', label: `${last.label}b` }
	}
	const before = body.at(-1)
	const signs =
		!before || before.across !== null || before.acts.some((act) => act === 'approve' || act === 'receive')
	const result = body.map((row, index): StepRow => {
		if (index === body.length - 1) return signs ? row : { ...row, acts: ['issue'] }
		return row.acts.includes('issue') ? { ...row, acts: ['hand-on'] } : row
	})
	if (signs) {
		remarks.push({ kind: 'added', row: rows.length, name: issuing.name })
		result.push({ ...issuing, label: `${before?.label ?? ''}b` })
	}
	const whole = [...result, returned]
	// Nobody before this step could take the dossier back.
	return whole.map((row) =>
		row.acts.includes('send-back') &&
		!usualReturn(whole, row) &&
		!row.ways.some(({ when, to }) => when === 'send-back' && to)
			? { ...row, acts: row.acts.filter((act) => act !== 'send-back') }
			: row,
	)
}

const blank = {
	responsible: '',
	hours: null,
	output: '',
	template: '',
	ways: [],
	beside: false,
	tacit: false,
	across: null,
} as const
const handOver: Omit<StepRow, 'id' | 'label'> = {
	...blank,
	name: 'Trả kết quả',
	nameEn: 'Hand over the result',
	content: 'Trả kết quả',
	role: 'receptionist',
	agency: 'receiving',
	acts: ['return'],
}
const issuing: Omit<StepRow, 'label'> = {
	...blank,
	id: 'phat-hanh',
	name: 'Vào sổ, phát hành kết quả',
	nameEn: 'Register and issue the result',
	content: 'Vào sổ, phát hành kết quả',
	role: 'records-clerk',
	agency: 'competent',
	acts: ['issue'],
}

/** `Bước 3`, `B3`, `bước 03` and `3` are one step. */
export const stepKey = (label: string): string =>
	fold(label)
		.replace(/^(buoc|b)\s*\.?\s*/, '')
		.replace(/^0+(?=\d)/, '')
		.replaceAll(/[^a-z0-9.]/g, '')

/** The first clause of what is done, at most 60 characters: what queues and diagrams can show. */
export function shortName(content: string): string {
	const line = content
		.replace(/^[\s\-–+•*\d.)]+/, '')
		.replaceAll(/\s+/g, ' ')
		.trim()
	const sentence = (/^.{8,}?(?=[;:.(]|\s[-–+]\s|$)/u.exec(line)?.[0] ?? line).trim()
	const clause = sentence.length <= 60 ? sentence : (/^.{20,60}?(?=,)/u.exec(sentence)?.[0] ?? sentence)
	const short = clause.length <= 60 ? clause : `${clause.slice(0, 60).replace(/\s+\S*$/, '')}…`
	return short === '' ? '' : short[0]?.toUpperCase() + short.slice(1)
}

/** @returns an id that reads like the name and is not taken; takes it */
export function freshId(name: string, taken: Set<string>): string {
	const base =
		fold(name)
			.replaceAll(/[^a-z0-9]+/g, '-')
			.split('-')
			.filter(Boolean)
			.slice(0, 5)
			.join('-')
			.replace(/^(?=\d)/, 'b-') || 'buoc'
	let id = base
	for (let nth = 2; taken.has(id); nth += 1) id = `${base}-${nth}`
	taken.add(id)
	return id
}

const claimed = (id: string, taken: Set<string>): string => {
	taken.add(id)
	return id
}

const agencyOf = (cell: string): StepRow['agency'] | undefined =>
	/tiep nhan|receiving/.test(cell) ? 'receiving' : cell === '' ? undefined : 'competent'

// Written back --------------------------------------------------------------------------------------------------------

/** The header of a table that says everything of a step, as {@link readTable} reads it. */
export const tableHeader = [
	'Mã bước',
	'Bước',
	'Tên',
	'Tên tiếng Anh',
	'Nội dung',
	'Trách nhiệm',
	'Vai trò',
	'Nơi làm',
	'Thời gian',
	'Việc làm',
	'Sản phẩm',
	'Biểu mẫu',
	'Rẽ nhánh',
	'Liên thông',
] as const

/** A table as cells: reading them gives the same rows. */
export const tableCells = (rows: readonly StepRow[], roleName?: (role: Role) => string): string[][] => [
	[...tableHeader],
	...rows.map((row) => [
		row.id,
		row.label,
		row.name,
		row.nameEn,
		row.content,
		row.responsible,
		row.role,
		row.agency,
		timeText(row.hours),
		row.acts.join(', '),
		row.output,
		row.template,
		[
			...(row.beside ? ['Song song'] : []),
			...(row.tacit ? ['Im lặng coi như đồng ý'] : []),
			...row.ways.map((way) => wayText(way, row.across)),
		].join('\n'),
		acrossText(row.across, roleName),
	]),
]

// What is done at a step ----------------------------------------------------------------------------------------------

/** How a person who writes a table may name an act; the first word is how it is written back. */
export const actWords: Readonly<Record<Act, readonly string[]>> = {
	receive: ['tiếp nhận'],
	'hand-on': ['chuyển', 'phân công', 'cho ý kiến'],
	propose: ['trình', 'đề xuất', 'thẩm định'],
	approve: ['phê duyệt', 'ký duyệt', 'ký'],
	'send-back': ['trả lại'],
	issue: ['phát hành', 'vào sổ'],
	return: ['trả kết quả'],
	supplement: ['yêu cầu bổ sung', 'bổ sung'],
	decline: ['từ chối'],
}

type Place = { readonly first: boolean; readonly last: boolean; readonly role: Role }

function actsOf(draft: Draft, place: Place, refusals: RowRefusal[]): Act[] {
	if (draft.acts !== '') return namedActs(draft, refusals)
	return usualActs(fold(`${draft.content} ${draft.ways}`), place)
}

function namedActs({ acts, row }: Draft, refusals: RowRefusal[]): Act[] {
	const found = acts
		.split(/[,;\n]+/)
		.map((word) => word.trim())
		.filter(Boolean)
		.map((given) => {
			const words = fold(given)
			const act = (Object.keys(actWords) as Act[]).find(
				(each) => each === words || actWords[each].some((word) => fold(word) === words),
			)
			if (!act) refusals.push({ kind: 'unknown-act', row, given })
			return act
		})
	return [...new Set(found.filter((act) => act !== undefined))]
}

/** What the words of an approved step mean for the one who does it. */
export function usualActs(text: string, { first, last, role }: Place): Act[] {
	if (first) return ['receive', 'supplement', 'decline']
	const returns =
		/, tra$|^tra,|tra (ket qua|giay|cho (nguoi|to chuc|cong dan|khach))|trao (giay|ket qua)|^(thu|nhan).*tra ket qua/.test(
			text,
		)
	const issues = /vao so|dong dau|phat hanh|lay so|so hoa ket qua|cap so/.test(text)
	const clerk = role === 'records-clerk'
	if (last && returns) return issues ? ['issue', 'return'] : ['return']
	if (clerk || (issues && !/^(ky|phe duyet|xem xet|duyet)/.test(text))) return ['issue']
	if (returns && role === 'receptionist') return ['return']
	if (role === 'chairman' && /ky|phe duyet|duyet|quyet dinh|ban hanh/.test(text))
		return ['approve', 'send-back']
	if (
		/phan cong|giao (viec|nhiem vu|cho)|^chuyen|y kien|xac minh|nhan ho so/.test(text) &&
		!/tham dinh|tham tra|du thao/.test(text)
	)
		return ['hand-on']
	if (/^(ky|phe duyet|duyet)/.test(text) && role !== 'division-head') return ['approve', 'send-back']
	return role === 'division-head'
		? ['propose', 'send-back']
		: ['propose', ...(/bo sung|hoan thien|chinh sua/.test(text) ? (['supplement'] as const) : [])]
}

// Ways ----------------------------------------------------------------------------------------------------------------

/** Written one a line or with semicolons between: `Trả lại → B3; Từ chối; Nếu answers.kind = "new" → B6`. */
function waysOf({ ways, row, across }: Draft, refusals: RowRefusal[]): Way[] {
	return ways
		.split(/[;\n]+/)
		.map((part) => part.trim())
		.filter(
			(part) => part !== '' && !/song song|im lang|coi nhu dong y|^bo sung|yeu cau bo sung/.test(fold(part)),
		)
		.flatMap((given): Way[] => {
			const [condition = '', target] = given.split(/\s*(?:→|->|=>|⇒)\s*/)
			const named = /(?:^|\s)(?:bước|b)\s*\.?\s*(\d+[a-z]?)\b/iu.exec(target ?? given)?.[1]
			const to =
				target === undefined
					? (named ?? null)
					: /ket thuc|^het$/.test(fold(target))
						? 'end'
						: (named ?? target)
			const words = fold(condition)
			const ended = across && target !== undefined ? endNamed(across, condition) : undefined
			if (ended) return [{ when: { condition: ended }, to }]
			if (/tra lai|chuyen lai|khong dong y|khong dat/.test(words)) return [{ when: 'send-back', to }]
			if (/tu choi|khong du dieu kien|khong chap thuan|khong hop le/.test(words))
				return [{ when: 'refuse', to }]
			const rule = condition.replace(/^nếu\s+/iu, '').trim()
			if (target === undefined || rule === condition.trim()) {
				refusals.push({ kind: 'bad-way', row, given })
				return []
			}
			const fault = conditionFault(rule)
			if (fault !== undefined) {
				refusals.push({ kind: 'bad-condition', row, given: rule, why: fault })
				return []
			}
			return [{ when: { condition: rule }, to }]
		})
}

/** How a way is written in the table. */
export const wayText = ({ when, to }: Way, across: Across | null = null): string => {
	const words =
		when === 'send-back'
			? 'Trả lại'
			: when === 'refuse'
				? 'Từ chối'
				: ((across && endWords(across, when.condition)) ?? `Nếu ${when.condition}`)
	return to === null ? words : `${words} → ${to === 'end' ? 'kết thúc' : to}`
}

/** Rows of the day's sum, for a limit given in working days. */
export const daysOf = (hours: number): number => Math.round((hours / hoursADay) * 100) / 100
