import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
	type Answers,
	type Circumstances,
	type FormDefinition,
	heldFrom,
	identified,
	journeyOf,
	prefill,
	type Provenances,
	questionAt,
	type Value,
} from '#forms'
import { readForm } from '#forms/server'
import type { Citizen } from '#identity'

// A worked journey for each form: who files, and what they type. What is filled in for them is never written down here: it
// is worked out, so that what is counted from these cases (docs/burden.md) is what the form really does.

const value = z.union([z.string(), z.number(), z.boolean()])
const shape = z.strictObject({
	/** Who it is and what they want. */
	told: z.string(),
	citizen: z.strictObject({
		fullName: z.string(),
		personalId: z.string(),
		birthDate: z.string(),
		sex: z.enum(['male', 'female']),
		residence: z.string().default('Khóm 3, phường Trấn Biên, thành phố Đồng Nai'),
		homeTown: z.string().default('Phường Trấn Biên, thành phố Đồng Nai'),
	}),
	/** Everything typed or chosen by hand, under the address of its question; `<repeat>/<row>` for a row that is added. */
	typed: z.record(z.string(), value),
})
export type WorkedCase = z.infer<typeof shape> & { readonly form: FormDefinition }

const within = (folder: string) => join(import.meta.dirname, folder)
const json = (folder: string, id: string): unknown =>
	JSON.parse(readFileSync(join(within(folder), `${id}.json`), 'utf8'))

/** The forms of the demo that have a worked journey, with it. */
export function workedCases(): readonly WorkedCase[] {
	return readdirSync(within('cases'))
		.toSorted()
		.map((name) => {
			const id = name.replace(/\.json$/, '')
			const form = readForm(json('forms', id))
			if (!form.ok) throw new Error(`${id}: ${JSON.stringify(form.refusal)}`)
			return { ...shape.parse(json('cases', id)), form: form.value }
		})
}

/** The day on which the cases are worked, and where they are filed. */
export const workedOn: Circumstances = {
	today: '2026-11-25',
	agencyName: 'UBND phường Trấn Biên',
	placeName: 'Trấn Biên',
}

/** The citizen of a case as an account of level 2 vouches for them. */
export const citizenOf = ({ citizen }: Pick<WorkedCase, 'citizen'>): Citizen => ({
	id: '019a0000-0019-7000-8000-00000000ca5e',
	assurance: 2,
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	phone: '+84900000042',
	email: 'cong-dan@cong-dan.invalid',
	vouchedAt: '2026-11-25T00:00:00Z',
	...citizen,
})

export type Worked = {
	readonly answers: Answers
	readonly provenance: Provenances
	/** Addresses of the questions answered by hand, in the order they were met. */
	readonly typed: readonly string[]
	/** The lookups whose facts the State holds. */
	readonly holding: readonly string[]
}

/**
 * Goes through the form as the citizen would: what can be filled in is, after each answer; then the next open question.
 * `registers`: those of the State know whomever the answers name.
 */
export function workThrough(worked: WorkedCase, registers: 'with' | 'without' = 'without'): Worked {
	const { form } = worked
	const citizen = citizenOf(worked)
	let answers: Record<string, Value> = {}
	let provenance: Provenances = {}
	const typed: string[] = []
	const left = new Map(Object.entries(worked.typed))
	const fill = () => {
		const filled = prefill(form, answers, provenance, citizen, workedOn)
		answers = withPatch(answers, filled.answers)
		provenance = withPatch(provenance, filled.provenance)
		return Object.keys(filled.answers).length > 0
	}
	const holding = () =>
		registers === 'without'
			? []
			: (form.lookups ?? []).flatMap((lookup) =>
					identified(form, lookup, answers, citizen, workedOn) ? [lookup.id] : [],
				)
	for (;;) {
		while (fill());
		const { steps } = journeyOf(form, answers, { ...workedOn, holding: holding() })
		const asked = steps.flatMap(({ sections }) =>
			sections.flatMap(({ fields }) => fields.map(({ id }) => id)),
		)
		// Rows are added as they are met; what is filled in already may be typed over.
		const next = [...left.keys()].find((address) => asked.includes(address) || isMark(form, address))
		if (next === undefined) break
		answers = { ...answers, [next]: left.get(next) ?? '' }
		if (!isMark(form, next)) {
			typed.push(next)
			provenance = { ...provenance, [next]: { source: 'typed' } }
		}
		left.delete(next)
	}
	const never = [...left.keys()].filter((address) => !isHeld(form, address, holding()))
	if (never.length > 0) throw new Error(`${form.id} never asks: ${never.join(', ')}`)
	return { answers, provenance, typed, holding: holding() }
}

function isHeld(form: FormDefinition, address: string, holding: readonly string[]): boolean {
	const question = questionAt(form, address)
	const lookup = question && heldFrom(question)
	return lookup !== undefined && holding.includes(lookup)
}

const isMark = (form: FormDefinition, address: string) =>
	form.steps.some(({ sections }) =>
		sections.some(
			({ repeat }) => repeat && address.startsWith(`${repeat.id}/`) && address.split('/').length === 2,
		),
	)

function withPatch<T>(
	before: Readonly<Record<string, T>>,
	patch: Readonly<Record<string, T | null>>,
): Record<string, T> {
	const after = { ...before }
	for (const [key, change] of Object.entries(patch)) {
		if (change === null) delete after[key]
		else after[key] = change
	}
	return after
}
