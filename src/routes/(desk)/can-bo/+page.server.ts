import { redirect } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { loadCalendar } from '#calendar/server'
import {
	countUpTo,
	counters,
	dropList,
	listPage,
	openProcedures,
	pageSize,
	remindersOf,
	savedLists,
	saveList,
} from '#dossiers/server'
import { may } from '#identity'
import { now } from '#kernel/dates'
import { agency } from '#tenancy/server'
import { requireOfficial } from '../../guards.ts'
import type { Actions, PageServerLoad } from './$types'
import {
	askedAnew,
	chipsOf,
	columnsOf,
	fieldGroups,
	formsAsked,
	ownLabels,
	shownFields,
	wantedOf,
} from './asked.server.ts'
import { lineOf } from './queue-lines.ts'
import { isNarrowed, listPath, lookingAt, ownColumns, queryOf, railOf, slugOf } from './views.ts'

/** So far a list that is narrowed is counted: what is more is more. */
const mostCounted = 1000
/** So far a list that is kept is counted for the rail. */
const mostKept = 100

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { url, locals } = event
	const params = url.searchParams
	const looking = lookingAt(params)
	const path = listPath(looking)
	const anew = askedAnew(params)
	if (anew) redirect(303, withParameter(path, 'loc', anew))
	if (params.has('cot') && params.getAll('cot').length > 1)
		redirect(
			303,
			withParameter(listPath({ ...looking, columns: undefined }), 'cot', params.getAll('cot').join(',')),
		)
	const cursor = params.get('sau') ?? undefined
	const at = now()
	const tenant = locals.tenant.code
	event.depends('desk:queue')
	const narrowed = isNarrowed(looking)
	const formColumns = (looking.columns ?? []).filter((column) => column.includes('.'))
	// What a panel shows is read when it is open; which fields there are also to name what is asked and shown.
	const panel = params.has('them')
		? 'filter'
		: params.has('sua-cot')
			? 'columns'
			: params.has('luu')
				? 'save'
				: undefined
	const needsForms = panel !== undefined || (looking.criteria ?? []).length > 0 || formColumns.length > 0
	const [counts, page, procedures, calendar, forms, kept, reminders] = await locals.transact(async (tx) => {
		const asking = { tx, tenant, official }
		const read = Promise.all([
			counters(tx, official, at),
			listPage(asking, wantedOf(looking, at), { cursor, size: pageSize }),
			openProcedures(tx),
			agency(tx, official.agencyId).then((own) => loadCalendar(tx, tenant, own?.hoursProfile ?? 'commune')),
			needsForms ? formsAsked(tx, tenant, looking, at) : [],
			savedLists(tx, official),
			remindersOf(tx, official),
		])
		const [counts, page, procedures, calendar, forms, kept, reminders] = await read
		const lines = await Promise.all(
			page.rows.map(async (row) => ({
				...lineOf(calendar, at)(row),
				fields: await shownFields(asking, row, formColumns, locals.locale),
			})),
		)
		return [counts, { ...page, lines }, procedures, calendar, forms, kept, reminders] as const
	})
	void calendar
	const count = narrowed ? await counted(locals, official, looking, at, mostCounted) : undefined
	const keptCounts = new Map<string, number>()
	for (const list of kept.slice(0, 12))
		keptCounts.set(
			list.id,
			await counted(locals, official, lookingAt(new URLSearchParams(list.query)), at, mostKept),
		)
	const groups = fieldGroups(forms, looking, locals.locale)
	const asked = params.get('them')
	return {
		queues: railOf(
			counts,
			kept.map(({ id, name, query }) => ({ name, query, count: keptCounts.get(id), most: mostKept })),
		),
		counts,
		looking,
		onDuty: official.duties.length > 0,
		mayExport: may(official, 'dossier.export'),
		lines: page.lines,
		procedures,
		reminders: reminders.map(({ stepDueAt, ...each }) => ({ ...each, dueAt: wallText(stepDueAt) })),
		first: cursor === undefined ? undefined : path,
		next: page.next && withParameter(path, 'sau', page.next),
		count: count === undefined ? undefined : { n: count, more: count >= mostCounted },
		path,
		narrowed,
		chips: chipsOf(looking, groups, locals.locale),
		columns: columnsOf(looking, groups),
		panel,
		groups: panel === 'filter' || panel === 'columns' ? groups : [],
		asked: asked ? groups.flatMap(({ fields }) => fields).find(({ slug }) => slug === asked) : undefined,
		ownColumns: ownColumns.map((column) => ({ slug: slugOf(column), column, label: ownLabels[column]() })),
		kept: kept.find(({ query }) => query === queryOf(looking)),
	}
}

const counted = (
	locals: App.Locals,
	official: ReturnType<typeof requireOfficial>,
	looking: ReturnType<typeof lookingAt>,
	at: ReturnType<typeof now>,
	most: number,
) =>
	locals.transact(async (tx) =>
		countUpTo({ tx, tenant: locals.tenant.code, official }, wantedOf(looking, at), most),
	)

const withParameter = (list: string, name: string, value: string) =>
	`${list}${list.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`

export const actions: Actions = {
	/** Keeps the list that is looked at under a name. */
	keep: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const looking = lookingAt(event.url.searchParams)
		const text = (name: string) => {
			const value = form.get(name)
			return typeof value === 'string' ? value : ''
		}
		const done = await event.locals.transact(async (tx) =>
			saveList(tx, event.locals.tenant.code, official, {
				name: text('ten'),
				query: queryOf(looking),
				shared: text('chung') === 'co',
				at: now(),
			}),
		)
		redirect(303, done ? listPath(looking) : withParameter(listPath(looking), 'luu', 'thieu-ten'))
	},
	drop: async (event) => {
		const official = requireOfficial(event)
		const id = (await event.request.formData()).get('id')
		if (typeof id === 'string') await event.locals.transact(async (tx) => dropList(tx, official, id))
		redirect(303, listPath(lookingAt(event.url.searchParams)))
	},
}
