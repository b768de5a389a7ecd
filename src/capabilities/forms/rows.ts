import type { Answers, Condition, Field, Layout, Repeat, Section, Step, Value } from './form.ts'
import { renamedCondition, renamedTerm } from './term.ts'
import { choicesIn } from './several.ts'

/** A row of a repeating section: `number` counts from one. */
export type Row = {
	readonly of: Repeat
	readonly row: string
	readonly number: number
	readonly rows: number
}

/** A section as it is asked: a repeating one once for each row, or once without fields while it has none. */
export type AskedSection = Section & { readonly row?: Row | undefined }

/** A form with its repeating sections laid out row by row: every question has an address of its own. */
export type Unfolded = {
	readonly steps: readonly (Omit<Step, 'sections'> & { readonly sections: readonly AskedSection[] })[]
}

const rowName = /^[a-z0-9]{1,16}$/

/** How an address is taken apart: `floors/2/area`. */
export const addressOf = (repeat: string, row: string, field?: string) =>
	field === undefined ? `${repeat}/${row}` : `${repeat}/${row}/${field}`

/** The id that a question has in every row. */
export const columnOf = (address: string): string => address.split('/').at(-1) ?? address

/**
 * The rows of a repeating section, in their order. A row is there when its mark says where it stands; the first `least`
 * rows, `1`, `2` …, are there without a mark, until a mark says they were taken away.
 */
export function rowsOf(repeat: Repeat, answers: Answers): readonly string[] {
	const places = new Map<string, number>()
	for (const [address, place] of Object.entries(answers)) {
		const [id, row, field] = address.split('/')
		if (id === repeat.id && row !== undefined && field === undefined && typeof place === 'number')
			places.set(row, place)
	}
	for (let n = 1; n <= repeat.least; n += 1)
		if (answers[addressOf(repeat.id, String(n))] === undefined) places.set(String(n), n)
	return [...places]
		.toSorted(([one, first], [other, second]) => first - second || (one < other ? -1 : 1))
		.map(([row]) => row)
}

/** The marks that say the same of the rows as these answers, and can stand alone: with the dossier. */
export function marksOf(repeat: Repeat, answers: Answers): Record<string, Value> {
	const rows = rowsOf(repeat, answers)
	const marks: Record<string, Value> = {}
	rows.forEach((row, at) => (marks[addressOf(repeat.id, row)] = at + 1))
	for (let n = 1; n <= repeat.least; n += 1)
		if (!rows.includes(String(n))) marks[addressOf(repeat.id, String(n))] = false
	return marks
}

/** What adds a row at the end; `name` must be a row that never was. */
export function addedRow(
	repeat: Repeat,
	answers: Answers,
	name = nextRow(repeat, answers),
): Record<string, Value> {
	const marks = marksOf(repeat, answers)
	const last = Math.max(0, ...Object.values(marks).map((place) => (typeof place === 'number' ? place : 0)))
	return { ...marks, [addressOf(repeat.id, name)]: last + 1 }
}

/** What takes a row away. Its answers stay in the draft and count as not given, so that it can be put back. */
export const takenRow = (repeat: Repeat, row: string): Record<string, Value> => ({
	[addressOf(repeat.id, row)]: false,
})

function nextRow(repeat: Repeat, answers: Answers): string {
	let n = repeat.least + 1
	while (answers[addressOf(repeat.id, String(n))] !== undefined) n += 1
	return String(n)
}

type Known = {
	readonly repeats: ReadonlyMap<string, Section & { readonly repeat: Repeat }>
	readonly fields: ReadonlyMap<string, Field>
	/** The questions of repeating sections. */
	readonly columns: ReadonlyMap<string, Field>
	/** Which repeating section asks a question, by the id of the question. */
	readonly asking: ReadonlyMap<string, Repeat>
	readonly unfolded: Map<string, Unfolded>
	/** Questions of rows, by address: a row keeps its questions when others come and go. */
	readonly cells: Map<string, Field>
}
const known = new WeakMap<Layout, Known>()
const mostUnfolded = 4
const mostCells = 20_000

function knownOf(form: Layout): Known {
	const found = known.get(form)
	if (found) return found
	const sections = form.steps.flatMap((step) => step.sections)
	const fresh: Known = {
		repeats: new Map(
			sections.flatMap((section) =>
				section.repeat ? [[section.repeat.id, { ...section, repeat: section.repeat }]] : [],
			),
		),
		fields: new Map(
			sections.flatMap(({ repeat, fields }) => (repeat ? [] : fields.map((field) => [field.id, field]))),
		),
		columns: new Map(
			sections.flatMap(({ repeat, fields }) => (repeat ? fields.map((field) => [field.id, field]) : [])),
		),
		asking: new Map(
			sections.flatMap(({ repeat, fields }) => (repeat ? fields.map(({ id }) => [id, repeat] as const) : [])),
		),
		unfolded: new Map(),
		cells: new Map(),
	}
	known.set(form, fresh)
	return fresh
}

/** The form as these answers lay it out. The same rows give the same object. */
export function unfolded(form: Layout, answers: Answers): Unfolded {
	const { repeats, unfolded, cells } = knownOf(form)
	if (repeats.size === 0) return form
	const rows = [...repeats.values()].map(({ repeat }) => rowsOf(repeat, answers))
	const key = JSON.stringify(rows)
	const before = unfolded.get(key)
	if (before) return before
	const laid = {
		steps: form.steps.map((step) => ({
			...step,
			sections: step.sections.flatMap((section): readonly AskedSection[] => {
				const { repeat } = section
				if (!repeat) return [section]
				const own = rowsOf(repeat, answers)
				if (own.length === 0) return [{ ...section, fields: [] }]
				return own.map((row, at) =>
					rowSection(section, repeat, row, { number: at + 1, rows: own.length, cells }),
				)
			}),
		})),
	}
	// A person works in few layouts at once; who goes on adding rows leaves the old ones behind.
	if (unfolded.size >= mostUnfolded) unfolded.clear()
	unfolded.set(key, laid)
	return laid
}

const rowSection = (
	section: Section,
	repeat: Repeat,
	row: string,
	{ number, rows, cells }: { number: number; rows: number; cells: Map<string, Field> },
): AskedSection => ({
	...section,
	id: `${section.id}-${row}`,
	fields: section.fields.map((field) => cellOf(field, section, repeat.id, row, cells)),
	row: { of: repeat, row, number, rows },
})

function cellOf(
	field: Field,
	section: Section,
	repeat: string,
	row: string,
	cells: Map<string, Field>,
): Field {
	const address = addressOf(repeat, row, field.id)
	const before = cells.get(address)
	if (before) return before
	// Rows of all who fill this form in pass by here.
	if (cells.size >= mostCells) cells.clear()
	const cell = inRow(field, section, repeat, row)
	cells.set(address, cell)
	return cell
}

/** A question of a repeating section as one row asks it: it reads its own row. */
function inRow(field: Field, section: Section, repeat: string, row: string): Field {
	const own = new Set(section.fields.map(({ id }) => id))
	const rename = (id: string) => (own.has(id) ? addressOf(repeat, row, id) : id)
	const when = (condition: Condition | undefined) => condition && renamedCondition(condition, rename)
	const common = { id: addressOf(repeat, row, field.id), when: when(field.when) }
	const prefill =
		field.prefill && 'when' in field.prefill
			? { ...field.prefill, when: when(field.prefill.when) }
			: field.prefill
	if (field.widget === 'date' || field.widget === 'partial-date')
		return { ...field, ...common, prefill, until: field.until && rename(field.until) }
	if (field.widget !== 'computed') return { ...field, ...common, prefill }
	const { compute } = field
	if (compute.kind === 'term')
		return { ...field, ...common, compute: { ...compute, term: renamedTerm(compute.term, rename) } }
	return { ...field, ...common, compute: 'of' in compute ? { ...compute, of: rename(compute.of) } : compute }
}

/** Every question that these answers lay out, in the order it is asked, under its address. */
export const questionsOf = (form: Layout, answers: Answers): readonly Field[] =>
	unfolded(form, answers).steps.flatMap((step) => step.sections.flatMap(({ fields }) => fields))

/** The same by address. A layout is kept as long as its rows stay, and so is this. */
export function questionsByAddress(form: Layout, answers: Answers): ReadonlyMap<string, Field> {
	const layout = unfolded(form, answers)
	const before = byAddress.get(layout)
	if (before) return before
	const fresh = new Map(questionsOf(form, answers).map((field) => [field.id, field]))
	byAddress.set(layout, fresh)
	return fresh
}
const byAddress = new WeakMap<Unfolded, ReadonlyMap<string, Field>>()

/** The question under an address, also of a row that is not there (yet); undefined when the form asks none such. */
export function questionAt(form: Layout, address: string): Field | undefined {
	const column = columnAt(form, address)
	const [id = '', row] = address.split('/')
	const section = row === undefined ? undefined : knownOf(form).repeats.get(id)
	return column && section && row !== undefined ? inRow(column, section, id, row) : column
}

/** As {@link questionAt}, as the form has it for every row: its id and what it reads name no row. */
export function columnAt(form: Layout, address: string): Field | undefined {
	const { fields, asking, columns } = knownOf(form)
	// Most questions repeat nowhere: their address is their id.
	if (!address.includes('/')) return fields.get(address)
	const [id = '', row = '', field = '', ...more] = address.split('/')
	return asking.get(field)?.id === id && more.length === 0 && rowName.test(row)
		? columns.get(field)
		: undefined
}

/** The repeating section whose row an address marks. */
export function repeatAt(form: Layout, address: string): Repeat | undefined {
	const [id = '', row, ...more] = address.split('/')
	if (row === undefined || more.length > 0 || !rowName.test(row)) return undefined
	return knownOf(form).repeats.get(id)?.repeat
}

export const repeatNamed = (form: Layout, id: string): Repeat | undefined =>
	knownOf(form).repeats.get(id)?.repeat

/** The repeating section that asks a question, by the id that the question has in every row. */
export const repeatAsking = (form: Layout, field: string): Repeat | undefined =>
	knownOf(form).asking.get(field)

/** A question as it is read out of its row: “Thửa đất 2: Diện tích”. */
export function rowOf(form: Layout, answers: Answers, address: string): Row | undefined {
	for (const step of unfolded(form, answers).steps)
		for (const { row, fields } of step.sections)
			if (row && fields.some(({ id }) => id === address)) return row
	return undefined
}

/** Answers as the JSON Schema of the form describes them: a list of rows where they repeat, a list where several are chosen. */
export function instanceOf(form: Layout, answers: Answers): Record<string, unknown> {
	const instance: Record<string, unknown> = {}
	const rows = new Map<string, Record<string, unknown>>()
	for (const { repeat } of knownOf(form).repeats.values()) {
		if (!Object.keys(answers).some((address) => address.startsWith(`${repeat.id}/`))) continue
		instance[repeat.id] = rowsOf(repeat, answers).map((row) => {
			const cells = {}
			rows.set(addressOf(repeat.id, row), cells)
			return cells
		})
	}
	for (const [address, value] of Object.entries(answers)) {
		const question = columnAt(form, address)
		if (!question) continue
		const [repeat = '', row, field] = address.includes('/') ? address.split('/') : []
		const place = row === undefined ? instance : rows.get(addressOf(repeat, row))
		if (place) place[field ?? address] = question.widget === 'several' ? choicesIn(value) : value
	}
	return instance
}

/** The address of a place in an {@link instanceOf}, as a JSON pointer: `/floors/0/area`. */
export function addressIn(form: Layout, answers: Answers, pointer: string): string {
	const [, id = '', row, field] = pointer.split('/')
	const repeat = repeatNamed(form, id)
	if (!repeat || row === undefined) return id
	return addressOf(id, rowsOf(repeat, answers)[Number(row)] ?? row, field)
}
