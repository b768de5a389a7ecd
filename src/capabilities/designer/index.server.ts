export { wordLines } from './read-word.server.ts'
export {
	approveSketch,
	askReview,
	beginSketch,
	type Designer,
	discardSketch,
	editSketch,
	hasDesigned,
	publishSketch,
	type SeenSketch,
	sendBack,
	undoEdit,
} from './sketch.server.ts'
export {
	actsOf,
	dropTrial,
	findSketch,
	findTrial,
	openSketches,
	type SketchLine,
	writeTrial,
} from './store.server.ts'
