export type { FormFault } from './check-form.ts'
export type { Draft, DraftRefusal, DraftState, Saved } from './draft.ts'
export type {
	AnswerPatch,
	Answers,
	Circumstances,
	ComponentRule,
	Condition,
	Field,
	FormDefinition,
	Provenance,
	Provenances,
	Section,
	Step,
	Value,
	Words,
} from './form.ts'
export { fieldsOf } from './form.ts'
export { componentsFor, type Journey, journeyOf, type StepAhead } from './journey.ts'
export type { FieldRefusal } from './refusal.ts'
