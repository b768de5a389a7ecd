export { compileProcess } from './compile.ts'
export { type Act, acts, type GraphNode, type ProcessGraph, taskAt, tasksOf, type UserTask } from './graph.ts'
export type { NamedElement, ProcessRefusal } from './process-refusal.ts'
export { advance, type Standing, start, type Step, type StepEnd, type StepRefusal } from './step.ts'
