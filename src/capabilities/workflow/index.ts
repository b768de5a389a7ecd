export { type Around, compileProcess, processesCalled } from './compile.ts'
export { durationOf } from './events.ts'
export {
	type Act,
	acts,
	type BoundaryEvent,
	boundariesOf,
	type GraphNode,
	type ProcessGraph,
	type ReceiveStep,
	type SendStep,
	type ServiceStep,
	taskAt,
	taskOrNone,
	tasksOf,
	type Timer,
	type TimerStep,
	type UserTask,
} from './graph.ts'
export { motcua } from './motcua.ts'
export { outcomesOf } from './outcomes.ts'
export type { NamedElement, ProcessRefusal } from './process-refusal.ts'
export {
	advance,
	type ProcessEvent,
	type Standing,
	start,
	type Step,
	type StepEnd,
	type StepRefusal,
	withIds,
} from './step.ts'
export { processRefusalWords } from './refusal-words.ts'
