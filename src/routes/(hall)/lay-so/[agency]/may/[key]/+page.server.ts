import { fail, redirect } from '@sveltejs/kit'
import { now } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import { isPriority, ticketRefusalWords } from '#tickets'
import { mayTake, takeTicket } from '#tickets/server'
import { buttonsOf, hallByKey, standingWithKey, tooOften } from '../../../../../hall.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { standing, at } = await standingWithKey(event)
	const asked = event.url.searchParams.get('uu-tien') ?? ''
	return {
		...buttonsOf(standing, event.locals.locale, at),
		home: event.url.pathname,
		/** `choose`: which priority it is; null: an ordinary ticket. */
		priority: asked === '' ? null : isPriority(asked) ? asked : ('choose' as const),
	}
}

export const actions = {
	default: async (event) => {
		const hall = await hallByKey(event)
		const posted = await event.request.formData()
		const text = (name: string): string => String(posted.get(name) ?? '')
		const at = now()
		if (mayTake(`kiosk ${hall.agencyId}`, at.epochMilliseconds / 1000).verdict === 'refused')
			return fail(429, { told: tooOften() })
		const priority = text('uu-tien')
		const taken = await event.locals.transact((tx) =>
			takeTicket({
				tx,
				tenant: event.locals.tenant.code,
				at,
				hall,
				letter: text('nhom'),
				priority: isPriority(priority) ? priority : null,
				channel: 'kiosk',
				press: isId(text('lan-bam')) ? text('lan-bam') : newId(),
			}),
		)
		if (!taken.ok) return fail(422, { told: ticketRefusalWords(taken.refusal) })
		redirect(303, `${event.url.pathname}/${taken.value.id}`)
	},
} satisfies Actions
