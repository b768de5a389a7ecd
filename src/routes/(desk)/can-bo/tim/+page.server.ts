import { redirect } from '@sveltejs/kit'
import { loadCalendar } from '#calendar/server'
import { codeIn } from '#dossiers'
import { counters, findAnywhere, findAtDesk } from '#dossiers/server'
import { note } from '#journal/server'
import { now } from '#kernel/dates'
import { agency } from '#tenancy/server'
import { requireOfficial } from '../../../guards.ts'
import { lineOf } from '../queue-lines.ts'
import { railOf } from '../views.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { url, locals } = event
	const q = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
	const cursor = url.searchParams.get('sau') ?? undefined
	const at = now()
	const noted = { official, at, address: event.getClientAddress() }
	const [counts, found, , calendar] = await locals.transact(async (tx) =>
		Promise.all([
			counters(tx, official, at),
			findAtDesk(tx, official, { q, cursor, now: at }),
			q === '' ? undefined : note(tx, noted, { kind: 'dossiers-searched', subject: q }),
			agency(tx, official.agencyId).then((own) =>
				loadCalendar(tx, locals.tenant.code, own?.hoursProfile ?? 'commune'),
			),
		]),
	)
	// A name or a code comes first; what is neither may stand in any field.
	const anywhere =
		found.rows.length > 0 || cursor !== undefined
			? []
			: await locals.transact(async (tx) => findAnywhere(tx, locals.tenant.code, official, q))
	// A whole code names one dossier: nobody wants to see a list of one.
	const only = found.rows[0]
	if (only && found.rows.length === 1 && codeIn(q)) redirect(303, `/can-bo/ho-so/${only.code}`)
	return {
		queues: railOf(counts),
		q,
		lines: (found.rows.length > 0 ? found.rows : anywhere).map(lineOf(calendar, at)),
		anywhere: anywhere.length > 0,
		next: found.next && `/can-bo/tim?${new URLSearchParams({ q, sau: found.next })}`,
	}
}
