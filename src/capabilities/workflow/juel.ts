// JUEL, the expressions of Camunda 7: `${approved == true && amount > 100}`. What of it compares, joins and negates says
// the same in FEEL; calls of Java have no other side here.

const token =
	/\s*(?:(\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|(==|!=|<=|>=|&&|\|\||[<>!()]))/uy

type Token = { readonly kind: 'number' | 'text' | 'name' | 'sign'; readonly text: string }

const comparisons: Readonly<Record<string, string>> = {
	'==': '=',
	eq: '=',
	'!=': '!=',
	ne: '!=',
	'<': '<',
	lt: '<',
	'>': '>',
	gt: '>',
	'<=': '<=',
	le: '<=',
	'>=': '>=',
	ge: '>=',
}

/** The same in FEEL; undefined when it is no JUEL, or does what FEEL cannot: calls, sums, choices. */
export function feelOfJuel(expression: string): string | undefined {
	const inside = /^[$#]\{([^{}]*)\}$/s.exec(expression.trim())?.[1]
	const tokens = inside === undefined ? undefined : tokensOf(inside)
	if (!tokens) return undefined
	const left = [...tokens]
	const feel = either(left)
	return left.length === 0 ? feel : undefined
}

function tokensOf(text: string): Token[] | undefined {
	const found: Token[] = []
	token.lastIndex = 0
	while (token.lastIndex < text.trimEnd().length) {
		const match = token.exec(text)
		if (!match) return undefined
		const [, number, single, double, name, sign] = match
		const quoted = single ?? double
		if (number !== undefined) found.push({ kind: 'number', text: number })
		else if (quoted !== undefined)
			found.push({ kind: 'text', text: JSON.stringify(quoted.replaceAll(/\\(.)/g, '$1')) })
		else if (name !== undefined) found.push({ kind: 'name', text: name })
		else found.push({ kind: 'sign', text: sign ?? '' })
	}
	return found
}

// Each takes its tokens from the front; undefined when they do not begin with what it reads.

const isNext = (left: readonly Token[], ...texts: readonly string[]): boolean =>
	left[0] !== undefined && left[0].kind !== 'text' && texts.includes(left[0].text)

function either(left: Token[]): string | undefined {
	return joined(left, both, ['||', 'or'], 'or')
}

function both(left: Token[]): string | undefined {
	return joined(left, compared, ['&&', 'and'], 'and')
}

function joined(
	left: Token[],
	part: (left: Token[]) => string | undefined,
	signs: readonly string[],
	word: string,
): string | undefined {
	const parts = [part(left)]
	while (isNext(left, ...signs)) {
		left.shift()
		parts.push(part(left))
	}
	return parts.includes(undefined) ? undefined : parts.join(` ${word} `)
}

function compared(left: Token[]): string | undefined {
	const one = single(left)
	const sign = left[0] && left[0].kind !== 'text' ? comparisons[left[0].text] : undefined
	if (one === undefined || sign === undefined) return one
	left.shift()
	const other = single(left)
	return other === undefined ? undefined : `${one} ${sign} ${other}`
}

function single(left: Token[]): string | undefined {
	const next = left.shift()
	if (!next) return undefined
	if (next.kind === 'number' || next.kind === 'text') return next.text
	if (next.text === '!' || next.text === 'not') {
		const of = single(left)
		return of === undefined ? undefined : `not(${of})`
	}
	if (next.text === 'empty') {
		const of = single(left)
		return of === undefined ? undefined : `(${of} = null or ${of} = "")`
	}
	if (next.text === '(') {
		const of = either(left)
		return of !== undefined && left.shift()?.text === ')' ? `(${of})` : undefined
	}
	// A name with a parenthesis after it is a call.
	return next.kind === 'name' && !isNext(left, '(') ? next.text : undefined
}
