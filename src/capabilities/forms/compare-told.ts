import { agrees, type Facts, factOf } from '#registers'
import type { Answers, Circumstances, Field, FormDefinition, Lookup, Value } from './form.ts'
import { reading } from './journey.ts'
import { isLookedUp, namedFact } from './looked-up.ts'
import { questionsOf } from './rows.ts'
import { holds } from './term.ts'

/** What was declared and what a register tells, where they are not the same. */
export type Difference = { readonly field: string; readonly declared: Value; readonly told: string }

/** What a register told, held against what was declared. */
export type Compared = {
	/** Answers that were not given and that the register holds. */
	readonly taken: Answers
	readonly differences: readonly Difference[]
}

/** The facts that a form takes from a lookup, held ones among them, and those that it is found by. */
export const factsTaken = (form: Pick<FormDefinition, 'steps'>, { id, by }: Lookup): ReadonlySet<string> =>
	new Set([
		...(by === 'account' ? ['fullName', 'birthDate'] : Object.keys(by)),
		...questionsOf(form, {}).flatMap(({ prefill }) =>
			prefill && isLookedUp(prefill) && namedFact(prefill).lookup === id ? [namedFact(prefill).fact] : [],
		),
	])

/** Holds what a register told against the answers of a dossier: what lacks is taken, what differs is for an official to settle. */
export function comparedWith(
	form: Pick<FormDefinition, 'steps'>,
	lookup: Lookup,
	answers: Answers,
	facts: Facts,
	circumstances: Circumstances,
): Compared {
	const { applies, world } = reading(form, answers, circumstances)
	const taken: Record<string, Value> = {}
	const differences: Difference[] = []
	const compare = (field: string, fact: string, declared: Value) => {
		const told = facts[fact]
		const kind = factOf(lookup.register, fact)?.kind
		if (told === undefined || !kind || agrees(kind, String(declared), told)) return
		differences.push({ field, declared, told })
	}
	if (lookup.by !== 'account')
		for (const [fact, field] of Object.entries(lookup.by)) {
			const declared = answers[field]
			// Old and new numbers are both a person's: the register was asked by the one that was declared.
			if (fact !== 'personalId' && declared !== undefined && applies(field)) compare(field, fact, declared)
		}
	for (const field of questionsOf(form, answers)) {
		const fact = factHere(field, lookup.id)
		if (fact === undefined || !applies(field.id)) continue
		if (field.prefill && 'when' in field.prefill && field.prefill.when && !holds(field.prefill.when, world))
			continue
		const declared = answers[field.id]
		const told = facts[fact]
		if (declared !== undefined) compare(field.id, fact, declared)
		else if (told !== undefined) taken[field.id] = told
	}
	return { taken, differences }
}

/** A `suggested` fact is offered for somebody else: it is not about whom the lookup is. */
function factHere({ prefill }: Field, lookup: string): string | undefined {
	if (!prefill || !isLookedUp(prefill) || prefill.keep === 'suggested') return undefined
	const named = namedFact(prefill)
	return named.lookup === lookup ? named.fact : undefined
}
