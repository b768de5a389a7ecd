import { error, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { changeById } from '#calendar/server'
import { dropCalendarChange, makeCalendarChange } from '#dossiers/server'
import { may } from '#identity'
import { m } from '#messages'
import { requireOfficial } from '../../../../../guards.ts'
import type { Actions, PageServerLoad } from './$types'
import { changeWords } from '../asked.ts'

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const load: PageServerLoad = async (event) => {
	const { change, preview } = await event.locals.transact(async (tx) => {
		const found = await changeById(tx, keyOf(event))
		if (!found) error(404, m.clock_calendar_unknown())
		return { change: found, preview: found.preview }
	})
	return {
		id: change.id,
		what: changeWords(change.what),
		profiles: change.what.profiles,
		reason: change.reason,
		tell: change.tell,
		madeBy: change.madeBy,
		madeAt: wallText(change.madeAt),
		state: change.state,
		looked: change.looked,
		moved: change.moved,
		finishedAt: change.finishedAt && wallText(change.finishedAt),
		preview,
	}
}

export const actions: Actions = {
	make: async (event) => {
		const key = keyOf(event)
		await event.locals.transact((tx) => makeCalendarChange({ tx, tenant: event.locals.tenant.code }, key))
		// A second click finds it made: the page shows how far it has come.
		redirect(303, event.url.pathname)
	},
	drop: async (event) => {
		const key = keyOf(event)
		await event.locals.transact((tx) => dropCalendarChange(tx, key))
		redirect(303, '/can-bo/quan-tri/lich')
	},
}

function keyOf(event: RequestEvent): string {
	if (!may(requireOfficial(event), 'calendar.manage')) error(403, m.clock_calendar_not_allowed())
	const key = event.params['change'] ?? ''
	if (!id.test(key)) error(404, m.clock_calendar_unknown())
	return key
}
