// PDF.js, loaded when an official opens a PDF and never before. A script inside a PDF does not run: its sandbox is not
// loaded. What it needs beside itself (decoders, fonts that a PDF may leave out, tables of letters) comes from our own host.
import {
	getDocument,
	GlobalWorkerOptions,
	InvalidPDFException,
	PasswordException,
	type PDFDocumentProxy,
	TextLayer,
	VerbosityLevel,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerSrc from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url&no-inline'
import { refuse, type Result } from '#kernel/result'
import type { Size, Turn } from './place.ts'

const beside = import.meta.glob<string>(
	[
		'/node_modules/pdfjs-dist/cmaps/*.bcmap',
		'/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
		'/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm',
	],
	{ query: '?url&no-inline', import: 'default' },
)

/** PDF.js builds addresses from a folder; ours carry the hash of what they hold. */
class OwnHost {
	async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
		const found = Object.keys(beside).find((path) => path.endsWith(`/${filename}`))
		const address = found && (await beside[found]?.())
		if (!address) throw new Error(`PDF.js has no ${filename}`)
		const response = await fetch(address)
		if (!response.ok) throw new Error(`${address}: ${response.status}`)
		return new Uint8Array(await response.arrayBuffer())
	}
}

/** Pixels of a screen to a point of a PDF. */
const perPoint = 96 / 72
/** Browsers paint nothing on a larger canvas. */
const maxPixels = 2 ** 24

export type OpenPdf = {
	readonly pages: number
	/** In pixels at 100 %, as the page lies in the file. */
	readonly sizeOf: (page: number) => Promise<Size>
	readonly paint: (
		page: number,
		how: { scale: number; turn: Turn },
		stopped: AbortSignal,
	) => Promise<HTMLCanvasElement>
	/** Lays the page's words where they are painted, to be selected, found and read aloud. */
	readonly layText: (page: number, turn: Turn, into: HTMLElement) => Promise<void>
	readonly close: () => void
}

/** @returns refused `locked` when it has a password, `broken` when it is no PDF that can be read */
export async function openPdf(content: ArrayBuffer): Promise<Result<OpenPdf, 'locked' | 'broken'>> {
	GlobalWorkerOptions.workerSrc = workerSrc
	const loading = getDocument({
		data: content,
		BinaryDataFactory: OwnHost,
		useWorkerFetch: false,
		disableWorkerRendering: true,
		verbosity: VerbosityLevel.ERRORS,
	})
	try {
		return { ok: true, value: opened(await loading.promise, () => void loading.destroy()) }
	} catch (failure) {
		void loading.destroy()
		if (failure instanceof PasswordException) return refuse('locked')
		if (failure instanceof InvalidPDFException) return refuse('broken')
		throw failure
	}
}

const opened = (pdf: PDFDocumentProxy, close: () => void): OpenPdf => ({
	pages: pdf.numPages,
	close,
	async sizeOf(number) {
		const { width, height } = (await pdf.getPage(number)).getViewport({ scale: perPoint })
		return { width, height }
	},
	async paint(number, { scale, turn }, stopped) {
		const page = await pdf.getPage(number)
		const viewport = page.getViewport({ scale: scale * perPoint, rotation: (page.rotate + turn) % 360 })
		const dense = Math.min(devicePixelRatio, Math.sqrt(maxPixels / (viewport.width * viewport.height)))
		const canvas = document.createElement('canvas')
		canvas.width = Math.floor(viewport.width * dense)
		canvas.height = Math.floor(viewport.height * dense)
		stopped.throwIfAborted()
		const painting = page.render({ canvas, viewport, transform: [dense, 0, 0, dense, 0, 0] })
		stopped.addEventListener('abort', () => painting.cancel(), { once: true })
		await painting.promise
		return canvas
	},
	async layText(number, turn, into) {
		const page = await pdf.getPage(number)
		const viewport = page.getViewport({ scale: perPoint, rotation: (page.rotate + turn) % 360 })
		into.replaceChildren()
		await new TextLayer({
			textContentSource: page.streamTextContent(),
			container: into,
			viewport,
		}).render()
	},
})
