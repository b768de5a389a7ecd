import { loadCalendar } from '#calendar/server'
import { counters, openProcedures, queuePage } from '#dossiers/server'
import { now } from '#kernel/dates'
import { agency } from '#tenancy/server'
import { requireOfficial } from '../../guards.ts'
import type { PageServerLoad } from './$types'
import { lineOf } from './queue-lines.ts'
import { listPath, lookingAt, railOf } from './views.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { url, locals } = event
	const looking = lookingAt(url.searchParams)
	const cursor = url.searchParams.get('sau') ?? undefined
	const at = now()
	event.depends('desk:queue')
	// One round trip: nothing waits for the answer of another but the calendar, which is kept in memory.
	const [counts, page, procedures, calendar] = await locals.transact(async (tx) =>
		Promise.all([
			counters(tx, official, at),
			queuePage(tx, official, { ...looking, cursor, now: at }),
			openProcedures(tx),
			agency(tx, official.agencyId).then((own) =>
				loadCalendar(tx, locals.tenant.code, own?.hoursProfile ?? 'commune'),
			),
		]),
	)
	return {
		queues: railOf(counts),
		counts,
		looking,
		onDuty: official.duties.length > 0,
		lines: page.rows.map(lineOf(calendar, at)),
		procedures,
		first: cursor === undefined ? undefined : listPath(looking),
		next: page.next && nextPath(listPath(looking), page.next),
	}
}

const nextPath = (list: string, cursor: string) =>
	`${list}${list.includes('?') ? '&' : '?'}${new URLSearchParams({ sau: cursor })}`
