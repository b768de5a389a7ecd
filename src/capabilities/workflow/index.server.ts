export { calledBy, processFor, processGraph, type Publication, publishProcess } from './publish.server.ts'
export {
	keepMessage,
	type KeptMessage,
	namesInEnglish,
	type ProcessInForce,
	type ProcessVersion,
	takeMessage,
} from './store.server.ts'
export { workbookCells } from './read-workbook.server.ts'
export {
	approveDraft,
	askReview,
	beginDraft,
	discardDraft,
	publishDraft,
	saveDraft,
	type SeenDraft,
	sendDraftBack,
	type Writer,
} from './draft.server.ts'
export {
	actsOfDraft,
	draftById as draft,
	draftsOf as drafts,
	publishedBpmn,
	publishedVersions,
	type PublishedVersion,
} from './draft-store.server.ts'
