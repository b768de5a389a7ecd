// Runs in a worker thread, from source: see aside.server.ts.
import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { bindPages, type Page } from './bind-pages.server.ts'
import { decodeHeic, type HeicFinding } from './decode-heic.server.ts'
import type { DrawnPage } from './draw-page.server.ts'
import { examinePdf, type PdfFinding } from './examine-pdf.server.ts'

/** Large files are read by the thread itself: what is handed over would lie in memory twice. */
type Content = { readonly content: Uint8Array } | { readonly path: string }

/** Work that would hold up every other request, and that a hostile file could make endless. */
export type Task =
	| { readonly kind: 'decode-heic'; readonly content: Uint8Array; readonly mostPixels: number }
	| ({ readonly kind: 'examine-pdf'; readonly roots?: string | undefined } & Content)
	| { readonly kind: 'bind-pages'; readonly pages: readonly Page[] }
	| { readonly kind: 'draw-page'; readonly content: Uint8Array }

export type Answer = {
	'decode-heic': HeicFinding
	'examine-pdf': PdfFinding
	'bind-pages': Uint8Array
	'draw-page': DrawnPage
}

const perform = (task: Task): Promise<Answer[keyof Answer]> => {
	switch (task.kind) {
		case 'decode-heic':
			return decodeHeic(task.content, task.mostPixels)
		case 'examine-pdf':
			return 'path' in task
				? readFile(task.path).then((content) => examinePdf(content, task.roots))
				: examinePdf(task.content, task.roots)
		case 'bind-pages':
			return bindPages(task.pages)
		case 'draw-page':
			// A thread that only reads what is sent needs no PDFium.
			return import('./draw-page.server.ts').then(({ drawPage }) => drawPage(task.content))
	}
}

parentPort?.on('message', (task: Task) => {
	perform(task).then(
		(answer) => parentPort?.postMessage({ answer }, 'rgba' in answer ? [answer.rgba.buffer] : []),
		(failure: Error) => parentPort?.postMessage({ failure: failure.message }),
	)
})
