import type { Counters, View } from '#dossiers/server'
import { m } from '#messages'
import type { RailGroup } from '#ui/rail.ts'

/** The views in the words of a URL: `/can-bo?xem=qua-han`. */
const slugs = {
	mine: 'cho-toi',
	'to-receive': 'cho-tiep-nhan',
	'due-today': 'hom-nay',
	overdue: 'qua-han',
	unit: 'don-vi',
	'awaiting-citizen': 'cho-cong-dan',
} as const satisfies Record<View, string>
const all = Object.keys(slugs) as View[]

/** What the address asks to see; anything unknown is one's own work. */
export const viewOf = (params: URLSearchParams): View =>
	all.find((view) => slugs[view] === params.get('xem')) ?? 'mine'

/** Which list the official looks at, as it is kept from page to page. */
export type Looking = { readonly view: View; readonly procedure: string | undefined }

export const lookingAt = (params: URLSearchParams): Looking => ({
	view: viewOf(params),
	procedure: params.get('thu-tuc') || undefined,
})

/** `xem=…&thu-tuc=…`; empty for one's own work unfiltered. */
export function queryOf({ view, procedure }: Looking): string {
	const query = new URLSearchParams()
	if (view !== 'mine') query.set('xem', slugs[view])
	if (procedure) query.set('thu-tuc', procedure)
	return query.toString()
}

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
} as const satisfies Record<View, () => string>

/** The rail of the desk, with how many wait in each list. */
export function railOf(counts: Counters): RailGroup[] {
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
		{ heading: m.desk_rail_unit(), entries: (['unit', 'awaiting-citizen'] as const).map(entry) },
	]
}
