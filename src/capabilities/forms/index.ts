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
export { fieldsOf, nameOf } from './form.ts'
export { componentsFor, type Journey, journeyOf, type StepAhead, stepBeforePapers } from './journey.ts'
export { doubtsOf } from './person-id.ts'
export { fixedFields } from './prefill.ts'
export type { FieldRefusal } from './refusal.ts'
export { shownAnswer } from './shown.ts'
export { tellDoubt, tellRefusals, type ToldRefusal } from './told.ts'
export { answerFrom, isMisfit, rawFrom } from './typed-answer.ts'
