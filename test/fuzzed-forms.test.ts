// Whatever is sent to a form, it answers with clear refusals or takes it: it never throws, and every refusal has words in both
// languages and a place to mend. `FUZZ=100000 vitest run test/fuzzed-forms.test.ts` sends that many to each form.
import { afterAll, describe, expect, test } from 'vitest'
import { questionsOf, tellRefusals } from '#forms'
import { validateSubmission } from '#forms/server'
import { overwriteGetLocale } from '#locale'
import { type WorkedCase, workedCases, workedOn, workThrough } from '../demo/cases.ts'

const times = Number(process.env['FUZZ'] ?? 500)
const communes = new Set(['26041 Phường Trấn Biên, thành phố Đồng Nai'])

/** Numbers that look random and are the same again for the same seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
	let state = seed
	return (sides) => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
	}
}

const junk: readonly unknown[] = [
	...[null, true, false, '', ' ', '0', '-1', 0, -1, 0.1, 1e21, -1e-9, NaN, Infinity, 2 ** 53, [], {}, [[]]],
	...['yes', 'no', 'null', '__proto__', 'constructor', '../../etc/passwd', '%00', '\u0000'],
	...['\u202e\u0301\ufeff', '🏠'.repeat(40), 'e\u0302\u0301'.repeat(99), 'x'.repeat(5_000)],
	...['2026-02-30', '--', '0000-00-00', '9999-12-31', '2026', '2026-13', '31/02/2026', '29:61', '-0:00'],
	...['075196000001', '07519600000', 'C1234567', '+84900000042', '0900', 'a@b', 'a@b.vn', '1.234,5', '1,2,3'],
	...[
		'26041 Phường Trấn Biên, thành phố Đồng Nai',
		'26041',
		"' or 1=1 --",
		'<script>',
		'{{m}}',
		'a;b;a',
		';;;',
	],
	...[['a', 'b'], [1], { vi: 'x' }, () => 1, Symbol.iterator, 10n, new Date(0)],
]
const strange = [
	...[
		'__proto__',
		'constructor',
		'toString',
		'',
		'/',
		'//',
		'a/b/c/d',
		'hasOwnProperty/1/x',
		'%2F',
		'x'.repeat(300),
	],
]

type Roll = (sides: number) => number
const one = <T>(roll: Roll, from: readonly T[]): T => from[roll(from.length)] as T

/** Some of these at once, on answers that would be taken. */
function mutated({ form }: WorkedCase, good: Readonly<Record<string, unknown>>, roll: Roll) {
	const sent: Record<string, unknown> = Object.assign(Object.create(null) as object, good)
	const repeats = form.steps.flatMap(({ sections }) => sections.flatMap(({ repeat }) => repeat ?? []))
	const questions = questionsOf(form, workedAnswers(good)).map(({ id }) => id)
	for (let more = 1 + roll(6); more > 0; more -= 1) {
		const keys = Object.keys(sent)
		const key = keys.length > 0 && roll(3) > 0 ? one(roll, keys) : one(roll, questions)
		switch (roll(8)) {
			case 0:
				delete sent[key]
				break
			case 1:
				sent[one(roll, strange)] = one(roll, junk)
				break
			case 2:
				sent[key] = sent[one(roll, keys)]
				break
			case 3:
				if (typeof sent[key] === 'string') sent[key] = spoiled(sent[key], roll)
				break
			case 4: {
				if (repeats.length === 0) break
				const { id } = one(roll, repeats)
				const field = columnIn(form, id, roll)
				const row = one(roll, ['0', '1', '2', '9999', 'zz', 'A', '', '-1', '1/2'])
				sent[roll(2) ? `${id}/${row}` : `${id}/${row}/${field}`] = one(roll, [...junk, 1, 2, 3.5, 99_999])
				break
			}
			case 5: {
				if (repeats.length === 0) break
				const { id } = one(roll, repeats)
				for (let row = 1; row < 2 + roll(12); row += 1) sent[`${id}/r${row}`] = row
				break
			}
			default:
				sent[key] = one(roll, junk)
		}
	}
	return sent
}

const workedAnswers = (good: Readonly<Record<string, unknown>>) =>
	good as Readonly<Record<string, string | number | boolean>>

function columnIn({ steps }: WorkedCase['form'], repeat: string, roll: Roll): string {
	const section = steps.flatMap(({ sections }) => sections).find((each) => each.repeat?.id === repeat)
	return one(roll, section?.fields.map(({ id }) => id) ?? ['x'])
}

function spoiled(text: string, roll: Roll): string {
	const at = roll(text.length + 1)
	const letter = String.fromCodePoint(
		one(roll, [0, 9, 10, 32, 45, 48, 57, 65, 0x300, 0x1ec7, 0x202e, 0x1f600]),
	)
	return roll(2) ? text.slice(0, at) + letter + text.slice(at) : text.slice(0, at) + text.slice(at + 1)
}

afterAll(() => overwriteGetLocale(() => 'vi'))

describe.each(workedCases().map((worked) => [worked.form.id, worked] as const))('%s', (_id, worked) => {
	const { form } = worked
	const good = workThrough(worked).answers

	test(`${times} spoiled submissions get clear refusals or are taken`, { timeout: 3_600_000 }, () => {
		let refused = 0
		for (let seed = 1; seed <= times; seed += 1) {
			const sent = mutated(worked, good, dice(seed))
			const judged = validateSubmission(form, sent, workedOn, (answer) => communes.has(answer))
			if (judged.ok) continue
			refused += 1
			expect(judged.refusal.length, `seed ${seed}`).toBeGreaterThan(0)
			for (const locale of ['vi', 'en'] as const) {
				overwriteGetLocale(() => locale)
				for (const { control, told } of tellRefusals(form, workedAnswers(sent), judged.refusal, locale))
					// An assertion for each of millions would cost more than the form.
					if (control === '' || told.length < 5 || /undefined|NaN|\[object/.test(told))
						expect.fail(`seed ${seed}, ${locale}: “${told}” at “${control}”`)
			}
		}
		// Most of what was done to the answers must not pass.
		expect(refused).toBeGreaterThan(times / 2)
	})
})
