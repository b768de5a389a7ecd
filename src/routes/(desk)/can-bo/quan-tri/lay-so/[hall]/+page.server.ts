import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { agency } from '#tenancy/server'
import { type Hall, ticketRefusalWords } from '#tickets'
import {
	arrangeCounter,
	arrangeLine,
	arrangement,
	type ArrangeRefusal,
	changeHall,
	hallNamed,
	renewKey,
} from '#tickets/server'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf, textOf, textsOf } from '../../by.server.ts'
import { arrangeWords } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const { locals, params, url } = event
	const found = await locals.transact(async (tx) => {
		const hall = await hallNamed(tx, params.hall)
		if (!hall) return undefined
		const [desk, arranged] = await Promise.all([
			agency(tx, hall.agencyId),
			arrangement(tx, hall, { at: now() }),
		])
		return { hall, desk, ...arranged }
	})
	if (!found) error(404, ticketRefusalWords({ kind: 'unknown-hall' }))
	const { hall, desk, lines, counters } = found
	return {
		desk: desk?.name ?? hall.slug,
		rules: { earlyMinutes: hall.earlyMinutes, trial: hall.trial, suspended: hall.suspended },
		addresses: {
			kiosk: `${url.origin}/lay-so/${hall.slug}/may/${hall.key}`,
			screen: `${url.origin}/lay-so/${hall.slug}/man-hinh/${hall.key}`,
			phone: `${url.origin}/lay-so/${hall.slug}`,
			calls: `${url.origin}/can-bo/goi-so?phong=${hall.slug}`,
		},
		lines,
		counters: counters.map(({ number, name, letters, active }) => ({ number, name, letters, active })),
		done: url.searchParams.get('vua'),
	}
}

type Arranging = Parameters<typeof renewKey>[0]

async function arranged(
	event: RequestEvent,
	change: (by: Arranging, hall: Hall, form: FormData) => Promise<Result<null, ArrangeRefusal>>,
	what = 'luu',
) {
	const by = administratorOf(event, 'agencies.manage')
	const form = await event.request.formData()
	const { tenant } = event.locals
	const done = await event.locals.transact(async (tx) => {
		const hall = await hallNamed(tx, event.params['hall'] ?? '')
		if (!hall) error(404, ticketRefusalWords({ kind: 'unknown-hall' }))
		return change({ tx, tenant: tenant.code, by }, hall, form)
	})
	if (!done.ok) return fail(422, arrangeWords(done.refusal))
	redirect(303, `${event.url.pathname}?vua=${what}`)
}

export const actions = {
	rules: (event) =>
		arranged(event, (by, hall, form) =>
			changeHall(by, hall, {
				earlyMinutes: Number(textOf(form, 'som') || '0'),
				trial: form.has('chay-thu'),
				suspended: form.has('ngung'),
			}),
		),
	line: (event) =>
		arranged(event, (by, hall, form) =>
			arrangeLine(by, hall, {
				letter: textOf(form, 'chu').toUpperCase(),
				name: textOf(form, 'ten'),
				nameEn: textOf(form, 'ten-anh'),
				active: form.has('dung'),
			}),
		),
	counter: (event) =>
		arranged(event, (by, hall, form) =>
			arrangeCounter(by, hall, {
				number: Number(textOf(form, 'so')),
				name: textOf(form, 'ten-quay'),
				letters: textsOf(form, 'nhom'),
				active: form.has('dung'),
			}),
		),
	renew: (event) =>
		arranged(
			event,
			async (by, hall) => {
				await renewKey(by, hall)
				return { ok: true, value: null }
			},
			'khoa',
		),
} satisfies Actions
