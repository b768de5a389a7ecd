import { type Criterion, type FieldRef, ownFields } from '#dossiers'
import type { Counters, List, Sort, View } from '#dossiers/server'
import { m } from '#messages'
import type { RailGroup } from '#ui/rail.ts'

/** The lists in the words of a URL: `/can-bo?xem=qua-han`. */
const slugs = {
	mine: 'cho-toi',
	'to-receive': 'cho-tiep-nhan',
	'due-today': 'hom-nay',
	overdue: 'qua-han',
	unit: 'don-vi',
	'awaiting-citizen': 'cho-cong-dan',
	automatic: 'tu-dong',
	'late-elsewhere': 'noi-khac-tre',
	all: 'moi-ho-so',
} as const satisfies Record<List, string>
const allLists = Object.keys(slugs) as List[]

const sortSlugs = {
	due: 'han',
	'-due': '-han',
	submitted: 'nop',
	'-submitted': '-nop',
} as const satisfies Record<Sort, string>
const allSorts = Object.keys(sortSlugs) as Sort[]

/** What a list can show of a dossier besides the fields of its form. */
export const ownColumns = ['due', 'code', 'procedure', 'applicant', 'step', 'channel', 'submitted'] as const
export type OwnColumn = (typeof ownColumns)[number]
export type Column = OwnColumn | `${string}.${string}`
const columnSlugs = {
	due: 'han',
	code: 'ma',
	procedure: 'thu-tuc',
	applicant: 'chu-ho-so',
	step: 'buoc',
	channel: 'cach-nop',
	submitted: 'nop',
} as const satisfies Record<OwnColumn, string>
const fieldSlugs: Record<(typeof ownFields)[number], string> = columnSlugs
const mostColumns = 14
const mostCriteria = 8

type Days = { readonly from: string | null; readonly to: string | null }

/** Which list the official looks at, how it is narrowed, ordered and shown: as it is kept from page to page. */
export type Looking = {
	readonly view: List
	readonly procedure: string | undefined
	readonly criteria?: readonly Criterion[] | undefined
	readonly due?: Days | undefined
	readonly sort?: Sort | undefined
	/** Undefined: the columns every list begins with. */
	readonly columns?: readonly Column[] | undefined
}

/** What the address asks to see; anything unknown is one's own work. */
export const viewOf = (params: URLSearchParams): List =>
	allLists.find((list) => slugs[list] === params.get('xem')) ?? 'mine'

export function lookingAt(params: URLSearchParams): Looking {
	const asked = params.getAll('loc').slice(0, mostCriteria).map(criterionFrom)
	const due = asked.find((each) => each?.field === 'due')
	const columns = (params.get('cot') ?? '')
		.split(',')
		.map(columnFrom)
		.filter((column) => column !== undefined)
	return {
		view: viewOf(params),
		procedure: params.get('thu-tuc') || undefined,
		criteria: asked.filter((each): each is Criterion => each !== undefined && each.field !== 'due'),
		due: due && 'from' in due ? { from: due.from, to: due.to } : undefined,
		sort: allSorts.find((sort) => sortSlugs[sort] === params.get('sap')),
		columns: columns.length > 0 ? [...new Set(columns)].slice(0, mostColumns) : undefined,
	}
}

/** The address of a list; empty for one's own work unfiltered. */
export function queryOf({ view, procedure, criteria = [], due, sort, columns }: Looking): string {
	const query = new URLSearchParams()
	if (view !== 'mine') query.set('xem', slugs[view])
	if (procedure) query.set('thu-tuc', procedure)
	if (due) query.append('loc', writtenCriterion({ field: 'due', ...due }))
	for (const criterion of criteria) query.append('loc', writtenCriterion(criterion))
	if (sort) query.set('sap', sortSlugs[sort])
	if (columns) query.set('cot', columns.map(slugOf).join(','))
	return query.toString()
}

/** Everything a list is narrowed by, as the lists are asked. */
export const criteriaOf = ({ procedure, criteria = [] }: Looking): readonly Criterion[] =>
	procedure ? [{ field: 'procedure', is: procedure }, ...criteria] : criteria

export const isNarrowed = ({ procedure, criteria = [], due }: Looking): boolean =>
	procedure !== undefined || criteria.length > 0 || due !== undefined

/** A criterion, or the days on which something is due, which no card holds. */
type Asked = Criterion | ({ readonly field: 'due' } & Days)

/** `khai-sinh.child_name~co~minh an`, `…~la~male`, `nop~tu~2026-11-01..2026-11-30` */
export function writtenCriterion(criterion: Asked): string {
	const field = slugOf(criterion.field)
	if ('has' in criterion) return `${field}~co~${criterion.has}`
	if ('is' in criterion) return `${field}~la~${criterion.is}`
	return `${field}~tu~${criterion.from ?? ''}..${criterion.to ?? ''}`
}

const bound = /^(\d{4}-\d\d-\d\d|\d{1,13}(\.\d{1,2})?)$/
const longestAsked = 200

function criterionFrom(text: string): Asked | undefined {
	const [, slug = '', how, what = ''] = /^([^~]+)~(co|la|tu)~(.*)$/s.exec(text.slice(0, longestAsked)) ?? []
	const field = slug === columnSlugs.due ? 'due' : fieldFrom(slug)
	if (!field || !what) return undefined
	if (how === 'tu') {
		const [from = '', to = ''] = what.split('..')
		if ([from, to].some((each) => each !== '' && !bound.test(each)) || !(from || to)) return undefined
		const days = { from: from || null, to: to || null }
		return field === 'due' ? { field, ...days } : { field, ...days }
	}
	if (field === 'due') return undefined
	return how === 'co' ? { field, has: what } : { field, is: what }
}

const ofForm = /^[a-z0-9-]+\.[a-z][a-z0-9_]*$/
export const fieldFrom = (slug: string): FieldRef | undefined =>
	ownFields.find((field) => fieldSlugs[field] === slug) ??
	(ofForm.test(slug) ? (slug as FieldRef) : undefined)
const columnFrom = (slug: string): Column | undefined =>
	ownColumns.find((column) => columnSlugs[column] === slug) ??
	(ofForm.test(slug) ? (slug as Column) : undefined)
/** A field or column in the words of a URL. */
export const slugOf = (name: Column | FieldRef): string =>
	(columnSlugs as Record<string, string>)[name] ?? name

const withQuery = (path: string, query: string) => (query ? `${path}?${query}` : path)
export const listPath = (looking: Looking): string => withQuery('/can-bo', queryOf(looking))
export const dossierPath = (code: string, looking: Looking): string =>
	withQuery(`/can-bo/ho-so/${code}`, queryOf(looking))

export const viewNames = {
	mine: m.desk_view_mine,
	unit: m.desk_view_unit,
	'to-receive': m.desk_view_to_receive,
	'due-today': m.desk_view_due_today,
	overdue: m.desk_view_overdue,
	'awaiting-citizen': m.desk_view_awaiting_citizen,
	automatic: m.workflow_view_automatic,
	'late-elsewhere': m.across_view_late,
	all: m.lists_view_all,
} as const satisfies Record<List, () => string>

type Kept = {
	readonly name: string
	readonly query: string
	readonly count: number | undefined
	readonly most: number
}

/** The rail of the desk, with how many wait in each list. */
export function railOf(counts: Counters, kept: readonly Kept[] = []): RailGroup[] {
	const entry = (view: View) => ({
		href: listPath({ view, procedure: undefined }),
		label: viewNames[view](),
		count: counts[view],
	})
	return [
		{
			heading: m.desk_rail_mine(),
			entries: (['mine', 'to-receive', 'due-today', 'overdue'] as const).map(entry),
		},
		{
			heading: m.desk_rail_unit(),
			entries: [
				...(['unit', 'awaiting-citizen', 'automatic', 'late-elsewhere'] as const).map(entry),
				{ href: listPath({ view: 'all', procedure: undefined }), label: m.lists_view_all() },
				{ href: '/can-bo/goi-so', label: m.tickets_call_title() },
				{ href: '/can-bo/quay', label: m.counter_title() },
				{ href: '/can-bo/so-theo-doi', label: m.papers_register() },
			],
		},
		...(kept.length > 0
			? [
					{
						heading: m.lists_rail_kept(),
						entries: kept.map(({ name, query, count, most }) => ({
							href: withQuery('/can-bo', query),
							label: name,
							...(count === undefined ? {} : { count: count >= most ? `${most - 1}+` : count }),
						})),
					},
				]
			: []),
	]
}
