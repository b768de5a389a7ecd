import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import QRCode from 'qrcode'
import { at, wallTime } from '#kernel/dates'
import { type Press, setInType, templateOf } from '#papers'

const require = createRequire(import.meta.url)

/** The press that sets papers by typst, in Tinos (the measures of Times New Roman), as PDF/A-2a: kept and read aloud. */
export function typstPress(): Press {
	// By its name in package.json: the built server stands elsewhere than its source.
	const templates = dirname(require.resolve('#papers/templates/frame.typ'))
	const fonts = dirname(require.resolve('@expo-google-fonts/tinos/package.json'))
	let compiler: NodeCompiler | undefined
	return async (paper, as = 'pdf') => {
		compiler ??= NodeCompiler.create({ workspace: templates, fontArgs: [{ fontPaths: [fonts] }] })
		const qr = await QRCode.toString(paper.link, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
		const compiled = compiler.compile({
			mainFilePath: join(templates, `${templateOf(paper)}.typ`),
			inputs: { paper: JSON.stringify(setInType(paper)), qr },
		})
		const typeset = compiled.result
		if (!typeset)
			throw new Error(
				`typst cannot set ${paper.kind}: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics)}`,
			)
		if (as === 'picture') {
			// typst writes the address of a link as it is, which is no XML.
			const picture = compiler.plainSvg(typeset).replaceAll(/&(?!amp;|lt;|gt;|quot;|#)/g, '&amp;')
			compiler.evictCache(10)
			return new TextEncoder().encode(picture)
		}
		// The same paper at any hour gives the same bytes: its time is the start of its day, not now.
		const created = at(paper.day, wallTime('00:00')).epochMilliseconds / 1000
		const pdf = compiler.pdf(typeset, { pdfStandard: 'a-2a', creationTimestamp: created })
		// typst remembers what it set, for every paper; these hold people's data.
		compiler.evictCache(10)
		return new Uint8Array(pdf)
	}
}
