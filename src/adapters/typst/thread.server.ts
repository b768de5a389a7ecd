// Runs in a worker thread, from source: see typst.server.ts.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/** A paper as it is set: plain texts, since a thread knows no types of ours. */
export type Task = {
	readonly kind: 'set'
	/** Without its ending. */
	readonly template: string
	readonly inputs: { readonly paper: string; readonly qr: string }
	readonly as: 'pdf' | 'picture'
	/** In seconds, what the PDF says of its making. */
	readonly created: number
}

const require = createRequire(import.meta.url)
// By its name in package.json: the built server stands elsewhere than its source.
const templates = dirname(require.resolve('#papers/templates/frame.typ'))
const fonts = dirname(require.resolve('@expo-google-fonts/tinos/package.json'))
const compiler = NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths: [fonts] }] })

function typeset({ template, inputs, as, created }: Task): Uint8Array {
	const compiled = compiler.compile({
		mainFilePath: join(templates, `${template}.typ`),
		inputs: { ...inputs },
	})
	const set = compiled.result
	if (!set)
		throw new Error(
			`typst cannot set ${template}: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics)}`,
		)
	const bytes =
		as === 'picture'
			? // typst writes the address of a link as it is, which is no XML.
				new TextEncoder().encode(compiler.plainSvg(set).replaceAll(/&(?!amp;|lt;|gt;|quot;|#)/g, '&amp;'))
			: new Uint8Array(compiler.pdf(set, { pdfStandard: 'a-2a', creationTimestamp: created }))
	// typst remembers what it set, for every paper; these hold people's data.
	compiler.evictCache(10)
	return bytes
}

parentPort?.on('message', (task: Task) => {
	try {
		parentPort?.postMessage({ answer: typeset(task) })
	} catch (failure) {
		parentPort?.postMessage({ failure: failure instanceof Error ? failure.message : String(failure) })
	}
})
