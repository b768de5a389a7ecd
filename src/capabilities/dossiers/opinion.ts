import type { Instant } from '#kernel/dates'
import { opinionOutcomes } from '#workflow'
import type { DossierEvent, Opinion, Token } from './dossier.ts'

/** What an agency that was asked thinks of it; `comment` is neither for nor against. */
export const verdicts = opinionOutcomes

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
	// Who has the work of an agency that is no more answers in its stead, and a time that moves is that of what was asked;
	// nobody is asked twice.
	if (event.kind === 'succeeded' || event.kind === 'opinion-reclocked')
		return answered.map((opinion) => {
			const heir = opinion.answer ? undefined : event.asked?.find(({ token }) => token === opinion.token)
			return heir ? { ...opinion, agency: heir.agency, dueAt: heir.dueAt } : opinion
		})
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
