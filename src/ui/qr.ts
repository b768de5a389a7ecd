import { create } from 'qrcode'

/**
 * A QR code as one SVG path in a square of `size` units, the quiet zone of four modules included (ISO/IEC 18004).
 * Level M: a slip is folded and handled. Call it on the server; the browser gets only the path.
 */
export function qrPath(text: string): { path: string; size: number } {
	const { modules } = create(text, { errorCorrectionLevel: 'M' })
	const quiet = 4
	let path = ''
	for (let row = 0; row < modules.size; row += 1)
		for (let column = 0; column < modules.size; column += 1) {
			let run = 0
			while (column + run < modules.size && modules.get(row, column + run)) run += 1
			if (run === 0) continue
			path += `M${column + quiet} ${row + quiet}h${run}v1h-${run}z`
			column += run
		}
	return { path, size: modules.size + 2 * quiet }
}
