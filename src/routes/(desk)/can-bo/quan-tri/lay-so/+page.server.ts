import { fail, redirect } from '@sveltejs/kit'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies } from '#tenancy/server'
import { halls, openHall } from '#tickets/server'
import { requirePermission } from '../../../../guards.ts'
import { administratorOf, textOf } from '../by.server.ts'
import type { Actions, PageServerLoad } from './$types'
import { arrangeWords } from './told.ts'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const [places, open] = await event.locals.transact(async (tx) =>
		Promise.all([agencies(tx, { onDay: dayInVietNam(now()) }), halls(tx)]),
	)
	return {
		halls: open.map(({ slug, agencyId, trial, suspended }) => ({
			slug,
			desk: places.find(({ id }) => id === agencyId)?.name ?? slug,
			trial,
			suspended,
		})),
		// A service centre is the desk where there is one.
		places: places
			.filter(({ id }) => open.every(({ agencyId }) => agencyId !== id))
			.toSorted(
				(one, other) => Number(other.kind === 'service-centre') - Number(one.kind === 'service-centre'),
			)
			.map(({ id, name }) => ({ id, name })),
	}
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'agencies.manage')
		const agencyId = textOf(await event.request.formData(), 'co-quan')
		const opened = await event.locals.transact((tx) =>
			openHall({ tx, tenant: event.locals.tenant.code, by }, agencyId, {
				name: m.tickets_admin_first_line({}, { locale: 'vi' }),
				nameEn: m.tickets_admin_first_line({}, { locale: 'en' }),
			}),
		)
		if (!opened.ok) return fail(422, arrangeWords(opened.refusal))
		redirect(303, `/can-bo/quan-tri/lay-so/${opened.value.slug}`)
	},
} satisfies Actions
