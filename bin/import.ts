import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { importCatalogue, isCatalogue, type Overlay, overlayFrom, publishReceived } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { transactAsOwner } from '#platform/owner'
import { addRun, importFacts, lastRun } from '#reference/server'

class Refused extends Error {}

/** Takes in one file, in one transaction; tells in one line what came of it. */
async function importFile(path: string): Promise<string> {
	const file = basename(path)
	const bytes = await readFile(path)
	const sha256 = createHash('sha256').update(bytes).digest('hex')
	const content = parsed(file, bytes.toString('utf8'))
	const source = sourceOf(content)
	return transactAsOwner(async (tx) => {
		if ((await lastRun(tx, file)) === sha256) return `${file}: unchanged`
		const at = now()
		const read = { name: file, sha256, source, content }
		const imported = isCatalogue(content)
			? await importCatalogue(tx, read, at)
			: await importFacts(tx, read, at)
		if (!imported.ok)
			throw new Refused(
				`${file}: refused, nothing was changed. ${imported.refusal.row}: ${imported.refusal.reason}`,
			)
		await addRun(tx, { file, sha256, counts: imported.value, source, at })
		return `${file}: ${Object.entries(imported.value)
			.map(([what, count]) => `${count} ${what}`)
			.join(', ')}`
	})
}

function parsed(file: string, text: string): unknown {
	try {
		return JSON.parse(text)
	} catch (failure) {
		throw new Refused(`${file}: refused, nothing was changed. It is not JSON: ${(failure as Error).message}`)
	}
}

function sourceOf(content: unknown): string {
	const { meta, sources } = (content ?? {}) as { meta?: Record<string, unknown>; sources?: unknown }
	const named = meta?.['source'] ?? meta?.['sources'] ?? sources ?? meta?.['basis'] ?? ''
	return typeof named === 'string' ? named : JSON.stringify(named)
}

async function filesIn(paths: readonly string[]): Promise<string[]> {
	const found = await Promise.all(
		paths.map(async (path) =>
			(await stat(path)).isDirectory()
				? (await readdir(path))
						.filter((name) => name.endsWith('.json'))
						.sort()
						.map((name) => join(path, name))
				: [path],
		),
	)
	return found.flat()
}

/** The overlays in a folder, e.g. `demo/editorial`. */
async function readOverlays(folder: string): Promise<Overlay[]> {
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
	const read = await Promise.all(
		files.map(async (name) => {
			const content = parsed(name, await readFile(join(folder, name), 'utf8'))
			return (Array.isArray(content) ? content : [content]).map((each) => {
				const overlay = overlayFrom(each)
				if (!overlay.ok) throw new Refused(`${name}: ${overlay.refusal}`)
				return overlay.value
			})
		}),
	)
	return read.flat()
}

async function publish(tenant: string, folder: string | undefined): Promise<string> {
	const overlays = folder === undefined ? [] : await readOverlays(folder)
	const at = now()
	const done = await transactAsOwner(
		(tx) => publishReceived(tx, { tenant, overlays, at, today: dayInVietNam(at), by: 'import' }),
		tenant,
	).catch((failure: { code?: string }) => {
		const noSuchTenant = failure.code === '23503'
		throw noSuchTenant
			? new Refused(`There is no tenant ${tenant}; bin/demo sets up the demo ones.`)
			: failure
	})
	return `${tenant}: ${done.added} published, ${done.changed} changed, ${done.unchanged} unchanged, ${done.toReview} to review`
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { tenant: { type: 'string', multiple: true }, editorial: { type: 'string' } },
})
try {
	const paths = positionals.length === 0 ? [join(import.meta.dirname, '../reference')] : positionals
	for (const path of await filesIn(paths)) console.log(await importFile(path))
	for (const tenant of values.tenant ?? []) console.log(await publish(tenant, values.editorial))
} catch (failure) {
	if (!(failure instanceof Refused) && (failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure
	console.error((failure as Error).message)
	process.exitCode = 1
}
