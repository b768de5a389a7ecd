import { evaluate, parseExpression } from 'feelin'

/** What conditions can speak of: how the step ended, and what was declared. */
export type Circumstances = {
	readonly outcome: string | null
	readonly answers: Readonly<Record<string, unknown>>
}

/** FEEL (DMN 1.3 §10): anything but a clear `true` does not hold, so what is unknown takes the default way. */
export const holds = (condition: string, { outcome, answers }: Circumstances): boolean =>
	evaluate(condition, { outcome, answers }).value === true

/** What is wrong with a condition before it ever runs; undefined when nothing is. */
export function conditionFault(condition: string): string | undefined {
	try {
		evaluate(condition, { outcome: '', answers: {} })
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

const spokenOf = new Set(['outcome', 'answers'])
const clocks = new Set(['now', 'today'])

function namesIn(condition: string): { variables: Set<string>; locals: Set<string> } {
	const variables = new Set<string>()
	const locals = new Set<string>()
	parseExpression(condition, { outcome: '', answers: {} }, undefined).iterate({
		enter(node) {
			if (node.name === 'VariableName') variables.add(condition.slice(node.from, node.to))
			if (node.name === 'Name' || node.name === 'ParameterName')
				locals.add(condition.slice(node.from, node.to))
		},
	})
	return { variables, locals }
}
