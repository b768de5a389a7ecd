import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import { checkSignatures } from './check-signatures.server.ts'
import type { Active } from './refusal.ts'
import type { SignatureFinding } from './signature.ts'

export type PdfFinding =
	| { readonly kind: 'fine'; readonly pages: number; readonly signatures: readonly SignatureFinding[] }
	| { readonly kind: 'unreadable' }
	| { readonly kind: 'locked' }
	| { readonly kind: 'active'; readonly found: Active }

/** More objects than any 200 pages need; also what a forged `/Size` claims. */
const mostObjects = 500_000

/**
 * Whether a PDF is a plain document: it parses, has pages, is not encrypted, and carries nothing that acts.
 *
 * Every object is visited, those in object streams and those that no page reaches too, because a viewer that mends a
 * damaged file may reach them. The same names in the plain bytes are refused even in a superseded revision.
 */
export async function examinePdf(content: Uint8Array, roots?: string): Promise<PdfFinding> {
	try {
		const pdf = await PDF.load(content)
		if (pdf.isEncrypted) return { kind: 'locked' }
		const signatures: PdfDict[] = []
		const found = activeInBytes(content) ?? activeInObjects(pdf, signatures)
		if (found) return { kind: 'active', found }
		const pages = pdf.getPageCount()
		if (pages === 0) return { kind: 'unreadable' }
		return { kind: 'fine', pages, signatures: await checkSignatures(content, pdf, signatures, roots) }
	} catch {
		return { kind: 'unreadable' }
	}
}

/** By name of an action (ISO 32000-1, 12.6), of a key that holds one, or of what holds foreign bytes. */
const activeNames: Readonly<Record<string, Active>> = {
	JavaScript: 'script',
	JS: 'script',
	XFA: 'script',
	Launch: 'launch',
	ImportData: 'launch',
	SubmitForm: 'launch',
	GoToE: 'attachment',
	EmbeddedFile: 'attachment',
	EmbeddedFiles: 'attachment',
	EF: 'attachment',
	RichMedia: 'media',
	Rendition: 'media',
	Movie: 'media',
	Sound: 'media',
	'3D': 'media',
}

/** Where a name means what it does: the type of an action, an annotation or an object. */
const typeKeys = new Set(['S', 'Type', 'Subtype'])
/** Keys that hold something active whatever their value is. */
const holdingKeys = new Set(['JS', 'JavaScript', 'XFA', 'EmbeddedFiles', 'EF', 'RichMediaContent'])

/** Also gathers the signatures it comes by. */
function activeInObjects(pdf: PDF, signatures: PdfDict[]): Active | undefined {
	const { registry, info } = pdf.context
	const seen = new Set<number>()
	const waiting: PdfObject[] = [info.trailer]
	const count = registry.nextObjectNumber
	if (count > mostObjects) throw new RangeError(`${count} objects`)
	for (let number = 1; number < count; number++) waiting.push(PdfRef.of(number, 0))
	for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
		if (object instanceof PdfRef) {
			if (seen.has(object.objectNumber)) continue
			seen.add(object.objectNumber)
			const target = pdf.getObject(object)
			if (target) waiting.push(target)
		} else if (object instanceof PdfArray) waiting.push(...object.toArray())
		else if (object instanceof PdfDict || object instanceof PdfStream) {
			if (object instanceof PdfDict && object.has('ByteRange') && object.has('Contents'))
				signatures.push(object)
			for (const [key, value] of object) {
				const found = activeEntry(key.value, value)
				if (found) return found
				waiting.push(value)
			}
		}
	}
	return undefined
}

function activeEntry(key: string, value: PdfObject): Active | undefined {
	if (holdingKeys.has(key)) return activeNames[key] ?? 'media'
	if (typeKeys.has(key) && value instanceof PdfName && Object.hasOwn(activeNames, value.value))
		return activeNames[value.value]
	return undefined
}

/**
 * Long names only: two letters after a slash occur by chance in a compressed picture. Each is looked for by a beginning so short
 * that it is found at the speed of the memory; of 200 MB that is a fifth of what whole names took.
 */
const plainNames = [
	['/JavaSc', /^\/(JavaScript)(?![A-Za-z0-9])/],
	['/Launch', /^\/(Launch)(?![A-Za-z0-9])/],
	['/Embedd', /^\/(EmbeddedFiles?)(?![A-Za-z0-9])/],
	['/RichMe', /^\/(RichMedia)(?![A-Za-z0-9])/],
] as const

function activeInBytes(content: Uint8Array): Active | undefined {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
	for (const [beginning, whole] of plainNames)
		for (let at = bytes.indexOf(beginning); at >= 0; at = bytes.indexOf(beginning, at + 1)) {
			const name = whole.exec(bytes.toString('latin1', at, at + 20))?.[1]
			if (name) return activeNames[name]
		}
	return undefined
}
