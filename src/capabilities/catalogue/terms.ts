import { soundKey, syllables } from '#kernel/vietnamese'
import type { Procedure } from './procedure.ts'

/** What search keeps of a procedure: how much each term says about it, and how the term is written. */
export type Terms = ReadonlyMap<string, { readonly weight: number; readonly shown: string }>

type Passage = { readonly text: string; readonly weight: number; readonly pairs: 'pairs' | 'single' }

/** The syllables of a text as search knows them. */
export const searchSyllables = (text: string): string[] => syllables(text).map(soundKey)

/** A whole phrase as one term: to say exactly this is the strongest sign. */
export const phraseTerm = (text: string): string => `=${searchSyllables(text).join(' ')}`

/** Names and phrases carry the meaning; papers and steps only help when nothing else does. */
export function termsOf(procedure: Procedure): Terms {
	const { code, title, plainTitle, phrases, field, ministry, summary, results, cases, agencies } = procedure
	const passages: Passage[] = [
		{ text: withoutBrackets(title), weight: 3, pairs: 'pairs' },
		{ text: title, weight: 0.6, pairs: 'single' },
		...(plainTitle === title ? [] : [{ text: plainTitle, weight: 3, pairs: 'pairs' as const }]),
		...phrases.map((text) => ({ text, weight: 2.6, pairs: 'pairs' as const })),
		{ text: field.name, weight: 0.8, pairs: 'pairs' },
		...results.slice(0, 3).map(({ name }) => ({ text: name, weight: 0.8, pairs: 'pairs' as const })),
		{ text: summary, weight: 0.7, pairs: 'pairs' },
		{ text: `${ministry} ${agencies.decide}`, weight: 0.2, pairs: 'single' },
		...cases
			.flatMap(({ components }) => components)
			.slice(0, 12)
			.map(({ name }) => ({ text: name, weight: 0.12, pairs: 'single' as const })),
	]
	const terms = new Map<string, { weight: number; shown: string }>()
	const add = (term: string, weight: number, shown: string) => {
		const known = terms.get(term)
		// The best place counts whole, further places a little: saying it often is not meaning it more.
		if (!known) terms.set(term, { weight, shown })
		else
			terms.set(term, {
				weight: Math.max(known.weight, weight) + 0.15 * Math.min(known.weight, weight),
				shown: known.shown,
			})
	}
	for (const { text, weight, pairs } of passages) {
		const words = text.match(/[\p{L}\p{N}]+(?:[._][\p{L}\p{N}]+)*/gu) ?? []
		const keys = words.map((word) => searchSyllables(word)[0] ?? '')
		const damped = weight / (1 + 0.045 * Math.max(0, words.length - 4))
		keys.forEach((key, index) => {
			if (key === '' || key.length > 40) return
			add(key, damped, words[index]?.toLowerCase() ?? key)
			const next = keys[index + 1]
			if (pairs === 'pairs' && next)
				add(`${key} ${next}`, damped * 1.4, `${words[index]} ${words[index + 1]}`.toLowerCase())
		})
	}
	for (const text of [title, plainTitle, withoutBrackets(title), ...phrases]) {
		const term = phraseTerm(text)
		if (term.length > 1 && term.length < 200) terms.set(term, { weight: 6, shown: text })
	}
	terms.set(phraseTerm(code), { weight: 20, shown: code })
	return terms
}

const withoutBrackets = (text: string): string => text.replace(/\s*\([^)]*\)/g, '')

/** What people look for most comes first when words alone do not decide. */
export const prominence = ({ essential, status, phrases }: Procedure): number =>
	status.state === 'repealed'
		? 0.3
		: 1 + (essential === 'essential' ? 0.12 : 0) + (phrases.length > 0 ? 0.06 : 0)
