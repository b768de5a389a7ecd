import { type WallText, wallText } from '#calendar'
import { m } from '#messages'
import { type Forecast, type Pace, paceDays } from './pace.ts'
import { roleNames } from './refusal-words.ts'
import type { Wait } from './waits.ts'

/** How a dossier is doing, for its citizen: who is to act, why it waits, and when it is likely to be done. */
export type Health = {
	/** The roles whose step it is now. */
	readonly roles: readonly string[]
	readonly waits: readonly Wait[]
	/** Why the clock stands still, in the words of the law's reason; null while it runs. */
	readonly paused: string | null
	readonly forecast: (Forecast & { readonly of: Pace }) | null
}

/** The health of a dossier, plain, for pages of its citizen. */
export type PlainHealth = {
	readonly who: readonly string[]
	readonly paused: string | null
	readonly waits: readonly Wait[]
	/** `usual`: likely before `most`, half of the time before `half`. */
	readonly forecast:
		| { readonly kind: 'usual'; readonly half: WallText | null; readonly most: WallText; readonly by: string }
		| { readonly kind: 'slower'; readonly by: string }
		| null
}

export function plainHealth({ roles, waits, paused, forecast }: Health): PlainHealth {
	const by = forecast ? m.papers_forecast_by({ count: forecast.of.finished, days: paceDays }) : ''
	return {
		who: roles.map((role) => roleNames(role)),
		paused,
		// What a system answered is for those who mend it.
		waits: waits.map((wait) =>
			wait.why.kind === 'stuck' ? { ...wait, why: { kind: 'stuck', reason: '' } } : wait,
		),
		forecast:
			forecast &&
			(forecast.kind === 'slower'
				? { kind: 'slower', by }
				: {
						kind: 'usual',
						half: forecast.half && wallText(forecast.half),
						most: wallText(forecast.most),
						by,
					}),
	}
}
