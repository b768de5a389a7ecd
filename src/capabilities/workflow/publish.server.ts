import { type Day, dayInVietNam, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Own } from '#platform/db'
import { settings } from '#settings'
import { type Around, compileProcess, processesCalled } from './compile.ts'
import type { ProcessGraph } from './graph.ts'
import type { ProcessRefusal } from './process-refusal.ts'
import {
	inForce,
	insertVersion,
	newestVersion,
	type ProcessInForce,
	type ProcessVersion,
	storedGraph,
} from './store.server.ts'

export type Publication = {
	readonly tenant: string
	/** Stable over versions, e.g. `khai-sinh`. */
	readonly processId: string
	readonly procedureCode: string
	/** The BPMN file. */
	readonly bpmn: string
	readonly at: Instant
	/** First day new dossiers take it; today when left out. */
	readonly validFrom?: Day
}

/**
 * Publishes a process as its next version: dossiers that run stay on theirs, new ones take this one. The same file
 * again is the same version, so that a script may be run twice.
 */
export async function publishProcess(
	tx: Own<'workflow'>,
	{ tenant, processId, procedureCode, bpmn, at, validFrom = dayInVietNam(at) }: Publication,
): Promise<Result<ProcessVersion, ProcessRefusal[]>> {
	const compiled = await compileProcess(bpmn, { called: await calledBy(tx, tenant, bpmn) })
	if (!compiled.ok) return refuse(compiled.refusal)
	const newest = await newestVersion(tx, tenant, processId)
	const same =
		newest?.bpmn === bpmn &&
		newest.procedureCode === procedureCode &&
		callsIn(newest.calls) === callsIn(compiled.value.calls ?? [])
	if (newest && same) return ok({ processId, version: newest.version })
	const version = (newest?.version ?? 0) + 1
	await insertVersion(tx, {
		tenant,
		processId,
		version,
		procedureCode,
		bpmn,
		graph: compiled.value,
		publishedAt: at,
		validFrom,
	})
	return ok({ processId, version })
}

const callsIn = (calls: NonNullable<ProcessGraph['calls']>): string =>
	calls
		.map(({ processId, version }) => `${processId} ${version}`)
		.toSorted((one, other) => (one < other ? -1 : 1))
		.join(', ')

/** The newest versions of the processes that a file calls, and of those they call. */
export async function calledBy(
	tx: Own<'workflow'>,
	tenant: string,
	bpmn: string,
): Promise<NonNullable<Around['called']>> {
	const called: Record<string, { bpmn: string; version: number }> = {}
	const open = await processesCalled(bpmn)
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const found = id in called ? undefined : await newestVersion(tx, tenant, id)
		if (!found) continue
		called[id] = { bpmn: found.bpmn, version: found.version }
		open.push(...(await processesCalled(found.bpmn)))
	}
	return called
}

/** The process that a new dossier of this procedure takes on a day; undefined when none is published. */
export const processFor = (
	tx: Own<'workflow'>,
	tenant: string,
	procedureCode: string,
	on: Day,
): Promise<ProcessInForce | undefined> => inForce(tx, tenant, procedureCode, on)

const kept = new Map<string, ProcessGraph>()

/**
 * The graph of a published version, kept in memory for good: a version never changes.
 *
 * @throws Error when there is no such version: a dossier names only versions that were published
 */
export async function processGraph(
	tx: Own<'workflow'>,
	tenant: string,
	processId: string,
	version: number,
): Promise<ProcessGraph> {
	const key = JSON.stringify([
		settings.applicationDatabaseUrl ?? settings.databaseUrl,
		tenant,
		processId,
		version,
	])
	const before = kept.get(key)
	if (before) return before
	const graph = await storedGraph(tx, tenant, { processId, version })
	if (!graph) throw new Error(`Tenant ${tenant} has not published ${processId} version ${version}`)
	kept.set(key, graph)
	return graph
}
