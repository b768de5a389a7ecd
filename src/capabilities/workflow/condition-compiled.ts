import { evaluate } from 'feelin'
import type { Circumstances } from './circumstances.ts'
import { childrenOf, contextOf, parsed, type SyntaxNode } from './condition-names.ts'

/** The value of an expression, as `feelin` would give it, without reading the text again each time. */
type Value = (circumstances: Circumstances) => unknown

/** Thrown where our short way does not know what FEEL says; the long way, `feelin` itself, then answers. */
class Unsure extends Error {}

/**
 * Reads a condition once. What conditions are made of (comparisons, lists, and, or, not over outcomes, answers and
 * constants) becomes functions; anything else, and values of kinds that do not match, are left to `feelin`. A property
 * test holds both against each other.
 */
export function compiledCondition(condition: string): Value {
	const names = contextOf(condition)
	const slow: Value = ({ outcome, answers, steps }) => {
		try {
			return evaluate(condition, { outcome, answers, steps: { ...names.steps, ...steps } }).value
		} catch {
			// feelin throws where FEEL says null, e.g. for `false < null`; an answer of the wrong kind must not stop a dossier.
			return null
		}
	}
	const [top] = childrenOf(parsed(condition))
	const fast = top && valueOf(condition, top)
	if (!fast) return slow
	return (circumstances) => {
		try {
			return fast(circumstances)
		} catch (failure) {
			if (failure instanceof Unsure) return slow(circumstances)
			throw failure
		}
	}
}

function valueOf(text: string, node: SyntaxNode): Value | undefined {
	const own = text.slice(node.from, node.to)
	const children = childrenOf(node)
	switch (node.name) {
		case 'StringLiteral':
			return constant(own)
		case 'NumericLiteral':
			return /^-?\d+(\.\d+)?$/.test(own) ? constant(own) : undefined
		case 'BooleanLiteral':
			return constant(own)
		case 'VariableName':
			return own === 'outcome' ? ({ outcome }) => outcome : undefined
		case 'PathExpression':
			return pathOf(own)
		case 'ParenthesizedExpression':
			return children[1] && children.length === 3 ? valueOf(text, children[1]) : undefined
		case 'Conjunction':
		case 'Disjunction':
			return joined(text, node.name, children)
		case 'FunctionInvocation':
			return negated(text, children)
		case 'Comparison':
			return compared(text, children)
		default:
			return undefined
	}
}

function constant(own: string): Value {
	const value = JSON.parse(own) as unknown
	return () => value
}

function pathOf(own: string): Value | undefined {
	const [, root, name] = /^(answers|steps)\s*\.\s*([\p{L}_][\p{L}\p{N}_-]*)$/u.exec(own) ?? []
	if (name === undefined) return undefined
	return (circumstances) => {
		const values = root === 'steps' ? circumstances.steps : circumstances.answers
		return (values && Object.hasOwn(values, name) ? values[name] : undefined) ?? null
	}
}

function joined(
	text: string,
	kind: 'Conjunction' | 'Disjunction',
	children: SyntaxNode[],
): Value | undefined {
	const [left, , right] = children
	const one = left && valueOf(text, left)
	const other = right && valueOf(text, right)
	if (!one || !other || children.length !== 3) return undefined
	const decisive = kind === 'Disjunction'
	return (circumstances) => {
		const values = [one(circumstances), other(circumstances)]
		if (values.includes(decisive)) return decisive
		return values.every((value) => value === !decisive) ? !decisive : null
	}
}

function negated(text: string, [name, open, argument, close]: SyntaxNode[]): Value | undefined {
	if (!name || text.slice(name.from, name.to) !== 'not' || open?.name !== '(' || close?.name !== ')')
		return undefined
	const only = argument && childrenOf(argument)
	const value = only?.[0] && only.length === 1 ? valueOf(text, only[0]) : undefined
	return (
		value &&
		((circumstances) => {
			const held = value(circumstances)
			return typeof held === 'boolean' ? !held : null
		})
	)
}

function compared(text: string, children: SyntaxNode[]): Value | undefined {
	const [first, operator, ...rest] = children
	const left = first && valueOf(text, first)
	if (!left || !operator) return undefined
	if (operator.name === 'in')
		return among(
			left,
			rest.flatMap((test) => leavesOf(test)).map((test) => valueOf(text, test)),
		)
	const compare = comparisons[text.slice(operator.from, operator.to)]
	const right = rest[0] && rest.length === 1 ? valueOf(text, rest[0]) : undefined
	if (operator.name !== 'CompareOp' || !compare || !right) return undefined
	return (circumstances) => compare(left(circumstances), right(circumstances))
}

/** Only lists of constants: a test such as `> 3` is left to the long way. */
function leavesOf(node: SyntaxNode): SyntaxNode[] {
	if (['(', ')', '[', ']'].includes(node.name)) return []
	return ['PositiveUnaryTests', 'PositiveUnaryTest', 'List'].includes(node.name)
		? childrenOf(node).flatMap(leavesOf)
		: [node]
}

function among(left: Value, tests: readonly (Value | undefined)[]): Value | undefined {
	const known = tests.flatMap((test) => (test ? [test] : []))
	if (known.length === 0 || known.length < tests.length) return undefined
	return (circumstances) => {
		const value = left(circumstances)
		const against = known.map((test) => test(circumstances))
		if (!against.every((each) => typeof each === typeof value && isPlain(each))) throw new Unsure()
		return against.includes(value)
	}
}

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean | null>> = {
	'=': equal,
	'!=': (left, right) => {
		const same = equal(left, right)
		return same === null ? null : !same
	},
	'<': (left, right) => ordered(left, right, (a, b) => a < b),
	'<=': (left, right) => ordered(left, right, (a, b) => a <= b),
	'>': (left, right) => ordered(left, right, (a, b) => a > b),
	'>=': (left, right) => ordered(left, right, (a, b) => a >= b),
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

function equal(left: unknown, right: unknown): boolean | null {
	if (left === null || right === null) return left === right
	if (typeof left !== typeof right || !isPlain(left)) throw new Unsure()
	return left === right
}

function ordered(left: unknown, right: unknown, compare: (a: number, b: number) => boolean): boolean {
	if (typeof left !== 'number' || typeof right !== 'number') throw new Unsure()
	return compare(left, right)
}
