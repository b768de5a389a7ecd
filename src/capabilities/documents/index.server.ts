export { readUpload, type UploadForm } from './read-upload.server.ts'
export { type ReceivedFile, type Reception, receiveUpload, type Upload } from './receive.server.ts'
export { refusalFrom, refusalQuery } from './refusal-query.server.ts'
export { serveFile } from './serve.server.ts'
export {
	attachToDossier,
	filesOfDossier,
	filesOfDraft,
	findFile,
	findingsOf,
	type FoundFile,
	type IssuedFile,
	recordFiles,
	recordResult,
	removeFile,
} from './store.server.ts'
