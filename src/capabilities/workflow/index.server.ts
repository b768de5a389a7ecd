export { processFor, processGraph, type Publication, publishProcess } from './publish.server.ts'
export {
	type PlacedToken,
	placeTokens,
	type ProcessInForce,
	type ProcessVersion,
	tokensOf,
} from './store.server.ts'
