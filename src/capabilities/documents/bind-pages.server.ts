import { PDF } from '@libpdf/core'

export type Page = { readonly jpeg: Uint8Array; readonly width: number; readonly height: number }

const a4 = { short: 595.28, long: 841.89 }
/** Points for one pixel at 100 dpi: a small picture stays small rather than blurred over the page. */
const coarsest = 72 / 100

/** One A4 page for each photo, turned to suit it. Nothing but the pictures goes in. */
export async function bindPages(pages: readonly Page[]): Promise<Uint8Array> {
	const pdf = PDF.create()
	for (const { jpeg, width, height } of pages) {
		const landscape = width > height
		const page = pdf.addPage({
			width: landscape ? a4.long : a4.short,
			height: landscape ? a4.short : a4.long,
		})
		const image = pdf.embedJpeg(jpeg)
		const scale = Math.min(page.width / width, page.height / height, coarsest)
		const drawn = { width: width * scale, height: height * scale }
		page.drawImage(image, {
			x: (page.width - drawn.width) / 2,
			y: (page.height - drawn.height) / 2,
			...drawn,
		})
	}
	return pdf.save()
}
