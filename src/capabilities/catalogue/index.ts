export { type Overlay, overlayFrom } from './overlay.ts'
export {
	caseOf,
	type Channel,
	channels,
	type Component,
	componentsFor,
	type ExecutionStep,
	type Fee,
	feesFor,
	type Flag,
	type Level,
	levels,
	type Limit,
	limitFor,
	type Procedure,
	type ProcedureCase,
	type ProcedureResult,
	type ProcedureVersion,
	type ResultPaper,
	type Subject,
	subjects,
} from './procedure.ts'
export { cursorAt, type Facet, type Facets, type Found, type Listed, placeOf, type Search } from './search.ts'
