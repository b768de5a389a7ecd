import type { Value } from './form.ts'

/** The choices that an answer to a question of several names, `a;b`. */
export const choicesIn = (value: Value | undefined): readonly string[] =>
	typeof value === 'string' && value !== '' ? value.split(';') : []

/** They as one answer: in the order of the options, each once; undefined when none is made. */
export function severalFrom(
	chosen: readonly string[],
	options: readonly { readonly value: string }[],
): string | undefined {
	const offered = options.map(({ value }) => value)
	const known = offered.filter((value) => chosen.includes(value))
	// What is not offered stays, so that it is refused in words and not lost.
	const others = chosen.filter((value) => !offered.includes(value))
	return [...known, ...new Set(others)].join(';') || undefined
}
