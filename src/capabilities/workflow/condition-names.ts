import { parseExpression } from 'feelin'

export type SyntaxNode = ReturnType<typeof parseExpression>['topNode']

export const childrenOf = (node: SyntaxNode): SyntaxNode[] => {
	const children: SyntaxNode[] = []
	for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
	return children
}

/**
 * Steps as a condition names them, `steps.tham-tra`. FEEL takes a hyphen for a minus unless the context has such a
 * name, so every expression is read with a context that has them.
 */
export const stepsAsked = (condition: string): string[] => [
	...new Set([...condition.matchAll(/\bsteps\s*\.\s*([\p{L}_][\p{L}\p{N}_-]*)/gu)].map(([, id]) => id ?? '')),
]

export const contextOf = (condition: string) => ({
	outcome: '',
	answers: {},
	steps: Object.fromEntries(stepsAsked(condition).map((id) => [id, null])),
})

/** @throws SyntaxError of `feelin` */
export const parsed = (condition: string): SyntaxNode =>
	parseExpression(condition, contextOf(condition), undefined).topNode

/** The variables of an expression, and the names it makes itself. */
export function namesIn(condition: string): { variables: Set<string>; locals: Set<string> } {
	const variables = new Set<string>()
	const locals = new Set<string>()
	parsed(condition)
		.cursor()
		.iterate((node) => {
			if (node.name === 'VariableName') variables.add(condition.slice(node.from, node.to))
			if (node.name === 'Name' || node.name === 'ParameterName')
				locals.add(condition.slice(node.from, node.to))
		})
	return { variables, locals }
}

/** What a condition holds the outcome of a step against; `of` is null for the step that has just ended. */
export type OutcomeAsked = { readonly of: string | null; readonly is: string }

/** Every `outcome = "…"`, `outcome in ("…", …)` and `steps.<id> = "…"` in a condition, wherever it stands. */
export function outcomesAsked(condition: string): OutcomeAsked[] {
	const found: OutcomeAsked[] = []
	const visit = (node: SyntaxNode): void => {
		const children = childrenOf(node)
		for (const child of children) visit(child)
		if (node.name !== 'Comparison') return
		const of = children.map((child) => stepNamed(condition, child)).find((each) => each !== undefined)
		if (of === undefined) return
		for (const is of children.flatMap((child) => textsIn(condition, child))) found.push({ of, is })
	}
	visit(parsed(condition))
	return found
}

function stepNamed(condition: string, node: SyntaxNode): string | null | undefined {
	const text = condition.slice(node.from, node.to)
	if (node.name === 'VariableName' && text === 'outcome') return null
	return node.name === 'PathExpression' ? /^steps\s*\.\s*(.+)$/.exec(text)?.[1] : undefined
}

function textsIn(condition: string, node: SyntaxNode): string[] {
	if (node.name === 'StringLiteral') return [JSON.parse(condition.slice(node.from, node.to)) as string]
	if (!['PositiveUnaryTests', 'PositiveUnaryTest', 'List'].includes(node.name)) return []
	return childrenOf(node).flatMap((child) => textsIn(condition, child))
}
