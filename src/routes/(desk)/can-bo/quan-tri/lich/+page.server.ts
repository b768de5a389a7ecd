import { error, fail, redirect } from '@sveltejs/kit'
import { cutOffOn, wallText } from '#calendar'
import { changesMade, hoursOf, loadCalendar, profilesOf } from '#calendar/server'
import { askCalendarChange } from '#dossiers/server'
import { may } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'
import type { Actions, PageServerLoad } from './$types'
import { changeFrom, changeRefusalWords, changeWords, halves, weekdays } from './asked.ts'
import { yearOf } from './year.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	if (!may(official, 'calendar.manage')) error(403, m.clock_calendar_not_allowed())
	const { locals, url } = event
	const today = dayInVietNam(now())
	const year = Math.min(2100, Math.max(2018, Number(url.searchParams.get('nam')) || today.year))
	return locals.transact(async (tx) => {
		const profiles = await profilesOf(tx)
		const profile =
			profiles.find((each) => each.profile === url.searchParams.get('lich')) ??
			profiles.find((each) => each.profile === 'commune') ??
			profiles[0]
		if (!profile) error(404, m.clock_calendar_none())
		const [calendar, kept, changes] = await Promise.all([
			loadCalendar(tx, locals.tenant.code, profile.profile),
			hoursOf(tx, locals.tenant.code, profile.profile),
			changesMade(tx),
		])
		const on = year === today.year ? today.toString() : `${year}-01-01`
		const sessions = calendar.sessions.filter(
			({ from, to }) => (from === undefined || from <= on) && (to === undefined || on < to),
		)
		return {
			profiles,
			profile,
			year,
			today: today.toString(),
			months: yearOf(calendar, year, today.toString()),
			named: [
				...[...calendar.off].map(([day, note]) => ({ day, is: 'off' as const, ...note })),
				...[...calendar.worked].map(([day, note]) => ({ day, is: 'work' as const, ...note })),
			]
				.filter(({ day }) => day.startsWith(`${year}-`))
				.sort((a, b) => (a.day < b.day ? -1 : 1))
				.map((each) => ({ ...each, own: kept.days.some(({ day }) => day === each.day) })),
			hours: weekdays.map((weekday) => ({
				weekday,
				halves: halves.map((half) => {
					const found = sessions.find(
						(session) => session.weekday === weekday && session.opens < '12:00' === (half === 'morning'),
					)
					return { half, opens: found?.opens ?? '', closes: found?.closes ?? '' }
				}),
			})),
			cutOff: cutOffOn(calendar, on) ?? null,
			changes: changes.map(({ id, what, reason, madeBy, madeAt, state, moved, preview }) => ({
				id,
				what: changeWords(what),
				reason,
				madeBy,
				madeAt: wallText(madeAt),
				state,
				moved:
					state === 'done' || state === 'running' ? moved : preview ? preview.later + preview.earlier : null,
			})),
		}
	})
}

export const actions: Actions = {
	ask: async (event) => {
		const official = requireOfficial(event)
		if (!may(official, 'calendar.manage')) error(403, m.clock_calendar_not_allowed())
		const form = await event.request.formData()
		const tenant = event.locals.tenant.code
		const asked = await event.locals.transact((tx) =>
			askCalendarChange(
				{ tx, tenant, at: now() },
				{ ...changeFrom(form), by: { id: official.id, name: official.fullName } },
			),
		)
		if (!asked.ok)
			return fail(422, {
				kind: changeFrom(form).what.kind,
				refused: changeRefusalWords(asked.refusal),
				typed: Object.fromEntries(
					[...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
				),
			})
		redirect(303, `/can-bo/quan-tri/lich/${asked.value.id}`)
	},
}
