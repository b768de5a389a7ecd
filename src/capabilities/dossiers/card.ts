import { type Answers, choicesIn, type Value } from '#forms'
import { dayInVietNam } from '#kernel/dates'
import { fold, soundKey, syllables } from '#kernel/vietnamese'
import type { Dossier } from './dossier.ts'
import { tiesOf, tieWord } from './ties.ts'

// The search card of a dossier (thẻ tra cứu): the words under which the lists and the search find it. Four kinds of words:
//   H19:nguyen@1k9x2f     the syllable, at the field: one field is asked for by the whole word, any field by its beginning
//   H19#1k9x2f=20261122   the field first, digits of one length: a range of days or numbers is a handful of beginnings
//   H19~person=075196000001   what ties dossiers together, whatever the form and the field
//   H19^9f31c07a55d2      the end of the id of an agency that has to do with it: a list of a desk asks its own cards only
// Every word begins with the tenant, since one index holds the words of all.

/** What a dossier is known by besides its form. */
export const ownFields = ['applicant', 'procedure', 'channel', 'submitted'] as const
export type OwnField = (typeof ownFields)[number]
/** A field of a list: the dossier's own, or `<form>.<field>` of a form. */
export type FieldRef = OwnField | `${string}.${string}`

/** What can be asked of one field. */
export type Criterion =
	/** Has these words, accents and order aside. */
	| { readonly field: FieldRef; readonly has: string }
	/** Is just this: a choice, a yes, a code. */
	| { readonly field: FieldRef; readonly is: string }
	/** Lies between these, both included; days as `YYYY-MM-DD`. */
	| { readonly field: FieldRef; readonly from: string | null; readonly to: string | null }

type Carded = Pick<Dossier, 'procedure' | 'form' | 'channel' | 'applicantName' | 'submittedAt' | 'answers'>

/** All words of a dossier's card. @param agencies that have to do with it, by id */
export function cardWords(tenant: string, dossier: Carded, agencies: readonly string[]): string[] {
	const words = new Set(agencies.map((agencyId) => placeWord(tenant, agencyId)))
	const own = (field: OwnField, value: Value) => addWords(words, tenant, keyOf(field), value)
	own('applicant', dossier.applicantName)
	own('procedure', dossier.procedure.code)
	own('channel', dossier.channel)
	own('submitted', dayInVietNam(dossier.submittedAt).toString())
	for (const [address, value] of Object.entries(dossier.answers)) {
		// A repeated question is found whichever row answers it; where a row stands is no answer.
		const [id = '', row, field] = address.split('/')
		if (row !== undefined && field === undefined) continue
		const key = keyOf(`${dossier.form.id}.${field ?? id}`)
		addWords(words, tenant, key, value)
		if (severalChosen.test(String(value)))
			for (const chosen of choicesIn(value)) addWords(words, tenant, key, chosen)
	}
	for (const tie of tiesOf(dossier.answers)) words.add(tieWord(tenant, tie))
	return [...words]
}

/** How a card names an agency: the end of an id is drawn by lot, and whatever it finds is asked for its agency again. */
export const placeWord = (tenant: string, agencyId: string): string => `${tenant}^${agencyId.slice(-12)}`

/** The answers that a card is made of again when they change. */
export const sameAnswers = (one: Answers, other: Answers): boolean =>
	one === other || JSON.stringify(one) === JSON.stringify(other)

const longestExact = 40
const severalChosen = /^[\w-]+(;[\w-]+)+$/

function addWords(words: Set<string>, tenant: string, key: string, value: Value): void {
	if (typeof value === 'boolean') {
		words.add(`${tenant}=${value}@${key}`)
		return
	}
	const digits = digitsOf(value)
	if (digits) words.add(`${tenant}#${key}=${digits}`)
	const text = String(value)
	if (text.length <= longestExact && !/\s/.test(text)) words.add(`${tenant}=${fold(text)}@${key}`)
	for (const word of wordsIn(text)) words.add(`${tenant}:${word}@${key}`)
}

/** The syllables that a text is found by. A telephone number is found as it is dialled, a number of a paper without its gaps. */
export function wordsIn(text: string): string[] {
	const dialled = text.replace(/^\+84(?=\d{8,10}$)/, '0')
	return [...new Set(syllables(dialled).map((word) => soundKey(word).slice(0, 60)))]
}

/** A day or a number as digits of one length, which sort as they count; undefined for anything else and below nought. */
function digitsOf(value: Value): string | undefined {
	if (typeof value === 'number')
		return value >= 0 && value < 1e13
			? Math.round(value * 100)
					.toString()
					.padStart(15, '0')
			: undefined
	return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value.replaceAll('-', '') : undefined
}

/** Short and the same everywhere: the field of a form in the words of a card (FNV-1a, 32 bits, base 36). */
export function keyOf(field: FieldRef): string {
	let hash = 0x811c9dc5
	for (const byte of new TextEncoder().encode(field)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
	return hash.toString(36)
}

/** The criteria as `tsquery`s over the words of cards, all of which must fit; undefined when nothing can fulfil them. */
export function cardQueries(tenant: string, criteria: readonly Criterion[]): readonly string[] | undefined {
	const parts: string[] = []
	for (const criterion of criteria) {
		const own = partsOf(tenant, criterion)
		if (own.length === 0) return undefined
		parts.push(...own)
	}
	return [...new Set(parts)]
}

function partsOf(tenant: string, criterion: Criterion): string[] {
	const key = keyOf(criterion.field)
	if ('is' in criterion) return [quoted(`${tenant}=${fold(criterion.is)}@${key}`)]
	if ('has' in criterion) return wordsIn(criterion.has).map((word) => quoted(`${tenant}:${word}@${key}`))
	const begins = (digits: string) => `${quoted(`${tenant}#${key}=${digits}`)}:*`
	const [from, to] = [boundOf(criterion.from), boundOf(criterion.to)]
	const length = (from ?? to)?.length
	if (length === undefined || (from && to && (from.length !== to.length || from > to))) return []
	const beginnings = beginningsBetween(from ?? '0'.repeat(length), to ?? '9'.repeat(length))
	return [`(${beginnings.map(begins).join(' | ')})`]
}

function boundOf(text: string | null): string | undefined {
	if (text === null) return undefined
	return digitsOf(/^\d+(\.\d+)?$/.test(text) ? Number(text) : text)
}

/** What has to do with any of these agencies, as a `tsquery`. */
export const placesQuery = (tenant: string, agencies: readonly string[]): string =>
	`(${agencies.map((agencyId) => quoted(placeWord(tenant, agencyId))).join(' | ')})`

/** The words that any field of a dossier must have. */
export function anywhereQuery(tenant: string, text: string): string | undefined {
	const words = wordsIn(text)
	return words.length > 0 ? words.map((word) => `${quoted(`${tenant}:${word}@`)}:*`).join(' & ') : undefined
}

/** A word of a card as a `tsquery` says it. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The fewest beginnings that together are just the numbers from one to the other; both have the same number of digits. */
export function beginningsBetween(from: string, to: string): string[] {
	if (from > to) return []
	let shared = 0
	while (shared < from.length && from[shared] === to[shared]) shared++
	const start = from.slice(0, shared)
	if (shared === from.length) return [start]
	const [restFrom, restTo] = [from.slice(shared), to.slice(shared)]
	const allFrom = /^0*$/.test(restFrom)
	const allTo = /^9*$/.test(restTo)
	if (allFrom && allTo) return [start]
	const [first, last] = [Number(restFrom[0]), Number(restTo[0])]
	const between = Array.from({ length: last - first - 1 }, (_, index) => `${start}${first + 1 + index}`)
	const rest = restFrom.length - 1
	return [
		...beginningsBetween(`${start}${restFrom}`, `${start}${first}${'9'.repeat(rest)}`),
		...between,
		...beginningsBetween(`${start}${last}${'0'.repeat(rest)}`, `${start}${restTo}`),
	]
}
