import type { AskedChange } from '#calendar'
import { m } from '#messages'

/** What stands of a change. */
export const stateWords = {
	asked: m.clock_calendar_state_asked,
	previewed: m.clock_calendar_state_previewed,
	running: m.clock_calendar_state_running,
	done: m.clock_calendar_state_done,
	dropped: m.clock_calendar_state_dropped,
} as const satisfies Record<AskedChange['state'], () => string>
