import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import type { FormDefinition, Lookup, Prefill } from './form.ts'
import { changesBetween } from './form-diff.ts'
import { journeyOf } from './journey.ts'
import { holding, identified, keyOf, type LookupStates } from './lookup.ts'
import { fixedFields, prefill } from './prefill.ts'
import { readForm } from './publish.server.ts'
import { tellChange } from './tell-change.ts'
import { validateSubmission } from './validate.server.ts'

type Json = Record<string, unknown>
const birth = JSON.parse(
	readFileSync(new URL('../../../demo/forms/khai-sinh.json', import.meta.url), 'utf8'),
) as Json & { steps: { sections: { fields: (Json & { id: string })[] }[] }[] }

const mother = {
	id: 'mother',
	register: 'population',
	by: 'account',
	about: { vi: 'người mẹ', en: 'the mother' },
} as const satisfies Lookup
const father = {
	id: 'father',
	register: 'population',
	by: { personalId: 'father_id', fullName: 'father_name', birthDate: 'father_birth_date' },
	about: { vi: 'người cha', en: 'the father' },
} as const satisfies Lookup

/** The form of births with lookups, and some of its questions filled from them. */
function withLookups(lookups: readonly unknown[], prefills: Record<string, Prefill | undefined>): unknown {
	const { prefill: _, ...form } = structuredClone(birth)
	return {
		...form,
		lookups,
		steps: form.steps.map((step) => ({
			...step,
			sections: step.sections.map((section) => ({
				...section,
				fields: section.fields.map(({ prefill: before, ...field }) => {
					const own = JSON.stringify(before)?.includes('"lookup.') ? undefined : before
					const given = field.id in prefills ? prefills[field.id] : own
					return given ? { ...field, prefill: given } : field
				}),
			})),
		})),
	}
}
const heldResidence = { father_ethnicity: { from: 'lookup.father.ethnicity', keep: 'held' } } as const
const faults = (lookups: readonly unknown[], prefills: Record<string, unknown> = {}) => {
	const read = readForm(withLookups(lookups, prefills as Record<string, Prefill>))
	return read.ok ? [] : read.refusal
}
function form(lookups: readonly Lookup[], prefills: Record<string, Prefill>): FormDefinition {
	const read = readForm(withLookups(lookups, prefills))
	if (!read.ok) throw new Error(JSON.stringify(read.refusal))
	return read.value
}

describe('a form that asks a register', () => {
	test('can be published, with what is held of another person and shown of oneself', () => {
		expect(
			faults([mother, father], {
				...heldResidence,
				mother_ethnicity: { from: 'lookup.mother.ethnicity', keep: 'fixed' },
			}),
		).toEqual([])
	})

	test.each<[string, unknown[], Record<string, unknown>, object]>([
		['asks of a lookup that is not there', [], heldResidence, { kind: 'unknown-lookup', id: 'father' }],
		[
			'asks for what the register does not tell',
			[father],
			{ father_ethnicity: { from: 'lookup.father.shoeSize', keep: 'held' } },
			{ kind: 'unknown-fact', fact: 'shoeSize' },
		],
		[
			'puts a day where words go',
			[father],
			{ father_ethnicity: { from: 'lookup.father.birthDate', keep: 'held' } },
			{ kind: 'unlike-fact', id: 'father_ethnicity', fact: 'birthDate' },
		],
		[
			'shows whoever types a number what the register holds of that person',
			[father],
			{ father_ethnicity: { from: 'lookup.father.ethnicity', keep: 'editable' } },
			{ kind: 'shows-another', id: 'father_ethnicity', fact: 'ethnicity' },
		],
		[
			'looks a person up by the number alone',
			[{ ...father, by: { personalId: 'father_id' } }],
			{},
			{ kind: 'lookup-keys', keys: ['personalId', 'fullName', 'birthDate'] },
		],
		[
			'is asked by a question that is not there',
			[{ ...father, by: { ...father.by, fullName: 'uncle_name' } }],
			{},
			{ kind: 'unknown-field', id: 'uncle_name' },
		],
		[
			'takes a name for a birthday',
			[{ ...father, by: { ...father.by, birthDate: 'father_name' } }],
			{},
			{ kind: 'unlike-fact', id: 'father_name', fact: 'birthDate' },
		],
		[
			'hangs on what is held',
			[father],
			{ father_name: { from: 'lookup.father.fullName', keep: 'held' } },
			{ kind: 'reads-held', id: 'father_name' },
		],
		['says twice who', [father, father], {}, { kind: 'same-id', id: 'father' }],
		[
			'asks the business register for the account',
			[{ ...mother, register: 'business' }],
			{},
			{ kind: 'lookup-keys', keys: ['taxCode'] },
		],
	])('is refused when it %s', (_, lookups, prefills, fault) => {
		expect(faults(lookups, prefills)).toContainEqual(expect.objectContaining(fault))
	})

	test('tells a lawyer what it newly takes from where', () => {
		const was = form([], {})
		const is = form([father], heldResidence)
		const told = changesBetween(was, is).map((change) => tellChange(change, { was, is }, 'vi'))
		expect(told).toEqual([
			'“Dân tộc của cha”: nay lấy dân tộc của người cha, theo Cơ sở dữ liệu quốc gia về dân cư: không hỏi, không hiện cho người khai, cán bộ giải quyết thấy.',
			'Nay đối chiếu người cha với Cơ sở dữ liệu quốc gia về dân cư.',
		])
	})
})

const sen: Citizen = {
	id: '01900000-0000-7000-8000-000000000001',
	assurance: 2,
	fullName: 'Lê Thị Sen',
	personalId: '075196000011',
	birthDate: '1996-03-14',
	sex: 'female',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'Số 12 đường Hoa Sen',
	homeTown: null,
	phone: null,
	email: null,
	vouchedAt: '2026-11-23T02:38:00Z',
}
const day = { today: '2026-11-23' }
const lua = {
	father_declared: true,
	father_has_personal_id: true,
	father_id: '075093000012',
	father_name: 'Nguyễn Văn Lúa',
	father_birth_date: '1993-11-02',
}
const came = (lookup: string, state: LookupStates[string]['came'], told?: Record<string, string>) => ({
	[lookup]: { key: 'k', request: 'r', came: state, at: '2026-11-23T03:32:00Z', facts: told },
})

describe('another person', () => {
	const asked = form([father], heldResidence)
	const isAsked = (lookups: LookupStates) =>
		journeyOf(asked, lua, { ...day, holding: holding(lookups) }).steps.some(({ sections }) =>
			sections.some(({ fields }) => fields.some(({ id }) => id === 'father_ethnicity')),
		)

	test('is named once number, name and birthday stand there, whatever the spelling', () => {
		const named = identified(asked, father, lua, sen, day)
		expect(named).toMatchObject({ of: 'another', keys: { personalId: '075093000012' } })
		const other = identified(
			asked,
			father,
			{ ...lua, father_name: ' nguyễn  văn LÚA'.normalize('NFD') },
			sen,
			day,
		)
		expect(named && other && keyOf(named) === keyOf(other)).toBe(true)
	})
	test.each(['father_id', 'father_name', 'father_birth_date'])('is not named without %s', (missing) => {
		expect(identified(asked, father, { ...lua, [missing]: '' }, sen, day)).toBeUndefined()
	})
	test('is not named by questions that do not apply', () => {
		expect(identified(asked, father, { ...lua, father_declared: false }, sen, day)).toBeUndefined()
	})
	test.each(['asked', 'matches', 'away'] as const)('is not asked about what the State holds: %s', (state) => {
		expect(isAsked(came('father', state))).toBe(false)
	})
	test.each(['differs', 'unknown', 'unconnected', 'too-many'] as const)(
		'is asked about as on paper while the register cannot say: %s',
		(state) => {
			expect(isAsked(came('father', state))).toBe(true)
		},
	)
	test('is never shown to whoever fills the form, even if the register told', () => {
		const states = came('father', 'matches', { ethnicity: 'Số 1 đường Bí Mật' })
		expect(JSON.stringify(prefill(asked, lua, {}, sen, day, states))).not.toContain('Bí Mật')
	})
	test('what was typed before the State was found to hold it is not sent', () => {
		const typed = { ...lua, father_ethnicity: 'Số 9 đường Khác' }
		const verdict = journeyOf(asked, typed, { ...day, holding: ['father'] })
		expect(verdict.answers).not.toHaveProperty('father_ethnicity')
		const refused = validateSubmission(asked, typed, { ...day, holding: ['father'] })
		expect(refused.ok ? [] : refused.refusal.map(({ field }) => field)).not.toContain('father_ethnicity')
	})
})

describe('oneself', () => {
	const own = form([mother], {
		mother_ethnicity: {
			from: 'lookup.mother.ethnicity',
			keep: 'fixed',
			when: { field: 'requester_relation', is: 'mother' },
		},
	})
	const states = came('mother', 'matches', { ethnicity: 'Kinh' })
	const origin = { source: 'register', register: 'population', at: '2026-11-23T03:32:00Z' }

	test('is known by the account at level 2 only', () => {
		expect(identified(own, mother, {}, sen, day)).toMatchObject({ of: 'own' })
		expect(identified(own, mother, {}, { ...sen, assurance: 1 }, day)).toBeUndefined()
	})
	test('is filled in with the hour and the register, and not typed over', () => {
		const filled = prefill(own, { requester_relation: 'mother' }, {}, sen, day, states)
		expect(filled.answers).toMatchObject({ mother_ethnicity: 'Kinh' })
		expect(filled.provenance).toMatchObject({ mother_ethnicity: origin })
		expect(fixedFields(own, { mother_ethnicity: origin } as never)).toContain('mother_ethnicity')
	})
	test('leaves again when the ground does, or the register is asked about somebody else', () => {
		const before = { mother_ethnicity: 'Kinh' }
		const from = { mother_ethnicity: origin } as never
		expect(
			prefill(own, { ...before, requester_relation: 'father' }, from, sen, day, states).answers,
		).toMatchObject({ mother_ethnicity: null })
		expect(
			prefill(own, { ...before, requester_relation: 'mother' }, from, sen, day, {}).answers,
		).toMatchObject({ mother_ethnicity: null })
	})
})
