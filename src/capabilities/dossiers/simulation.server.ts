import { sql } from 'kysely'
import { wallText, type WallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { compileProcess, type ProcessGraph } from '#workflow'
import { calledBy, draft } from '#workflow/server'
import { rulesOf } from './desk.server.ts'
import { pastOf } from './past.ts'
import { asItWas, daysOf, type Durations, type Figures, figuresOf, rerun, type Run } from './simulate.ts'
import { findMany, history, nobody } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		simulate: { readonly tenant: string; readonly simulation: string }
	}
}

/** The figures of the month as it was, and as it would have been under the draft. */
export type Simulated = {
	readonly days: readonly string[]
	readonly before: Figures
	readonly after: Figures
}

export type Simulation = {
	readonly id: string
	readonly draftId: string
	readonly revision: number
	readonly durations: Durations
	readonly askedBy: string
	readonly askedAt: WallText
	readonly looked: number
	readonly total: number
	/** Null while it runs. */
	readonly outcome: Simulated | null
}

export type SimulationRefusal = { readonly kind: 'cannot-run' | 'no-dossiers' | 'unknown-draft' }

const month = { hours: -30 * 24 }
/** So many are run while somebody waits for the page; more is a job. */
const atOnce = 200
const batch = 200

/** Runs a draft on the dossiers of its procedure that came in the last month; more than some hundred by a job. */
export async function askSimulation(
	{
		tx,
		tenant,
		at,
		by,
	}: { readonly tx: Tx; readonly tenant: string; readonly at: Instant; readonly by: string },
	asked: { readonly draftId: string; readonly durations: Durations },
): Promise<Result<string, SimulationRefusal>> {
	const found = await draft(tx, tenant, asked.draftId)
	if (!found) return refuse({ kind: 'unknown-draft' })
	if (!(await graphOf(tx, tenant, found.bpmn))) return refuse({ kind: 'cannot-run' })
	const { rows } = await sql<{ n: number }>`
		select count(*)::int as n from dossiers.dossier where tenant_id = current_setting('app.tenant')
			and procedure_code = ${found.procedureCode} and submitted_at > ${at.add(month).toString()}::timestamptz
			and submitted_at <= ${at.toString()}::timestamptz`.execute(tx)
	const total = rows[0]?.n ?? 0
	if (total === 0) return refuse({ kind: 'no-dossiers' })
	const id = newId()
	await tx
		.insertInto('dossiers.simulation')
		.values({
			tenant_id: tenant,
			simulation_id: id,
			draft_id: found.id,
			revision: found.revision,
			durations: asked.durations,
			asked_by: by,
			asked_at: at.toString(),
			total,
		})
		.execute()
	if (total <= atOnce) await simulated(tx, tenant, id, () => Promise.resolve())
	else await enqueue(tx, 'simulate', { tenant, simulation: id }, `simulate:${id}`, { attempts: 3 })
	return ok(id)
}

/** The task `simulate`: it only reads dossiers, and tells how far it has come. A repeat does nothing. */
export const simulate = ({ tenant, simulation }: { tenant: string; simulation: string }): Promise<void> => {
	const actor = { tenant, person: 'worker' }
	return transact(actor, (tx) =>
		simulated(tx, tenant, simulation, (looked) =>
			transact(actor, async (beside) => {
				await beside
					.updateTable('dossiers.simulation')
					.set({ looked })
					.where('simulation_id', '=', simulation)
					.execute()
			}),
		),
	)
}

async function simulated(
	tx: Tx,
	tenant: string,
	id: string,
	tell: (looked: number) => Promise<void>,
): Promise<void> {
	const asked = await simulationById(tx, id)
	const found = asked && (await draft(tx, tenant, asked.draftId))
	const graph = found && (await graphOf(tx, tenant, found.bpmn))
	if (!asked || asked.outcome || !found || !graph) return
	const at = instant((await askedAt(tx, id)) ?? '')
	const before: Run[] = []
	const after: Run[] = []
	let cursor: string | null = nobody
	for (let looked = 0; cursor !== null;) {
		const page: readonly { id: string }[] = await idsAfter(tx, found.procedureCode, at, cursor)
		const dossiers = await findMany(
			tx,
			page.map((row) => row.id),
		)
		for (const dossier of dossiers) {
			const rules = await rulesOf(tx, tenant, dossier)
			const past = pastOf(dossier, await history(tx, dossier.id), rules, at)
			before.push(asItWas(past, at))
			after.push(rerun(graph, past, asked.durations))
		}
		looked += dossiers.length
		cursor = page.length === batch ? (page.at(-1)?.id ?? null) : null
		if (cursor) await tell(looked)
	}
	const days = daysOf(at.add(month), at)
	const outcome: Simulated = { days, before: figuresOf(before, days), after: figuresOf(after, days, graph) }
	await tx
		.updateTable('dossiers.simulation')
		.set({ outcome: JSON.stringify(outcome), looked: before.length })
		.where('simulation_id', '=', id)
		.execute()
}

async function graphOf(tx: Tx, tenant: string, bpmn: string): Promise<ProcessGraph | undefined> {
	const compiled = await compileProcess(bpmn, { called: await calledBy(tx, tenant, bpmn) })
	return compiled.ok ? compiled.value : undefined
}

async function idsAfter(tx: Tx, procedure: string, at: Instant, after: string): Promise<{ id: string }[]> {
	const { rows } = await sql<{ id: string }>`
		select dossier_id as id from dossiers.dossier where tenant_id = current_setting('app.tenant')
			and procedure_code = ${procedure} and submitted_at > ${at.add(month).toString()}::timestamptz
			and submitted_at <= ${at.toString()}::timestamptz and dossier_id > ${after}::uuid
		order by dossier_id limit ${batch}`.execute(tx)
	return rows
}

const askedAt = async (tx: Tx, id: string): Promise<string | undefined> =>
	(
		await tx
			.selectFrom('dossiers.simulation')
			.select('asked_at')
			.where('simulation_id', '=', id)
			.executeTakeFirst()
	)?.asked_at

export async function simulationById(tx: Tx, id: string): Promise<Simulation | undefined> {
	return (await simulations(tx).where('simulation_id', '=', id).execute()).map(simulationFrom)[0]
}

/** The newest simulation of a draft. */
export async function newestSimulation(tx: Tx, draftId: string): Promise<Simulation | undefined> {
	const rows = await simulations(tx)
		.where('draft_id', '=', draftId)
		.orderBy('simulation_id', 'desc')
		.limit(1)
		.execute()
	return rows.map(simulationFrom)[0]
}

const simulations = (tx: Tx) => tx.selectFrom('dossiers.simulation').selectAll()

const simulationFrom = (row: {
	simulation_id: string
	draft_id: string
	revision: number
	durations: string
	asked_by: string
	asked_at: string
	looked: number
	total: number
	outcome: unknown
}): Simulation => ({
	id: row.simulation_id,
	draftId: row.draft_id,
	revision: row.revision,
	durations: row.durations === 'budget' ? 'budget' : 'real',
	askedBy: row.asked_by,
	askedAt: wallText(instant(row.asked_at)),
	looked: row.looked,
	total: row.total,
	outcome: row.outcome as Simulated | null,
})
