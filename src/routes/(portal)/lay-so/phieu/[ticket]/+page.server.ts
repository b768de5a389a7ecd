import { fail, redirect } from '@sveltejs/kit'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { ticketRefusalWords } from '#tickets'
import { returnTicket } from '#tickets/server'
import type { Actions, PageServerLoad } from './$types'
import { followed } from './followed.server.ts'

export const load: PageServerLoad = async (event) => followed(event)

export const actions = {
	default: async (event) => {
		const { locals, params } = event
		const at = now()
		const given = isId(params.ticket)
			? await locals.transact((tx) => returnTicket({ tx, tenant: locals.tenant.code, at }, params.ticket))
			: undefined
		if (given && !given.ok) return fail(422, { told: ticketRefusalWords(given.refusal) })
		redirect(303, event.url.pathname)
	},
} satisfies Actions
