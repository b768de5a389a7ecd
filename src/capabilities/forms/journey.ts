import { compute } from './compute.ts'
import type {
	Answers,
	Circumstances,
	ComponentRule,
	Condition,
	Field,
	FormDefinition,
	Layout,
	Value,
} from './form.ts'
import {
	addressOf,
	type AskedSection,
	marksOf,
	repeatAsking,
	repeatNamed,
	rowsOf,
	unfolded,
	type Unfolded,
} from './rows.ts'
import { heldFrom } from './looked-up.ts'
import { holds, type World } from './term.ts'

/** The steps that these answers lead through. Nothing stores where a person is: it follows from what they answered. */
export type Journey = {
	readonly steps: readonly StepAhead[]
	/** Only the answers that apply, computed ones included, with the marks of the rows. */
	readonly answers: Answers
}
export type StepAhead = {
	readonly step: Unfolded['steps'][number]
	/** A repeating section comes once for each row; while it has none, once without fields. */
	readonly sections: readonly { readonly section: AskedSection; readonly fields: readonly Field[] }[]
	/** Addresses of required questions that apply and have no answer yet. */
	readonly unanswered: readonly string[]
}

type Laid = { readonly field: Field; readonly whens: readonly Condition[] }
const laidOut = new WeakMap<Unfolded, ReadonlyMap<string, Laid>>()

function layOut(form: Unfolded): ReadonlyMap<string, Laid> {
	const known = laidOut.get(form)
	if (known) return known
	const laid = new Map<string, Laid>()
	for (const step of form.steps)
		for (const section of step.sections)
			for (const field of section.fields)
				laid.set(field.id, {
					field,
					whens: [step.when, section.when, field.when].filter((when) => when !== undefined),
				})
	laidOut.set(form, laid)
	return laid
}

/** Asked for no answer: computed, or words and places on paper. */
export const isAsked = ({ widget }: Field): boolean =>
	widget !== 'computed' && widget !== 'explanation' && widget !== 'signature'

/**
 * Derives the journey. An answer to a question that does not apply counts as not given, for conditions too, however
 * long ago it was typed; it stays in the draft.
 */
export function journeyOf(form: Layout, answers: Answers, circumstances: Circumstances): Journey {
	const { applies, world } = reading(form, answers, circumstances)
	const applicable: Record<string, Value> = {}
	const steps: StepAhead[] = []
	for (const step of unfolded(form, answers).steps) {
		const unanswered: string[] = []
		const sections: { section: AskedSection; fields: Field[] }[] = []
		for (const section of step.sections) {
			const fields = section.fields.filter((field) => applies(field.id))
			const repeats = section.repeat && [step.when, section.when].every((when) => !when || holds(when, world))
			if (fields.length > 0 || repeats) sections.push({ section, fields })
			if (repeats && section.repeat) Object.assign(applicable, marksOf(section.repeat, answers))
			for (const field of fields) {
				const value = world.valueOf(field.id)
				if (value !== undefined) applicable[field.id] = value
				else if (field.need === 'required' && isAsked(field)) unanswered.push(field.id)
			}
		}
		if (sections.length > 0) steps.push({ step, sections, unanswered })
	}
	return { steps, answers: applicable }
}

/** How conditions see the answers: those that do not apply are not there. */
export function reading(
	form: Layout,
	answers: Answers,
	circumstances: Circumstances,
): { readonly applies: (address: string) => boolean; readonly world: World } {
	const laid = layOut(unfolded(form, answers))
	const applying = new Map<string, boolean>()
	const computed = new Map<string, Value | undefined>()
	const applies = (id: string): boolean => {
		const known = applying.get(id)
		if (known !== undefined) return known
		// A form whose conditions run in a circle is refused when it is published (check-form.ts), so this ends.
		const asked = laid.get(id)
		const held = asked && heldFrom(asked.field)
		const verdict =
			asked !== undefined &&
			!(held && circumstances.holding?.includes(held)) &&
			asked.whens.every((when) => holds(when, world))
		applying.set(id, verdict)
		return verdict
	}
	const world: World = {
		circumstances,
		valueOf(id) {
			if (!applies(id)) return undefined
			const field = laid.get(id)?.field
			if (field?.widget !== 'computed') return Object.hasOwn(answers, id) ? answers[id] : undefined
			if (!computed.has(id)) computed.set(id, compute(field.compute, world))
			return computed.get(id)
		},
		countOf(id) {
			const repeat = repeatNamed(form, id)
			return repeat ? rowsOf(repeat, answers).length : 0
		},
		valuesOf(id) {
			const repeat = repeatAsking(form, id)
			if (!repeat) return []
			return rowsOf(repeat, answers).flatMap((row) => world.valueOf(addressOf(repeat.id, row, id)) ?? [])
		},
	}
	return { applies, world }
}

/**
 * Which components go with these answers. `answers`: those that apply, as {@link journeyOf} and `validateSubmission`
 * give them.
 */
export function componentsFor(
	form: Pick<FormDefinition, 'steps' | 'components'>,
	answers: Answers,
	circumstances: Circumstances,
): { readonly required: readonly ComponentRule[]; readonly optional: readonly ComponentRule[] } {
	const { world } = reading(form, answers, circumstances)
	const applying = form.components.filter(({ when }) => !when || holds(when, world))
	return {
		required: applying.filter(({ need }) => need === 'required'),
		optional: applying.filter(({ need }) => need === 'optional'),
	}
}

/** The first step with questions still to answer, while the answers may yet ask for another component; else undefined. */
export function stepBeforePapers(
	form: Pick<FormDefinition, 'steps' | 'components'>,
	{ steps, answers }: Journey,
	circumstances: Circumstances,
): StepAhead['step'] | undefined {
	const { required, optional } = componentsFor(form, answers, circumstances)
	if (required.length + optional.length === form.components.length) return undefined
	return steps.find(({ unanswered }) => unanswered.length > 0)?.step
}
