import { PDFiumLibrary } from '@hyzyla/pdfium'

/** A page as pixels, four bytes each: red, green, blue and how opaque. */
export type DrawnPage =
	| {
			readonly kind: 'drawn'
			readonly rgba: Uint8Array<ArrayBuffer>
			readonly width: number
			readonly height: number
	  }
	| { readonly kind: 'unreadable' }

/** Nothing of a page is legible at this size but what kind of paper it is. */
const box = { width: 240, height: 320 }

/**
 * Draws the first page of a PDF so that it fits the box. The reader is PDFium compiled to WebAssembly: whatever a hostile file
 * makes of it stays in its own memory, which the thread gives back when it ends.
 */
export async function drawPage(content: Uint8Array): Promise<DrawnPage> {
	const library = await (opened ??= PDFiumLibrary.init())
	try {
		const pdf = await library.loadDocument(content)
		try {
			const page = pdf.getPage(0)
			const { originalWidth, originalHeight } = page.getOriginalSize()
			const scale = Math.min(box.width / originalWidth, box.height / originalHeight)
			const { data, width, height } = await page.render({
				width: Math.max(1, Math.round(originalWidth * scale)),
				height: Math.max(1, Math.round(originalHeight * scale)),
				renderFormFields: false,
			})
			return { kind: 'drawn', rgba: new Uint8Array(data), width, height }
		} finally {
			pdf.destroy()
		}
	} catch {
		return { kind: 'unreadable' }
	}
}
let opened: Promise<PDFiumLibrary> | undefined
