import { redirect } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { stuckWords } from '#dossiers'
import { messagesKept, needingCount, resend, troubleCounts, troubledMessages } from '#dossiers/server'
import { now } from '#kernel/dates'
import { allTenants } from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import { administratorOf, textsOf } from '../by.server.ts'
import type { Actions, PageServerLoad } from './$types'

const pageOf = 50
/** As many as one press sends: each is a transaction of its own. */
const mostAtOnce = pageOf

export const load: PageServerLoad = async (event) => {
	const official = requirePermission(event, messagesKept)
	const { searchParams } = event.url
	const at = now()
	const after = /^[0-9a-f-]{36}$/.exec(searchParams.get('sau') ?? '')?.[0]
	const [{ counts, page }, tenants] = await Promise.all([
		event.locals.transact(async (tx) => {
			const [counted, found] = await Promise.all([
				troubleCounts(tx, at),
				troubledMessages(tx, official, { at, after, size: pageOf }),
			])
			return { counts: counted, page: found }
		}),
		allTenants(),
	])
	const here = event.locals.tenant.code
	const nameOf = (code: string) => tenants.find((each) => each.code === code)?.name ?? code
	const sent = searchParams.get('da-gui')
	return {
		counts,
		needing: needingCount(counts),
		sent: sent !== null && /^\d{1,3}$/.test(sent) ? Number(sent) : null,
		messages: page.messages.map(({ mayOpen, since, to, why, ...rest }) => ({
			...rest,
			href: mayOpen ? `/can-bo/ho-so/${rest.code}` : null,
			since: wallText(since),
			// Within the tenant the way is the same, but nobody has to ask another province.
			province: to === null || to === here ? null : nameOf(to),
			why: why.startsWith('child-') ? stuckWords(why) : why,
			maySend: rest.trouble !== 'unsent',
		})),
		next: page.next,
	}
}

export const actions: Actions = {
	default: async (event) => {
		const by = administratorOf(event, messagesKept)
		const form = await event.request.formData()
		const chosen = textsOf(form, 'message').slice(0, mostAtOnce)
		let sent = 0
		for (const id of chosen) {
			const done = await event.locals.transact((tx) =>
				resend({ tx, tenant: event.locals.tenant.code, ...by }, id),
			)
			if (done === 'sent') sent++
		}
		redirect(303, `${event.url.pathname}?da-gui=${sent}`)
	},
}
