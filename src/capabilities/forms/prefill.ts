import type { Citizen } from '#identity'
import {
	type AnswerPatch,
	type Answers,
	type Circumstances,
	fieldsOf,
	type FormDefinition,
	type IdentityFact,
	type Prefill,
	type Provenance,
	type Provenances,
	type Value,
} from './form.ts'
import { reading } from './journey.ts'
import { questionsOf } from './rows.ts'
import { holds, type World } from './term.ts'
import { tidy } from './typed-text.ts'

/**
 * What the identity knows and the person has not typed. What was filled in on a ground that no longer holds (the
 * requester is not the mother after all) is taken out again; what a person typed is never touched.
 */
export function prefill(
	definition: Pick<FormDefinition, 'steps'>,
	answers: Answers,
	provenance: Provenances,
	citizen: Citizen,
	circumstances: Circumstances,
): { readonly answers: AnswerPatch; readonly provenance: Readonly<Record<string, Provenance | null>> } {
	const { world } = reading(definition, answers, circumstances)
	const patch: Record<string, Value | null> = {}
	const origins: Record<string, Provenance | null> = {}
	for (const field of questionsOf(definition, answers)) {
		if (!field.prefill) continue
		const origin = provenance[field.id]
		const filled = filling(field.prefill, citizen, world)
		const fixed = 'keep' in field.prefill && field.prefill.keep === 'fixed' && citizen.vouchedBy !== 'counter'
		if (
			filled !== undefined &&
			(origin ? origin.source !== 'typed' || fixed : fixed || !(field.id in answers))
		) {
			if (answers[field.id] !== filled) patch[field.id] = filled
			if (!origin || origin.source === 'typed') origins[field.id] = originOf(field.prefill, citizen)
		} else if (filled === undefined && (origin?.source === 'vneid' || origin?.source === 'suggested')) {
			patch[field.id] = null
			origins[field.id] = null
		}
	}
	return { answers: patch, provenance: origins }
}

function filling(prefill: Prefill, citizen: Citizen, world: World): Value | undefined {
	if ('preset' in prefill) return prefill.preset
	if (prefill.when && !holds(prefill.when, world)) return undefined
	const fact = citizen[prefill.from.slice('identity.'.length) as IdentityFact]
	return fact === null || fact === '' ? undefined : tidy(fact)
}

function originOf(prefill: Prefill, citizen: Citizen): Provenance {
	if ('preset' in prefill) return { source: 'preset' }
	// What an official typed from a card at the counter is not what VNeID vouches for.
	if (citizen.vouchedBy === 'counter') return { source: 'typed' }
	return { source: prefill.keep === 'suggested' ? 'suggested' : 'vneid', at: citizen.vouchedAt }
}

/** The fields that the identity vouches for here and now: a person does not type over them. */
export const fixedFields = (
	definition: Pick<FormDefinition, 'steps'>,
	provenance: Provenances,
): ReadonlySet<string> =>
	new Set(
		fieldsOf(definition)
			.filter(
				({ id, prefill }) =>
					prefill && 'keep' in prefill && prefill.keep === 'fixed' && provenance[id]?.source === 'vneid',
			)
			.map(({ id }) => id),
	)
