import type { Citizen } from '#identity'
import type { Register } from '#registers'
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
import { isLookedUp, namedFact } from './looked-up.ts'
import type { LookupStates } from './lookup.ts'
import { questionsOf } from './rows.ts'
import { holds, type World } from './term.ts'
import { tidy } from './typed-text.ts'

/**
 * What the identity knows and the person has not typed. What was filled in on a ground that no longer holds (the
 * requester is not the mother after all) is taken out again; what a person typed is never touched.
 */
export function prefill(
	definition: Pick<FormDefinition, 'steps' | 'lookups'>,
	answers: Answers,
	provenance: Provenances,
	citizen: Citizen,
	circumstances: Circumstances,
	/** What registers told while the draft is filled. */
	lookups: LookupStates = {},
): { readonly answers: AnswerPatch; readonly provenance: Readonly<Record<string, Provenance | null>> } {
	const { world } = reading(definition, answers, circumstances)
	const patch: Record<string, Value | null> = {}
	const origins: Record<string, Provenance | null> = {}
	for (const field of questionsOf(definition, answers)) {
		if (!field.prefill) continue
		const origin = provenance[field.id]
		const filled = filling(field.prefill, citizen, world, lookups)
		const fixed =
			'keep' in field.prefill &&
			field.prefill.keep === 'fixed' &&
			(isLookedUp(field.prefill) || citizen.vouchedBy !== 'counter')
		if (
			filled !== undefined &&
			(origin ? !said.has(origin.source) || fixed : fixed || !(field.id in answers))
		) {
			if (answers[field.id] !== filled) patch[field.id] = filled
			if (!origin || replaced.has(origin.source))
				origins[field.id] = originOf(field.prefill, citizen, definition, lookups)
		} else if (filled === undefined && origin && leaving.has(origin.source)) {
			patch[field.id] = null
			origins[field.id] = null
		}
	}
	return { answers: patch, provenance: origins }
}

/** The person's own words, today or in an earlier dossier: only what is fixed stands over them. */
const said: ReadonlySet<Provenance['source']> = new Set(['typed', 'earlier'])
/** Whose mark goes when what the identity or a register knows takes the place. */
const replaced: ReadonlySet<Provenance['source']> = new Set(['typed', 'earlier', 'link', 'register'])
/** What leaves again when its ground does. */
const leaving: ReadonlySet<Provenance['source']> = new Set(['vneid', 'suggested', 'register'])

function filling(prefill: Prefill, citizen: Citizen, world: World, lookups: LookupStates): Value | undefined {
	if ('preset' in prefill) return prefill.preset
	if (prefill.when && !holds(prefill.when, world)) return undefined
	if (isLookedUp(prefill)) {
		if (prefill.keep === 'held') return undefined
		const { lookup, fact } = namedFact(prefill)
		const told = lookups[lookup]?.facts?.[fact]
		return told === undefined ? undefined : tidy(told)
	}
	const fact = citizen[prefill.from.slice('identity.'.length) as IdentityFact]
	return fact === null || fact === '' ? undefined : tidy(fact)
}

function originOf(
	prefill: Prefill,
	citizen: Citizen,
	{ lookups: asked }: Pick<FormDefinition, 'lookups'>,
	lookups: LookupStates,
): Provenance {
	if ('preset' in prefill) return { source: 'preset' }
	if (isLookedUp(prefill)) {
		const { lookup } = namedFact(prefill)
		const register: Register = asked?.find(({ id }) => id === lookup)?.register ?? 'population'
		return { source: 'register', register, at: lookups[lookup]?.at ?? '' }
	}
	// What an official typed from a card at the counter is not what VNeID vouches for.
	if (citizen.vouchedBy === 'counter') return { source: 'typed' }
	return { source: prefill.keep === 'suggested' ? 'suggested' : 'vneid', at: citizen.vouchedAt }
}

/** The fields that the identity or a register vouches for here and now: a person does not type over them. */
export const fixedFields = (
	definition: Pick<FormDefinition, 'steps'>,
	provenance: Provenances,
): ReadonlySet<string> =>
	new Set(
		fieldsOf(definition)
			.filter(
				({ id, prefill }) =>
					prefill &&
					'keep' in prefill &&
					prefill.keep === 'fixed' &&
					(provenance[id]?.source === 'vneid' || provenance[id]?.source === 'register'),
			)
			.map(({ id }) => id),
	)
