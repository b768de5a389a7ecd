import { compute } from './compute.ts'
import { holds } from './condition.ts'
import type {
	Answers,
	Circumstances,
	ComponentRule,
	Condition,
	Field,
	FormDefinition,
	Section,
	Step,
	Value,
} from './form.ts'

/** The steps that these answers lead through. Nothing stores where a person is: it follows from what they answered. */
export type Journey = {
	readonly steps: readonly StepAhead[]
	/** Only the answers that apply, computed ones included. */
	readonly answers: Answers
}
export type StepAhead = {
	readonly step: Step
	readonly sections: readonly { readonly section: Section; readonly fields: readonly Field[] }[]
	/** Ids of required fields that apply and have no answer yet. */
	readonly unanswered: readonly string[]
}

type Laid = { readonly field: Field; readonly whens: readonly Condition[] }
type Layout = Pick<FormDefinition, 'steps'>
const laidOut = new WeakMap<Layout, ReadonlyMap<string, Laid>>()

function layOut(definition: Layout): ReadonlyMap<string, Laid> {
	const known = laidOut.get(definition)
	if (known) return known
	const laid = new Map<string, Laid>()
	for (const step of definition.steps)
		for (const section of step.sections)
			for (const field of section.fields)
				laid.set(field.id, {
					field,
					whens: [step.when, section.when, field.when].filter((when) => when !== undefined),
				})
	laidOut.set(definition, laid)
	return laid
}

/**
 * Derives the journey. An answer to a question that does not apply counts as not given, for conditions too, however
 * long ago it was typed; it stays in the draft.
 */
export function journeyOf(definition: Layout, answers: Answers, circumstances: Circumstances): Journey {
	const { applies, valueOf } = reading(definition, answers, circumstances)
	const applicable: Record<string, Value> = {}
	const steps: StepAhead[] = []
	for (const step of definition.steps) {
		const unanswered: string[] = []
		const sections: { section: Section; fields: Field[] }[] = []
		for (const section of step.sections) {
			const fields = section.fields.filter((field) => applies(field.id))
			if (fields.length > 0) sections.push({ section, fields })
			for (const field of fields) {
				const value = valueOf(field.id)
				if (value !== undefined) applicable[field.id] = value
				else if (field.need === 'required' && field.widget !== 'computed') unanswered.push(field.id)
			}
		}
		if (sections.length > 0) steps.push({ step, sections, unanswered })
	}
	return { steps, answers: applicable }
}

/** How conditions see the answers: those that do not apply are not there. */
export function reading(definition: Layout, answers: Answers, circumstances: Circumstances) {
	const laid = layOut(definition)
	const applying = new Map<string, boolean>()
	const applies = (id: string): boolean => {
		const known = applying.get(id)
		if (known !== undefined) return known
		// A form whose conditions run in a circle is refused when it is published (check-form.ts), so this ends.
		const verdict = laid.get(id)?.whens.every((when) => holds(when, valueOf)) ?? false
		applying.set(id, verdict)
		return verdict
	}
	const valueOf = (id: string): Value | undefined => {
		if (!applies(id)) return undefined
		const field = laid.get(id)?.field
		if (field?.widget === 'computed') return compute(field.compute, valueOf, circumstances)
		return Object.hasOwn(answers, id) ? answers[id] : undefined
	}
	return { applies, valueOf }
}

/**
 * Which components go with these answers. `answers`: those that apply, as {@link journeyOf} and `validateSubmission`
 * give them.
 */
export function componentsFor(
	definition: Pick<FormDefinition, 'components'>,
	answers: Answers,
): { readonly required: readonly ComponentRule[]; readonly optional: readonly ComponentRule[] } {
	const valueOf = (id: string) => (Object.hasOwn(answers, id) ? answers[id] : undefined)
	const applying = definition.components.filter(({ when }) => !when || holds(when, valueOf))
	return {
		required: applying.filter(({ need }) => need === 'required'),
		optional: applying.filter(({ need }) => need === 'optional'),
	}
}

/** The first step with questions still to answer, while the answers may yet ask for another component; else undefined. */
export function stepBeforePapers(
	definition: Pick<FormDefinition, 'components'>,
	{ steps, answers }: Journey,
): Step | undefined {
	const { required, optional } = componentsFor(definition, answers)
	if (required.length + optional.length === definition.components.length) return undefined
	return steps.find(({ unanswered }) => unanswered.length > 0)?.step
}
