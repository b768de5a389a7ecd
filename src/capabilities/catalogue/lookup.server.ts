import type { Day } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { ProcedureVersion } from './procedure.ts'
import { listedCodes, version, versionOn } from './store.server.ts'

/** The version of a procedure that applies on a day; undefined when the tenant publishes none with this code. */
export const procedureOn = (tx: Tx, code: string, day: Day): Promise<ProcedureVersion | undefined> =>
	versionOn(tx, code, day.toString())

/** A version that a dossier was submitted under. */
export const procedureVersion = (
	tx: Tx,
	code: string,
	number: number,
): Promise<ProcedureVersion | undefined> => version(tx, code, number)

/** Those of `codes` that the tenant's list shows today, so that an editorial page links to nothing that is not there. */
export const publishedAmong = (tx: Tx, codes: readonly string[]): Promise<readonly string[]> =>
	listedCodes(tx, codes)
