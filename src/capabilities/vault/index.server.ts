export { endPaper, mayEnd } from './end.server.ts'
export { type Ending, keepPapers } from './keep.server.ts'
export {
	accessesOf,
	endedResult,
	findPaper,
	issuedPaper,
	noteAccess,
	stillValid,
	vaultOf,
} from './store.server.ts'
export { offersFor, takePaper } from './take.server.ts'
