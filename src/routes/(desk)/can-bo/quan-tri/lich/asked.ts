import type { CalendarChange, ChangeRefusal } from '#calendar'
import { m } from '#messages'
import { unreachable } from '#kernel/result'

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export const halves = ['morning', 'afternoon'] as const

/** The change that the form asks for; what it leaves empty is refused by the calendar itself. */
export function changeFrom(form: FormData): { what: CalendarChange; reason: string; tell: boolean } {
	const profiles = form.getAll('profile').map(text).filter(Boolean)
	const reason = text(form.get('reason'))
	const tell = form.get('tell') !== null
	const kind = text(form.get('kind'))
	switch (kind) {
		case 'day-removed':
			return { what: { profiles, kind, day: text(form.get('day')) }, reason, tell }
		case 'cut-off':
			return {
				what: { profiles, kind, from: text(form.get('from')), at: text(form.get('at')) },
				reason,
				tell,
			}
		case 'hours':
			return {
				what: { profiles, kind, from: text(form.get('from')), sessions: sessionsFrom(form) },
				reason,
				tell,
			}
		case 'none':
			return { what: { profiles, kind }, reason, tell }
		default:
			return {
				what: {
					profiles,
					kind: 'day',
					day: text(form.get('day')),
					is: form.get('is') === 'work' ? 'work' : 'off',
					name: text(form.get('name')),
				},
				reason,
				tell,
			}
	}
}

/** `opens.1.morning`, `closes.1.morning` … a half day left empty is not worked. */
function sessionsFrom(form: FormData) {
	return weekdays.flatMap((weekday) =>
		halves.flatMap((half) => {
			const opens = text(form.get(`opens.${weekday}.${half}`))
			const closes = text(form.get(`closes.${weekday}.${half}`))
			return opens && closes ? [{ weekday, opens, closes }] : []
		}),
	)
}

/** Why a change cannot be asked for, and what to do. */
export function changeRefusalWords(refusal: ChangeRefusal): string {
	switch (refusal.kind) {
		case 'no-profile':
			return m.clock_calendar_refusal_profile()
		case 'no-such-day':
			return m.clock_calendar_refusal_day()
		case 'nameless':
			return m.clock_calendar_refusal_name()
		case 'no-source':
			return m.clock_calendar_refusal_source()
		case 'hours-overlap':
			return m.clock_calendar_refusal_overlap()
		case 'no-monday':
			return m.clock_calendar_refusal_monday()
		default:
			return unreachable(refusal)
	}
}

/** A change in one line. */
export function changeWords(what: CalendarChange): string {
	const date = (day: string) => day.split('-').reverse().join('/')
	switch (what.kind) {
		case 'day':
			return what.is === 'off'
				? m.clock_calendar_what_off({ day: date(what.day), name: what.name })
				: m.clock_calendar_what_work({ day: date(what.day), name: what.name })
		case 'day-removed':
			return m.clock_calendar_what_removed({ day: date(what.day) })
		case 'hours':
			return m.clock_calendar_what_hours({ day: date(what.from) })
		case 'cut-off':
			return m.clock_calendar_what_cut_off({ day: date(what.from), time: what.at })
		case 'none':
			return m.clock_calendar_what_none()
		default:
			return unreachable(what)
	}
}
