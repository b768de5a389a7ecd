import mammoth from 'mammoth'
import { ok, refuse, type Result } from '#kernel/result'

/** Far above any paper form; a document is a zip, and could unpack to anything. */
const largest = 5_000_000

/** The text of a Word document (.docx), a line for each paragraph and each cell. */
export async function wordLines(file: Uint8Array): Promise<Result<string, 'not-a-document' | 'too-large'>> {
	if (file.byteLength > largest) return refuse('too-large')
	try {
		return ok((await mammoth.extractRawText({ buffer: Buffer.from(file) })).value)
	} catch {
		// Whatever a damaged or foreign file makes the reader throw.
		return refuse('not-a-document')
	}
}
