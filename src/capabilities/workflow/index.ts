export { type Across, type AcrossFault, withEnds } from './across.ts'
export { adoptBpmn } from './adopt.ts'
export type { Assignment } from './assignment.ts'
export { type Around, compileProcess, processesCalled } from './compile.ts'
export { outcomeOfRule, valuesOfRule } from './condition.ts'
export { durationOf, timeOf } from './events.ts'
export {
	type Act,
	acts,
	type BoundaryEvent,
	boundariesOf,
	type GraphNode,
	leadsTo,
	messageAt,
	type Opens,
	type ProcessGraph,
	type ReceiveStep,
	type SendStep,
	type ServiceStep,
	type Stage,
	taskAt,
	taskOrNone,
	tasksOf,
	type Timer,
	type TimerStep,
	type UserTask,
} from './graph.ts'
export { motcua } from './motcua.ts'
export {
	type Counterparts,
	type Place,
	placesOf,
	proposedCounterparts,
	type Replaced,
	type ReplaceRefusal,
	replaceTokens,
} from './other-version.ts'
export { childOutcomes, opinionOutcomes, outcomesOf } from './outcomes.ts'
export type { NamedElement, ProcessRefusal } from './process-refusal.ts'
export {
	advance,
	type ProcessEvent,
	reachable,
	type Standing,
	start,
	type Step,
	type StepEnd,
	type StepRefusal,
	stepName,
	withIds,
} from './step.ts'
export { processRefusalWords } from './refusal-words.ts'
export { compareProcesses, type ProcessChange, sameSteps } from './compare.ts'
export type { Draft, DraftAct, DraftRefusal, DraftState } from './draft.ts'
export { tableToBpmn, type TableHead } from './draw-table.ts'
export { type Picture, pictureOf } from './picture.ts'
export { type KnownRole, usualRoles } from './responsible.ts'
export {
	actWords,
	type Column,
	daysOf,
	pastedCells,
	readTable,
	type ReadTable,
	type RowRefusal,
	stepKey,
	tableCells,
	tableHeader,
	type TableRemark,
	wayText,
} from './step-table.ts'
export type { StepRow, Way } from './step-row.ts'
export { type DrawnTable, tableOf, type TableOfRefusal } from './table-of.ts'
export { withDrawing } from './with-drawing.ts'
export { hoursADay, statedTime, type TimeRefusal, timeText } from './working-hours.ts'
