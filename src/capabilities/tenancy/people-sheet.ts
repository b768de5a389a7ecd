import { type Day, day } from '#kernel/dates'
import { fold } from '#kernel/vietnamese'
import { personFaults, type PersonFault, tidyPerson, type TypedPerson, usernameOf } from './person-entry.ts'
import type { Agency } from './tenant.ts'

/** The columns of a sheet of people, by the words that may head them. */
const columns = {
	fullName: ['ho va ten', 'ho ten', 'full name'],
	username: ['ten dang nhap', 'tai khoan', 'user name', 'username'],
	title: ['chuc danh', 'chuc vu', 'title'],
	phone: ['dien thoai', 'so dien thoai', 'phone'],
	email: ['thu dien tu', 'email', 'e-mail'],
	agency: ['ma co quan', 'co quan', 'agency'],
	roles: ['vai tro', 'nhiem vu', 'roles', 'role'],
	from: ['tu ngay', 'from'],
	until: ['den het ngay', 'den ngay', 'until'],
	fields: ['linh vuc', 'fields', 'field'],
	source: ['can cu', 'quyet dinh', 'source'],
} as const
export type SheetColumn = keyof typeof columns
const needed: readonly SheetColumn[] = ['fullName', 'title', 'agency']
/** So many people at once; more are two files. */
export const longestSheet = 1000

/** One row as it stands in the sheet; `line` counts from 1 with the heading. */
export type SheetRow = { readonly line: number } & Readonly<Record<SheetColumn, string>>

/** Why a sheet is no list of people. */
export type SheetRefusal =
	| { readonly kind: 'columns-missing'; readonly columns: readonly SheetColumn[] }
	| { readonly kind: 'empty' }
	| { readonly kind: 'too-long' }

/** Cells, heading first, as rows of people; the heading is the first of the topmost lines that names the columns. */
export function sheetRows(
	cells: readonly (readonly unknown[])[],
): { readonly rows: readonly SheetRow[] } | { readonly refusal: SheetRefusal } {
	const headings = cells.slice(0, 10).map(headingOf)
	const best = headings.reduce(
		(most, each, index) => (each.size > (headings[most]?.size ?? 0) ? index : most),
		0,
	)
	const heading = headings[best] ?? new Map<SheetColumn, number>()
	const missing = needed.filter((column) => !heading.has(column))
	if (missing.length > 0) return { refusal: { kind: 'columns-missing', columns: missing } }
	const rows = cells
		.slice(best + 1)
		.map((row, index) => rowOf(row, heading, best + 2 + index))
		.filter((row) => Object.entries(row).some(([column, text]) => column !== 'line' && text !== ''))
	if (rows.length === 0) return { refusal: { kind: 'empty' } }
	return rows.length > longestSheet ? { refusal: { kind: 'too-long' } } : { rows }
}

function headingOf(row: readonly unknown[]): Map<SheetColumn, number> {
	const found = new Map<SheetColumn, number>()
	for (const [index, cell] of row.entries()) {
		const word = fold(textOf(cell).replaceAll(/[*:]/g, ''))
		const column = (Object.keys(columns) as SheetColumn[]).find((each) =>
			columns[each].some((name) => name === word),
		)
		if (column && !found.has(column)) found.set(column, index)
	}
	return found
}

const rowOf = (row: readonly unknown[], heading: Map<SheetColumn, number>, line: number): SheetRow => {
	const cell = (column: SheetColumn) => {
		const index = heading.get(column)
		return index === undefined ? '' : textOf(row[index])
	}
	return {
		line,
		fullName: cell('fullName'),
		username: cell('username'),
		title: cell('title'),
		phone: cell('phone'),
		email: cell('email'),
		agency: cell('agency'),
		roles: cell('roles'),
		from: cell('from'),
		until: cell('until'),
		fields: cell('fields'),
		source: cell('source'),
	}
}

/** A date cell comes as a moment at midnight UTC; anything else as it is read. */
function textOf(cell: unknown): string {
	if (cell === null || cell === undefined) return ''
	if (typeof cell === 'object' && 'toISOString' in cell && typeof cell.toISOString === 'function')
		return String(cell.toISOString()).slice(0, 10)
	return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
		? String(cell).replaceAll(/\s+/g, ' ').trim()
		: ''
}

/** A duty that a row asks for. */
export type AskedDuty = {
	readonly agencyId: string
	readonly role: string
	readonly from: Day
	readonly until: Day | null
	readonly fields: readonly string[]
	readonly source: string
}

/** Why a row cannot be taken. */
export type RowFault =
	| PersonFault
	| { readonly field: 'agencyId'; readonly kind: 'no-such-code'; readonly code: string }
	| { readonly field: 'username'; readonly kind: 'twice'; readonly line: number }
	| { readonly field: 'roles'; readonly kind: 'unknown-role'; readonly role: string }
	| { readonly field: 'fields'; readonly kind: 'unknown-field'; readonly name: string }
	| { readonly field: 'from' | 'until'; readonly kind: 'no-day'; readonly text: string }
	| { readonly field: 'until'; readonly kind: 'before-from' }

/** What would become of a row. */
export type PlannedRow = {
	readonly line: number
	readonly person: TypedPerson
	readonly duties: readonly AskedDuty[]
} & (
	| { readonly outcome: 'add' }
	| {
			readonly outcome: 'change'
			readonly id: string
			readonly changes: readonly ('fullName' | 'title' | 'phone' | 'email' | 'agencyId' | 'duties')[]
	  }
	| { readonly outcome: 'same'; readonly id: string }
	| { readonly outcome: 'wrong'; readonly faults: readonly RowFault[] }
)

/** What the tenant has already. */
export type KnownPeople = {
	readonly agencies: readonly Pick<Agency, 'id' | 'code' | 'name'>[]
	readonly roles: readonly { readonly code: string; readonly name: string }[]
	readonly fields: readonly string[]
	readonly people: readonly (TypedPerson & {
		readonly id: string
		readonly duties: readonly {
			readonly agencyId: string
			readonly role: string
			readonly until: Day | null
		}[]
	})[]
	readonly today: Day
}

/**
 * What each row would do: the same person is known by the user name, so the same file twice changes nothing. Roles are
 * added to what someone has, never taken away: that is done for one person at a time, by name.
 */
export function planRows(rows: readonly SheetRow[], known: KnownPeople): readonly PlannedRow[] {
	const seen = new Map<string, number>()
	return rows.map((row) => {
		const agencyCode = row.agency.trim()
		const agency = known.agencies.find(
			({ code, name }) => code.toLowerCase() === agencyCode.toLowerCase() || fold(name) === fold(agencyCode),
		)
		const person = tidyPerson({
			fullName: row.fullName,
			username: row.username === '' ? usernameOf(row.fullName) : row.username,
			title: row.title,
			phone: row.phone,
			email: row.email,
			agencyId: agency?.id ?? '',
		})
		const earlier = seen.get(person.username)
		seen.set(person.username, row.line)
		const asked = dutiesAsked(row, agency?.id ?? '', known)
		const faults: RowFault[] = [
			...personFaults(person, { agencies: known.agencies, taken: new Set() }).filter(
				({ field }) => field !== 'agencyId',
			),
			...(agency ? [] : [{ field: 'agencyId', kind: 'no-such-code', code: agencyCode } as const]),
			...(earlier === undefined ? [] : [{ field: 'username', kind: 'twice', line: earlier } as const]),
			...asked.faults,
		]
		const base = { line: row.line, person, duties: asked.duties }
		if (faults.length > 0) return { ...base, outcome: 'wrong', faults }
		const had = known.people.find(({ username }) => username === person.username)
		if (!had) return { ...base, outcome: 'add' }
		const duties = asked.duties.filter(
			(duty) =>
				!had.duties.some(
					({ agencyId, role, until }) =>
						agencyId === duty.agencyId &&
						role === duty.role &&
						(until === null || duty.from.until(until).sign > 0) &&
						(until?.toString() ?? null) === (duty.until?.toString() ?? until?.toString() ?? null),
				),
		)
		const changes = [
			...(['fullName', 'title', 'phone', 'email', 'agencyId'] as const).filter(
				// An empty cell is no wish to forget what is there.
				(field) => person[field] !== '' && had[field] !== person[field],
			),
			...(duties.length > 0 ? (['duties'] as const) : []),
		]
		return changes.length > 0
			? {
					...base,
					duties,
					person: { ...person, phone: person.phone || had.phone, email: person.email || had.email },
					outcome: 'change',
					id: had.id,
					changes,
				}
			: { ...base, duties: [], outcome: 'same', id: had.id }
	})
}

function dutiesAsked(
	row: SheetRow,
	agencyId: string,
	known: KnownPeople,
): { readonly duties: readonly AskedDuty[]; readonly faults: readonly RowFault[] } {
	const faults: RowFault[] = []
	const parsed = (field: 'from' | 'until') => {
		if (row[field] === '') return undefined
		const found = dayOf(row[field])
		if (!found) faults.push({ field, kind: 'no-day', text: row[field] })
		return found
	}
	const from = parsed('from') ?? known.today
	const last = parsed('until')
	if (last && last.until(from).sign > 0) faults.push({ field: 'until', kind: 'before-from' })
	const fields = listed(row.fields).map((name) => {
		const found = known.fields.find((each) => fold(each) === fold(name))
		if (!found) faults.push({ field: 'fields', kind: 'unknown-field', name })
		return found ?? name
	})
	const duties = listed(row.roles).flatMap((name) => {
		const role = known.roles.find(
			(each) => each.code === name.toLowerCase() || fold(each.name) === fold(name),
		)
		if (!role) {
			faults.push({ field: 'roles', kind: 'unknown-role', role: name })
			return []
		}
		return [
			{ agencyId, role: role.code, from, until: last?.add({ days: 1 }) ?? null, fields, source: row.source },
		]
	})
	return { duties, faults }
}

const listed = (text: string): readonly string[] =>
	text
		.split(/[;\n]/)
		.map((each) => each.trim())
		.filter(Boolean)

/** `22/11/2026`, `22-11-2026` or `2026-11-22`. */
export function dayOf(text: string): Day | undefined {
	const [, d = '', m = '', y = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? []
	const written = y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : text.trim()
	if (!/^\d{4}-\d\d-\d\d$/.test(written)) return undefined
	try {
		return day(written)
	} catch {
		return undefined
	}
}
