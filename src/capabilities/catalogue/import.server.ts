import type { Instant } from '#kernel/dates'
import { ok, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { Malformed, ReferenceFile } from '#reference/server'
import { mapped } from './mapping.ts'
import { digest } from './publish.server.ts'
import { readCatalogue } from './read.server.ts'
import { receive } from './store.server.ts'

/**
 * Takes in a catalogue of procedures as received, verbatim and by version. Counts what is untidy in it, by kind. Refuses a
 * malformed file before anything is written.
 */
export async function importCatalogue(
	tx: Tx,
	file: ReferenceFile,
	at: Instant,
): Promise<Result<Record<string, number>, Malformed>> {
	const read = readCatalogue(file.content)
	if (!read.ok) return read
	const { asOf, rows } = read.value
	const untidy: Record<string, number> = {}
	for (const row of rows)
		for (const { about } of mapped(row).flags) untidy[`! ${about}`] = (untidy[`! ${about}`] ?? 0) + 1
	const written = await receive(
		tx,
		{ source: file.name.replace(/\.json$/, ''), asOf, at },
		await Promise.all(
			rows.map(async (row) => ({ ...row, sha256: await digest(JSON.stringify(row.verbatim)) })),
		),
	)
	return ok({ procedures: rows.length, ...written, ...untidy })
}
