export { type Digest, digest, type FileStore } from './file-store.ts'
export { type StoredFile, tidyName, uploadAccept, uploadLimits, type UploadPart } from './file.ts'
export type { Active, Foreign, UploadRefusal } from './refusal.ts'
