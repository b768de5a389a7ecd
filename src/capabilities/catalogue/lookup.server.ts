import type { Day } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { settings } from '#settings'
import type { Procedure, ProcedureVersion } from './procedure.ts'
import { listedCodes, version, versionOn } from './store.server.ts'

/** The version of a procedure that applies on a day; undefined when the tenant publishes none with this code. */
export const procedureOn = (tx: Tx, code: string, day: Day): Promise<ProcedureVersion | undefined> =>
	versionOn(tx, code, day.toString())

// What a version says never changes, so each process reads it once.
const kept = new Map<string, Procedure>()
const most = 2000

/** What a procedure said in the version that a dossier was submitted under. `tenant`: the tenant of `tx`. */
export async function procedureVersion(
	tx: Tx,
	tenant: string,
	code: string,
	number: number,
): Promise<Procedure | undefined> {
	const key = JSON.stringify([settings.applicationDatabaseUrl ?? settings.databaseUrl, tenant, code, number])
	const before = kept.get(key)
	if (before) return before
	const found = await version(tx, code, number)
	if (!found) return undefined
	if (kept.size >= most) kept.clear()
	kept.set(key, found.procedure)
	return found.procedure
}

/** Those of `codes` that the tenant's list shows today, so that an editorial page links to nothing that is not there. */
export const publishedAmong = (tx: Tx, codes: readonly string[]): Promise<readonly string[]> =>
	listedCodes(tx, codes)
