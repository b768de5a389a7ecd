import listed from './pause-reasons.json' with { type: 'json' }

/** Why a clock may stand still, and what that means in law (căn cứ tạm dừng thời hạn). */
export type PauseReason = {
	readonly code: string
	readonly name: { readonly vi: string; readonly en: string }
	/** Whose time it is meanwhile. */
	readonly waitsFor: 'citizen' | 'agency' | 'law'
	/** The state that the national portal is told: a financial duty has one of its own. */
	readonly state: 'in-process' | 'awaiting-fee'
	/** Whether the limit goes on where it stood, or counts anew. */
	readonly resume: 'continue' | 'reset'
	readonly source: string
	/** First day on which it may be given. */
	readonly from: string
}

/** The reasons that hold on a day, in the order of lists. */
export const pauseReasons = (day: string): readonly PauseReason[] =>
	(listed as readonly PauseReason[]).filter(({ from }) => from <= day)
