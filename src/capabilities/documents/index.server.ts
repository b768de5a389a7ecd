export { readUpload, type UploadForm } from './read-upload.server.ts'
export { type ReceivedFile, type Reception, receiveUpload, type Upload } from './receive.server.ts'
export { refusalFrom, refusalQuery } from './refusal-query.server.ts'
export { resumeUpload, type Resuming } from './resume-upload.server.ts'
export { serveFile } from './serve.server.ts'
export { sweepUploads } from './sweep-uploads.server.ts'
export { type FileLink, type LinkVerdict, signLink, verifyLink } from './file-link.server.ts'
export { serveThumbnail } from './thumbnail.server.ts'
export { dropUpload, gatherUploads, type Gathering, settleUploads } from './gather-uploads.server.ts'
export { uploadsOfDraft } from './upload-store.server.ts'
export {
	attachToDossier,
	copyFromVault,
	filesOfDossier,
	filesOfDraft,
	findFile,
	findingsOf,
	findingsOfDraft,
	type FoundFile,
	type IssuedFile,
	recordFiles,
	recordResult,
	removeFile,
} from './store.server.ts'
