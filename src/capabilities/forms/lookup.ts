import type { Citizen } from '#identity'
import { keysOf, type Register } from '#registers'
import type { Answers, Circumstances, Field, FormDefinition, Lookup } from './form.ts'
import { reading } from './journey.ts'
import { isLookedUp, namedFact } from './looked-up.ts'
import { taxCodeFault } from './tax-code.ts'
import { dayFault, partialDayFault } from './written-day.ts'

/** What came of a lookup while a draft is filled. */
export type LookupState = {
	/** By what it was asked: another means that it is asked again. */
	readonly key: string
	/** Our name for the question, the same however often it is put (MaYeuCau). */
	readonly request: string
	/**
	 * `asked`: not answered yet. `matches`, `differs`: what was typed agrees with the register or not. `unknown`: the register
	 * has no such entry. `away`: it does not answer; asked again with the dossier. `unconnected`: there is no line to it here.
	 * `too-many`: this person has asked about too many others today.
	 */
	readonly came: 'asked' | 'matches' | 'differs' | 'unknown' | 'away' | 'unconnected' | 'too-many'
	/** ISO 8601. */
	readonly at: string
	/** What the form needs of it and may show. */
	readonly facts?: Readonly<Record<string, string>> | undefined
}
/** By the id of the lookup. */
export type LookupStates = Readonly<Record<string, LookupState>>

/** By what a register finds whom or what is meant. */
export type Identified = {
	readonly register: Register
	/** `own`: the person who is signed in; `another`: whoever the answers name. */
	readonly of: 'own' | 'another'
	readonly keys: Readonly<Record<string, string>>
}

const holds: ReadonlySet<LookupState['came']> = new Set(['asked', 'matches', 'away'])

/**
 * The lookups whose facts the State holds: what is held of them is not asked, and comes into the dossier by itself, however
 * long the register is away. One that does not know the person, or is not connected, holds nothing.
 */
export const holding = (lookups: LookupStates): readonly string[] =>
	Object.entries(lookups).flatMap(([id, { came }]) => (holds.has(came) ? [id] : []))

/**
 * By what a register would be asked just now; undefined while the answers do not name anybody. Whoever is signed in is
 * known only at level 2: below that a number is a claim.
 */
export function identified(
	form: Pick<FormDefinition, 'steps'>,
	{ register, by }: Lookup,
	answers: Answers,
	citizen: Citizen,
	circumstances: Circumstances,
): Identified | undefined {
	if (by === 'account') {
		const { assurance, personalId, fullName, birthDate } = citizen
		if (assurance < 2 || personalId === null) return undefined
		return { register, of: 'own', keys: { personalId, fullName, ...(birthDate && { birthDate }) } }
	}
	const { world } = reading(form, answers, circumstances)
	const keys: Record<string, string> = {}
	for (const key of keysOf[register]) {
		const value = by[key] === undefined ? undefined : world.valueOf(by[key])
		if (typeof value !== 'string' || !fits[key](value)) return undefined
		keys[key] = value
	}
	return { register, of: 'another', keys }
}

const fits: Readonly<Record<(typeof keysOf)[Register][number], (value: string) => boolean>> = {
	personalId: (value) => /^(\d{12}|\d{9})$/.test(value),
	fullName: (value) => value.trim() !== '',
	birthDate: (value) => !dayFault(value) || !partialDayFault(value),
	taxCode: (value) => !taxCodeFault(value),
	dossierCode: (value) => value.trim() !== '',
}

/** The same text for the same question to a register, whatever the spelling. */
export const keyOf = ({ register, keys }: Identified): string =>
	[register, ...Object.values(keys)]
		.map((value) => value.normalize('NFC').toUpperCase().replaceAll(/\s+/g, ' ').trim())
		.join('|')

/** The facts that a form may show of a lookup: only these are kept with a draft. */
export const factsShown = (form: readonly Field[], lookup: string): ReadonlySet<string> =>
	new Set(
		form.flatMap(({ prefill }) => {
			if (!prefill || !isLookedUp(prefill) || prefill.keep === 'held') return []
			const named = namedFact(prefill)
			return named.lookup === lookup ? [named.fact] : []
		}),
	)
