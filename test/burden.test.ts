import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { burdenOf, burdenPage } from '../bench/prefill.ts'
import { workedCases } from '../demo/cases.ts'

test('docs/burden.md says what the forms really spare; bin/bench prefill writes it', async () => {
	expect(await readFile(new URL('../docs/burden.md', import.meta.url), 'utf8')).toBe(await burdenPage())
})

test('no form leaves more than four fifths of its paper to be typed', () => {
	const burdens = workedCases().map((worked) => burdenOf(worked, 'with'))
	expect(burdens.length).toBeGreaterThanOrEqual(10)
	expect(burdens.filter(({ saved }) => !(saved >= 0.2)).map(({ form }) => form)).toEqual([])
})
