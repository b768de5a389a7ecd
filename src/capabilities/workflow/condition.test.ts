import fc from 'fast-check'
import { evaluate } from 'feelin'
import { expect, test } from 'vitest'
import { conditionFault, holds } from './condition.ts'
import { outcomesAsked, stepsAsked } from './condition-names.ts'

const value = fc.constantFrom(
	'outcome',
	'answers.a',
	'answers.b',
	'answers.gone',
	'steps.tham-tra',
	'3',
	'250.5',
	'"x"',
	'"grant"',
	'true',
	'false',
)
const comparison = fc.oneof(
	fc.tuple(value, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), value).map((parts) => parts.join(' ')),
	fc
		.tuple(value, fc.array(fc.constantFrom('"x"', '"y"', '3'), { minLength: 1, maxLength: 3 }))
		.map(([left, list]) => `${left} in (${list.join(', ')})`),
	fc
		.tuple(value, fc.array(fc.constantFrom('"x"', '3'), { minLength: 1, maxLength: 3 }))
		.map(([left, list]) => `${left} in [${list.join(', ')}]`),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
	condition: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		comparison,
		fc
			.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
			.map(([a, word, b]) => `(${a}) ${word} (${b})`),
		tie('condition').map((inner) => `not(${inner})`),
	),
}))
const answer = fc.constantFrom('x', 'grant', '', 3, 250.5, 0, true, false, null, ['x'])

test('a condition that was read once means what feelin says it means', () => {
	fc.assert(
		fc.property(condition, answer, answer, fc.constantFrom(null, 'x', 'approve'), (text, a, b, outcome) => {
			const circumstances = { outcome, answers: { a, b }, steps: { 'tham-tra': 'grant' } }
			expect(holds(text, circumstances)).toBe(clearlyTrue(text, circumstances))
		}),
		{ numRuns: 300 },
	)
})

test('what it asks of outcomes is found wherever it stands', () => {
	expect(outcomesAsked('outcome = "a" or (answers.x > 3 and outcome in ("b", "c"))')).toEqual([
		{ of: null, is: 'a' },
		{ of: null, is: 'b' },
		{ of: null, is: 'c' },
	])
	expect(outcomesAsked('not(steps.tham-tra != "propose-refuse")')).toEqual([
		{ of: 'tham-tra', is: 'propose-refuse' },
	])
	expect(stepsAsked('steps.tham-tra = "a" and steps.y_kien in ["b"]')).toEqual(['tham-tra', 'y_kien'])
})

test('a name that nobody knows is a fault, a step with a hyphen is none', () => {
	expect(conditionFault('steps.tham-tra = "approve"')).toBeUndefined()
	expect(conditionFault('ketqua = "approve"')).toContain('ketqua')
	expect(conditionFault('now() > answers.day')).toContain('now')
})

function clearlyTrue(text: string, circumstances: object): boolean {
	try {
		return evaluate(text, circumstances as never).value === true
	} catch {
		return false
	}
}
