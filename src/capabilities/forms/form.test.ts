import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import type { FormFault } from './check-form.ts'
import { type Answers, fieldsOf, type FormDefinition, type Value } from './form.ts'
import { componentsFor, journeyOf, stepBeforePapers } from './journey.ts'
import { fixedFields, prefill } from './prefill.ts'
import { readForm } from './publish.server.ts'
import { validateSubmission } from './validate.server.ts'

const raw = (name: string): unknown =>
	JSON.parse(readFileSync(new URL(`../../../demo/forms/${name}.json`, import.meta.url), 'utf8'))
function published(name: string): FormDefinition {
	const read = readForm(raw(name))
	if (!read.ok) throw new Error(JSON.stringify(read.refusal))
	return read.value
}
const birth = published('khai-sinh')
const house = published('cap-phep-xay-dung-nha-o')
const today = { today: '2026-11-23', agencyName: 'UBND phường Trấn Biên', placeName: 'Trấn Biên' }

const diep: Citizen = {
	id: '01900000-0000-7000-8000-000000000001',
	assurance: 2,
	fullName: 'LÊ NGỌC DIỆP',
	personalId: '086196001234',
	birthDate: '1996-08-14',
	sex: 'female',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'Khóm 3, phường Long Châu, tỉnh Vĩnh Long',
	homeTown: 'Phường Long Châu, tỉnh Vĩnh Long',
	phone: '+84901234567',
	email: 'diep@example.vn',
	vouchedAt: '2026-11-23T02:38:00Z',
}

/** What Diệp types; the rest comes from her identity. */
const typed: Answers = {
	requester_relation: 'mother',
	child_name: 'TRẦN LÊ AN NHIÊN',
	child_birth_date: '2026-11-02',
	child_sex: 'female',
	child_birth_place_kind: 'facility',
	child_birth_facility: 'Bệnh viện Đa khoa Vĩnh Long',
	child_birth_place: 'phường Phước Hậu, tỉnh Vĩnh Long',
	birth_proof: 'paper',
	birth_notice_number: '0123/2026',
	father_declared: true,
	father_has_personal_id: true,
	father_id: '086093012345',
	father_name: 'TRẦN VĂN BÌNH',
	father_birth_date: '1993',
	father_ethnicity: 'Kinh',
	father_nationality: 'Việt Nam',
	parents_married: true,
	copies_requested: true,
	copies_count: 2,
	result_delivery: 'online',
	declaration: true,
}
const whole = filledIn(typed)

function filledIn(answers: Answers, citizen = diep): Record<string, Value> {
	const filled = Object.entries(prefill(birth, answers, {}, citizen, today).answers)
	return {
		...answers,
		...Object.fromEntries(filled.filter((entry): entry is [string, Value] => entry[1] !== null)),
	}
}
const refusalsFor = (answers: Readonly<Record<string, unknown>>) => {
	const verdict = validateSubmission(birth, answers, today)
	return verdict.ok ? [] : verdict.refusal
}
const without = (...ids: string[]): Record<string, Value> =>
	Object.fromEntries(Object.entries(whole).filter(([id]) => !ids.includes(id)))

describe('the forms of the demo', () => {
	test('ask more than forty things each, under ids of their own', () => {
		expect(fieldsOf(birth).length).toBeGreaterThanOrEqual(40)
		expect(fieldsOf(house).length).toBeGreaterThanOrEqual(40)
	})

	test('save the citizen at least a fifth of what the paper asks', () => {
		const asked = journeyOf(birth, whole, today).steps.flatMap(({ sections }) =>
			sections.flatMap(({ fields }) => fields.map(({ id }) => id)),
		)
		const toType = asked.filter((id) => Object.hasOwn(typed, id))
		expect(toType.length).toBeLessThanOrEqual(0.8 * asked.length)
	})
})

describe('a mother registers her child', () => {
	test('with her own part filled in from her identity, and nothing to mend', () => {
		expect(refusalsFor(whole)).toEqual([])
		expect(whole).toMatchObject({
			requester_name: 'LÊ NGỌC DIỆP',
			mother_name: 'LÊ NGỌC DIỆP',
			mother_id: '086196001234',
			mother_birth_date: '1996-08-14',
			child_home_town: 'Phường Long Châu, tỉnh Vĩnh Long',
		})
	})

	test('and what is computed is sent along', () => {
		const verdict = validateSubmission(birth, whole, today)
		expect(verdict.ok && verdict.value.answers).toMatchObject({
			child_birth_date_words: 'Ngày mồng hai tháng mười một năm hai nghìn không trăm hai mươi sáu',
			registration_kind: 'in-time',
			addressee: 'UBND phường Trấn Biên',
			place_date: 'Trấn Biên, ngày 23 tháng 11 năm 2026',
		})
	})

	test('changes her mind: what was hers leaves the part of the mother and fills that of the father', () => {
		const first = prefill(birth, typed, {}, diep, today)
		const answers = { ...filledIn(typed), requester_relation: 'father' }
		const provenance = first.provenance as Record<string, { source: 'vneid'; at: string }>
		const second = prefill(birth, answers, provenance, diep, today)
		expect(second.answers).toMatchObject({ mother_name: null, mother_id: null, father_name: 'LÊ NGỌC DIỆP' })
	})

	test('may correct her ethnic group and is not corrected back', () => {
		const again = prefill(
			birth,
			{ ...whole, mother_ethnicity: 'Khmer' },
			{ mother_ethnicity: { source: 'typed' } },
			diep,
			today,
		)
		expect(again.answers).not.toHaveProperty('mother_ethnicity')
	})

	test('cannot type over the name that VNeID vouches for', () => {
		const { provenance } = prefill(birth, typed, {}, diep, today)
		const fixed = fixedFields(birth, provenance as Record<string, { source: 'vneid'; at: string }>)
		expect([...fixed]).toEqual(expect.arrayContaining(['requester_name', 'requester_id', 'mother_name']))
		expect(fixed.has('requester_phone')).toBe(false)
	})
})

describe('the papers of a form that is not filled in', () => {
	test('are not known before the questions are: the first step that still asks is named', () => {
		const before = (answers: Answers) => stepBeforePapers(birth, journeyOf(birth, answers, today), today)?.id
		expect(before({})).toBe('nguoi-yeu-cau')
		const { birth_proof: _, ...without } = whole
		expect(before(without)).toBe('em-be')
		expect(before(whole)).toBeUndefined()
	})
})

describe('the journey', () => {
	test('leaves out the father while nobody declares him, and keeps what was typed of him out of the dossier', () => {
		const answers = { ...whole, father_declared: false }
		const journey = journeyOf(birth, answers, today)
		expect(journey.answers).not.toHaveProperty('father_name')
		expect(journey.answers).not.toHaveProperty('parents_married')
		const verdict = validateSubmission(birth, answers, today)
		expect(verdict.ok && Object.keys(verdict.value.answers)).not.toContain('father_id')
	})

	test('of an abandoned child asks of no parent', () => {
		const journey = journeyOf(birth, { ...whole, child_circumstances: 'abandoned' }, today)
		expect(journey.steps.map(({ step }) => step.id)).toEqual(['nguoi-yeu-cau', 'em-be', 'ket-hon-ban-sao'])
	})

	test('asks for papers and residence of a parent without a personal number only', () => {
		const answers = { ...whole, father_has_personal_id: false }
		const unanswered = journeyOf(birth, answers, today).steps.flatMap((step) => step.unanswered)
		expect(unanswered).toEqual([
			'father_paper_kind',
			'father_paper_number',
			'father_paper_issued_on',
			'father_paper_issuer',
			'father_residence_kind',
			'father_residence',
		])
	})

	test('depends on the answers alone: their order changes nothing', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(Object.entries(whole)), (entries) => {
				const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
				expect(journeyOf(birth, Object.fromEntries(entries), today)).toEqual(
					journeyOf(birth, Object.fromEntries(sorted), today),
				)
			}),
		)
	})

	test.each([
		['2026-09-24', 'in-time'],
		['2026-09-23', 'late'],
		['2026-11-23', 'in-time'],
	])('of a child born on %s is registered %s on 23/11/2026 (60 days, Luật Hộ tịch Điều 15)', (born, kind) => {
		expect(journeyOf(birth, { ...whole, child_birth_date: born }, today).answers['registration_kind']).toBe(
			kind,
		)
	})
})

describe('the components', () => {
	const keys = (change: Answers) => {
		const verdict = validateSubmission(birth, { ...whole, ...change }, today)
		const answers = verdict.ok
			? verdict.value.answers
			: journeyOf(birth, { ...whole, ...change }, today).answers
		return componentsFor(birth, answers, today).required.map(({ key }) => key)
	}
	test.each<[string, Answers, string[]]>([
		['a birth notice on paper', {}, ['giay-chung-sinh']],
		['an electronic birth notice', { birth_proof: 'electronic' }, []],
		['an abandoned child', { child_circumstances: 'abandoned' }, ['bien-ban-bo-roi']],
		['surrogacy', { child_circumstances: 'surrogacy' }, ['giay-chung-sinh', 'van-ban-mang-thai-ho']],
		[
			'an authorised requester',
			{ requester_relation: 'other', requester_authorised: true },
			['giay-chung-sinh', 'uy-quyen'],
		],
	])('for %s are what the law lists', (_, change, expected) => {
		expect(keys(change)).toEqual(expected)
	})
})

describe('an answer is refused with the reason', () => {
	test.each<[string, Record<string, unknown>, unknown]>([
		['a number with 11 digits', { father_id: '08609301234' }, { kind: 'digits', has: 11, needs: 12 }],
		['letters in a number', { father_id: '08609301234X' }, { kind: 'not-only-digits', needs: 12 }],
		[
			'30 February',
			{ child_birth_date: '2026-02-30' },
			{ kind: 'no-such-day', day: 30, month: 2, year: 2026 },
		],
		['a month left open', { child_birth_date: '2026--02' }, { kind: 'box-missing', box: 'month' }],
		['a day to come', { child_birth_date: '2026-11-24' }, { kind: 'after-today' }],
		['a sex that is not offered', { child_sex: 'x' }, { kind: 'not-offered' }],
		['an unknown ethnic group', { child_ethnicity: 'Tiên' }, { kind: 'not-offered' }],
		['no copies', { copies_count: 0 }, { kind: 'too-small', least: 1 }],
		['half a copy', { copies_count: 1.5 }, { kind: 'not-whole' }],
		['copies in words', { copies_count: 'hai' }, { kind: 'not-a-number' }],
		['a telephone too short', { requester_phone: '0901' }, { kind: 'not-a-phone' }],
		['a mail address without @', { requester_email: 'diep.example.vn' }, { kind: 'not-an-email' }],
		['a name too long', { child_name: 'A'.repeat(81) }, { kind: 'too-long', has: 81, most: 80 }],
		['a novel', { child_name: 'A'.repeat(5000) }, { kind: 'too-long', has: 5000, most: 4000 }],
		['no consent', { declaration: false }, { kind: 'not-agreed' }],
		['an object', { child_name: { $gt: '' } }, { kind: 'wrong-type' }],
	])('%s', (_, change, refusal) => {
		const refusals = refusalsFor({ ...whole, ...change })
		expect(refusals).toEqual([{ field: Object.keys(change)[0], ...(refusal as object) }])
	})

	test('a parent born after the child', () => {
		expect(refusalsFor({ ...whole, father_birth_date: '2027' })).toEqual([
			{ field: 'father_birth_date', kind: 'after-other', other: 'child_birth_date' },
		])
	})

	test('a question that the form does not ask', () => {
		expect(refusalsFor({ ...whole, is_admin: true })).toEqual([{ field: 'is_admin', kind: 'unknown' }])
		expect(refusalsFor({ ...whole, registration_kind: 'in-time' })).toEqual([
			{ field: 'registration_kind', kind: 'unknown' },
		])
		expect(refusalsFor(JSON.parse('{"__proto__": "x"}') as Record<string, unknown>)).toContainEqual({
			field: '__proto__',
			kind: 'unknown',
		})
	})

	test('what is missing, in the order of the form', () => {
		expect(refusalsFor(without('father_name', 'child_name')).map(({ field }) => field)).toEqual([
			'child_name',
			'father_name',
		])
	})
})

test('names typed on a Mac (NFD), with marks nobody sees, are kept as NFC', () => {
	const verdict = validateSubmission(
		birth,
		{ ...whole, child_name: `  ${'TRẦN LÊ AN NHIÊN'.normalize('NFD')}\u200b\u00a0 ` },
		today,
	)
	expect(verdict.ok && verdict.value.answers['child_name']).toBe('TRẦN LÊ AN NHIÊN')
})

describe('whatever is sent', () => {
	test('is answered with refusals, never with a failure', () => {
		const ids = [...fieldsOf(birth).map(({ id }) => id), 'unknown', '__proto__', 'constructor']
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom(...ids), fc.oneof(fc.anything(), fc.string({ unit: 'binary' })))),
				(mutations) => {
					const answers: Record<string, unknown> = { ...whole }
					for (const [id, value] of mutations) answers[id] = value
					const verdict = validateSubmission(birth, answers, today)
					if (verdict.ok) expect(validateSubmission(birth, without(), today).ok).toBe(true)
					else
						for (const { field, kind } of verdict.refusal)
							expect([typeof field, typeof kind]).toEqual(['string', 'string'])
				},
			),
			{ numRuns: 2000 },
		)
	})

	test('an accepted dossier validates again to itself', () => {
		fc.assert(
			fc.property(
				fc.record({ name: fc.string({ maxLength: 90 }), copies: fc.integer({ min: -2, max: 25 }) }),
				({ name, copies }) => {
					const verdict = validateSubmission(
						birth,
						{ ...whole, child_name: name, copies_count: copies },
						today,
					)
					if (!verdict.ok) return
					const sent = Object.fromEntries(
						Object.entries(verdict.value.answers).filter(
							([id]) => fieldsOf(birth).find((field) => field.id === id)?.widget !== 'computed',
						),
					)
					expect(validateSubmission(birth, sent, today)).toEqual(verdict)
				},
			),
		)
	})
})

describe('a broken form is refused with the place and the reason', () => {
	type Loose = {
		steps: { id: string; when?: unknown; sections: { when?: unknown; fields: Record<string, unknown>[] }[] }[]
		schema: { properties: Record<string, unknown> }
	}
	const broken = (mutate: (form: Loose) => void): readonly FormFault[] => {
		const form = structuredClone(raw('khai-sinh')) as Loose
		mutate(form)
		const read = readForm(form)
		return read.ok ? [] : read.refusal
	}
	const first = (form: Loose) => form.steps[0]?.sections[0]?.fields[0] ?? {}

	test.each<[string, (form: Loose) => void, Partial<FormFault>]>([
		[
			'a condition on a question nobody asks',
			(form) => (first(form)['when'] = { field: 'nobody', is: true }),
			{ kind: 'unknown-field', place: 'steps[0].sections[0].fields[0].when' },
		],
		[
			'a condition on an answer that cannot be given',
			(form) => (first(form)['when'] = { field: 'child_sex', is: 'nam' }),
			{ kind: 'wrong-type', place: 'steps[0].sections[0].fields[0].when' },
		],
		['a circle', (form) => (first(form)['when'] = { answered: 'requester_name' }), { kind: 'circle' }],
		[
			'an id used twice',
			(form) => (first(form)['id'] = 'child_name'),
			{ kind: 'same-id', place: 'steps[1].sections[0].fields[1].id' },
		],
		[
			'a field without a schema',
			(form) => delete form.schema.properties['child_name'],
			{ kind: 'no-schema', place: 'schema.properties.child_name' },
		],
		[
			'a text without a limit',
			(form) => (form.schema.properties['child_name'] = { type: 'string' }),
			{ kind: 'schema-disagrees', place: 'schema.properties.child_name' },
		],
		[
			'a keyword that JSON Schema does not know',
			(form) => (form.schema.properties['child_name'] = { type: 'string', maxLength: 9, maxLenght: 9 }),
			{ kind: 'schema-broken', place: 'schema' },
		],
		[
			'a widget that is none',
			(form) => (first(form)['widget'] = 'slider'),
			{ kind: 'not-shaped', place: 'steps[0].sections[0].fields[0].widget' },
		],
		[
			'a step named like a page of the draft',
			(form) => form.steps[0] && (form.steps[0].id = 'kiem-tra'),
			{ kind: 'step-name-taken', place: 'steps[0].id' },
		],
	])('%s', (_, mutate, fault) => {
		expect(broken(mutate)).toContainEqual(expect.objectContaining(fault))
	})
})
