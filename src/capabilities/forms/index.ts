export type { Choice } from './commune.ts'
export { faultsOf, type FormFault, takenStepNames } from './check-form.ts'
export type { Draft, DraftRefusal, DraftState, Saved } from './draft.ts'
export { changesBetween, type FormChange } from './form-diff.ts'
export type {
	AnswerPatch,
	Answers,
	Circumstances,
	CaseOutcome,
	ComponentRule,
	Computation,
	Condition,
	Field,
	FormCase,
	FormDefinition,
	Layout,
	Lookup,
	OfficialPaper,
	Provenance,
	Provenances,
	Repeat,
	Rule,
	Section,
	Step,
	Term,
	Value,
	Words,
} from './form.ts'
export type { Begun, LinkRefusal } from './begun.ts'
export { liveQuestions } from './live.ts'
export { readLink } from './link.ts'
export { type FilledEntry, filledPaper } from './filled-paper.ts'
export { plainPaper } from './plain-paper.ts'
export { fieldsOf, nameOf, patched } from './form.ts'
export type { CaseFailure } from './form-case.ts'
export {
	componentsFor,
	isAsked,
	type Journey,
	journeyOf,
	type StepAhead,
	stepBeforePapers,
} from './journey.ts'
export { comparedWith, type Compared, type Difference, factsTaken } from './compare-told.ts'
export { factsShown, holding, identified, keyOf, type LookupState, type LookupStates } from './lookup.ts'
export { heldFrom } from './looked-up.ts'
export { doubtsOf } from './person-id.ts'
export { fixedFields, prefill } from './prefill.ts'
export type { FieldRefusal } from './refusal.ts'
export {
	addedRow,
	addressOf,
	type AskedSection,
	columnOf,
	instanceOf,
	questionAt,
	questionsOf,
	repeatAt,
	repeatNamed,
	type Row,
	rowsOf,
	takenRow,
} from './rows.ts'
export { choicesIn } from './several.ts'
export { saidCondition, saidTerm } from './said.ts'
export { renamedCondition } from './term.ts'
export { shownAnswer, shownColumn } from './shown.ts'
export { tellChange } from './tell-change.ts'
export { questionName, tellDoubt, tellRefusals, type ToldRefusal } from './told.ts'
export { answerAt, answerFrom, isMisfit, rawFrom } from './typed-answer.ts'
