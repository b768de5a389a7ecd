export { named } from './named.ts'
export { actsAt, type OfferedAct } from './acts.ts'
export { type Criterion, type FieldRef, type OwnField, ownFields } from './card.ts'
export {
	type Bulk,
	type BulkAct,
	bulkActs,
	type BulkCounts,
	type BulkItem,
	type BulkManner,
	type BulkOutcome,
	mostInBulk,
} from './bulk.ts'
export { childAt, heldSince } from './child.ts'
export { type ControlFacts, controlSheet } from './control-sheet.ts'
export { declarationOf } from './declaration.ts'
export { declaredOf, type DeclaredSection } from './declared.ts'
export {
	type Child,
	type ChildOutcome,
	type Parent,
	type Asked,
	type Dossier,
	type DossierCode,
	dossierCode,
	type DossierEvent,
	type EventActor,
	type HandedFile,
	type IssuedResult,
	type Mark,
	nationalState,
	type Opinion,
	type Proposal,
	type ProposedSupplement,
	type RecordedEvent,
	type Refusal,
	type State,
	states,
	type Verdict,
	type SupplementItem,
	type SupplementRequest,
} from './dossier.ts'
export { type DossierLookup, isOpenLookup } from './looked-up.ts'
export { agencyOf, dutyFor } from './duty.ts'
export type { Hands, Holder, Person } from './hand.ts'
export { dutyAt, mayDo, mayReassign, type StandingStep, standingSteps } from './hands.ts'
export { clockRuns, mayBeDone, paused, resultOf, timeliness } from './lifecycle.ts'
export { awaitedAt, verdicts } from './opinion.ts'
export { handOnBy, type Transfer } from './transfer.ts'
export type { SubmitRefusal } from './refusal.ts'
export { actNames, refusalWords, roleNames, stateNames, statusOf, undoneActs } from './refusal-words.ts'
export { registerPaper, type RegisterRow } from './register.ts'
export { plainHealth } from './health.ts'
export { paceDays } from './pace.ts'
export { capacityOf, lookedUpFor, resultPaper, type ResultFacts } from './result-paper.ts'
export { type PauseReason, pauseReasons } from './pause-reason.ts'
export {
	apologySlip,
	receptionSlip,
	refusalSlip,
	type SlipFacts,
	stopNotice,
	supplementSlip,
	wishedReturn,
} from './slips.ts'
export { type StepDue, stepDuesOf } from './step-dues.ts'
export { codeIn, readBy, type Typed, typedOn } from './scan.ts'
export { type StoryLine, storyOf } from './story.ts'
export { mayUndo, standingActs } from './undo.ts'
export type { Queue } from './work.ts'
export type { Durations, Figures } from './simulate.ts'
export type { ChangeRefusal } from './version-change.ts'
export type { PlanRefusal } from './version-plan.ts'
export { stuckWords, untilWords, waitWords } from './wait-words.ts'
export { keeperOf, notable, type Wait, waitsOf } from './waits.ts'
export { type Change, changesOf } from './changes.ts'
export { openedBy, supplemented } from './supplemented.ts'
export { toldChanges, type ToldChange } from './told-changes.ts'
