export { agreeing, type Bounds, boundsOf, propertiesOf } from './agreeing.ts'
export { type Block, blocks } from './blocks.ts'
export { type Edit, edited, type NewQuestion, sectionsOf } from './edit.ts'
export { type Fault, faultsTold, tellFailure } from './fault-words.ts'
export { freshForm } from './fresh.ts'
export { type Group, groupsFromCells, groupsFromText, questionFrom } from './guess.ts'
export { slugOf } from './naming.ts'
export type { Sketch, SketchAct, SketchRefusal, SketchState } from './sketch.ts'
export {
	conditionFrom,
	type Line,
	type LineComparison,
	lineComparisons,
	type LineFault,
	type Lines,
	linesOf,
} from './condition-rows.ts'
export { computationFrom, type Operation, operations, sumOf } from './sum.ts'
