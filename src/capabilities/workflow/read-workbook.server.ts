import { readSheet } from 'read-excel-file/node'
import { ok, refuse, type Result } from '#kernel/result'

/** Far above any table of steps; a workbook is a zip, and could unpack to anything. */
const largest = 5_000_000

/** The cells of a workbook's first sheet as text; a day that Excel made of `1/4` stays recognisable. */
export async function workbookCells(
	file: Uint8Array,
): Promise<Result<string[][], 'not-a-workbook' | 'too-large'>> {
	if (file.byteLength > largest) return refuse('too-large')
	const sheet = await readSheet(Buffer.from(file)).catch(() => undefined)
	if (!sheet) return refuse('not-a-workbook')
	return ok(sheet.map((row) => row.map(cellText)))
}

function cellText(cell: unknown): string {
	if (cell === null || cell === undefined) return ''
	// A number loses its comma in the file; it gets it back in `statedTime`.
	if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
	return typeof cell === 'string' ? cell : JSON.stringify(cell).replaceAll('"', '')
}
