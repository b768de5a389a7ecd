import type { Role } from '#identity'
import type { Instant } from '#kernel/dates'
import { opinionOutcomes } from '#workflow'
import type { DossierEvent, NamedStep, Token } from './dossier.ts'

/** What an agency that was asked thinks of it; `comment` is neither for nor against. */
export const verdicts = opinionOutcomes
export type Verdict = (typeof verdicts)[number]

/** Which agency a step asks, which role there answers, and by when. */
export type Asked = {
	readonly token: string
	readonly step: NamedStep
	readonly agency: { readonly id: string; readonly name: string }
	readonly role: Role
	/** By the asked agency's own calendar; null when the process gives no time. */
	readonly dueAt: Instant | null
}

/** An agency was asked for its opinion (lấy ý kiến phối hợp). */
export type Opinion = Asked & {
	readonly askedAt: Instant
	readonly answer: {
		readonly verdict: Verdict
		readonly words: string
		readonly by: string
		readonly at: Instant
	} | null
}

/** The opinions after an event: who it asks is added, what it answers is written down. */
export function opinionsAfter(
	before: readonly Opinion[],
	event: Pick<DossierEvent, 'asked'> & DossierEvent,
	at: Instant,
): readonly Opinion[] {
	const answered =
		event.kind === 'opinion-given'
			? before.map((opinion) =>
					opinion.token === event.token
						? { ...opinion, answer: { verdict: event.verdict, words: event.words, by: event.by, at } }
						: opinion,
				)
			: before
	if (!event.asked) return answered
	return [...answered, ...event.asked.map((asked) => ({ ...asked, askedAt: at, answer: null }))]
}

/** The agency that a token waits for, if it waits for one. */
export const awaitedAt = (
	{ opinions, tokens }: { readonly opinions: readonly Opinion[]; readonly tokens: readonly Token[] },
	token: string,
): Opinion | undefined =>
	tokens.some(({ id }) => id === token)
		? opinions.findLast((opinion) => opinion.token === token && !opinion.answer)
		: undefined
