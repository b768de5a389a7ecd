import type { WallText } from '#calendar'
import { m } from '#messages'
import type { PlainWait } from './hall.server.ts'

/** `09:20` of a moment. */
export const timeOf = (moment: WallText): string => moment.slice(11, 16)

/** How many wait in a line, and about how long. */
export function lineWords(waiting: number, { minutes }: PlainWait): string {
	if (waiting === 0) return m.tickets_waiting_none()
	const people = m.tickets_waiting_count({ count: waiting })
	return minutes === null ? people : m.tickets_line_wait({ people, minutes })
}

/** How long whoever holds a ticket still waits. */
export function waitWords({ minutes, around }: PlainWait, now: WallText): string {
	if (minutes === null || around === null) return m.tickets_ticket_unknown()
	if (minutes < 2) return m.tickets_ticket_soon()
	return minutes < 120 || around.slice(0, 10) === now.slice(0, 10)
		? m.tickets_ticket_minutes({ minutes, time: timeOf(around) })
		: m.tickets_ticket_day({ moment: `${timeOf(around)} ${around.slice(8, 10)}/${around.slice(5, 7)}` })
}

export const aheadWords = ({ ahead }: PlainWait): string =>
	ahead === 0 ? m.tickets_ticket_next() : m.tickets_ticket_ahead({ count: ahead })
