import { evaluate } from 'feelin'
import type { Circumstances } from './circumstances.ts'
import { compiledCondition } from './condition-compiled.ts'
import { contextOf, namesIn } from './condition-names.ts'

type Condition = (circumstances: Circumstances) => unknown
const known = new Map<string, Condition>()

/** FEEL (DMN 1.3 §10): anything but a clear `true` does not hold, so what is unknown takes the default way. */
export function holds(condition: string, circumstances: Circumstances): boolean {
	let compiled = known.get(condition)
	if (!compiled) known.set(condition, (compiled = compiledCondition(condition)))
	return compiled(circumstances) === true
}

/** What a rule on the answers says, as text; undefined when it says nothing. */
export function outcomeOfRule(feel: string, answers: Circumstances['answers']): string | undefined {
	const { value } = evaluate(feel, { outcome: null, answers })
	return typeof value === 'string' && value !== '' ? value : undefined
}

/** The values that a context made of the answers has, for a form elsewhere; what is unknown there is left out. */
export function valuesOfRule(
	feel: string,
	circumstances: Pick<Circumstances, 'answers' | 'steps'>,
): Readonly<Record<string, string | number | boolean>> {
	const { value } = evaluate(feel, { outcome: null, ...circumstances })
	if (typeof value !== 'object' || value === null) return {}
	return Object.fromEntries(
		Object.entries(value).filter(
			(entry): entry is [string, string | number | boolean] =>
				typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
		),
	)
}

/** What is wrong with a condition before it ever runs; undefined when nothing is. */
export function conditionFault(condition: string): string | undefined {
	try {
		evaluate(condition, contextOf(condition))
	} catch (failure) {
		return failure instanceof Error ? failure.message : String(failure)
	}
	const { variables, locals } = namesIn(condition)
	for (const name of variables) {
		if (spokenOf.has(name) || locals.has(name)) continue
		// A decision must come out the same whenever it is made again.
		if (clocks.has(name)) return `${name} depends on when it is asked`
		if (evaluate(name, {}).warnings.some(({ type }) => type === 'NO_VARIABLE_FOUND'))
			return `${name} is unknown`
	}
	return undefined
}

const spokenOf = new Set(['outcome', 'answers', 'steps'])
const clocks = new Set(['now', 'today'])
