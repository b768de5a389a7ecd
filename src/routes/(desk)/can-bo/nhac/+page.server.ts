import { redirect } from '@sveltejs/kit'
import { now } from '#kernel/dates'
import { markRead, noticesOf } from '#notes/server'
import { requireOfficial } from '../../../guards.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	return { notices: await event.locals.transact((tx) => noticesOf(tx, official.id)) }
}

export const actions = {
	/** Opens the dossier of a notice; what it says of that dossier is read then. */
	open: async (event) => {
		const official = requireOfficial(event)
		const code = String((await event.request.formData()).get('code') ?? '')
		await event.locals.transact((tx) => markRead(tx, official.id, { code }, now()))
		redirect(303, `/can-bo/ho-so/${encodeURIComponent(code)}#ghi-chu`)
	},
	all: async (event) => {
		const official = requireOfficial(event)
		await event.locals.transact((tx) => markRead(tx, official.id, {}, now()))
		redirect(303, '/can-bo/nhac')
	},
} satisfies Actions
