export { type Arrivals, type Arriving, type Digest, digest, type FileStore } from './file-store.ts'
export {
	fileLimit,
	type Finding,
	type FromVault,
	type StoredFile,
	tidyName,
	type Unfinished,
	uploadAccept,
	uploadLimits,
	type UploadPart,
} from './file.ts'
export { refusalWords, type RefusalWords } from './refusal-words.ts'
export { type Active, type Foreign, mayComeAgain, type UploadRefusal } from './refusal.ts'
export { sizeInWords } from './size.ts'
export type { Scan, ScannerState, VirusScanner } from './virus-scanner.ts'
export type { SignatureFinding, SignatureVerdict } from './signature.ts'
