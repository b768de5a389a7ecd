import { sql } from 'kysely'
import { wallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import { lastly, type Lastly, type Tx } from '#platform/db'
import type { Counterparts } from '#workflow'
import type { DossierCode, EventActor } from './dossier.ts'
import { nobody } from './store.server.ts'
import type { ChangeRefusal } from './version-change.ts'
import type { PlanItem, VersionPlan } from './version-plan.ts'

const tenant = sql<string>`current_setting('app.tenant')`
/** Whatever has not come to its end; a dossier that waits to be returned has a step left. */
const running = sql<boolean>`dossier.state not in ('declined', 'withdrawn', 'returned', 'stopped')`

/** How many running dossiers each version of a process has, newest version first. */
export async function runningByVersion(
	tx: Tx,
	processId: string,
): Promise<{ version: number; count: number }[]> {
	const { rows } = await sql<{ version: number; count: number }>`
		select dossier.process_version as version, count(*)::int as count
		from dossiers.dossier
		where tenant_id = ${tenant} and process_id = ${processId} and ${running}
		group by process_version order by process_version desc`.execute(tx)
	return rows
}

export type StandingAlike = {
	/** One of them: what holds for it holds for all. */
	readonly example: string
	readonly count: number
	readonly nodes: readonly string[]
}

/** The running dossiers of a version, those that stand alike together: in the same state, at the same steps, with the same past. */
export async function standingAlike(tx: Tx, processId: string, version: number): Promise<StandingAlike[]> {
	const { rows } = await sql<StandingAlike>`
		select min(dossier_id::text) as example, count(*)::int as count, nodes from (
			select dossier_id, state, received_at is null as fresh, outcomes,
				array(select node_id from workflow.token where token.tenant_id = dossier.tenant_id
					and token.dossier_id = dossier.dossier_id order by node_id) as nodes
			from dossiers.dossier
			where tenant_id = ${tenant} and process_id = ${processId} and process_version = ${version} and ${running}
		) as standing
		group by state, fresh, outcomes, nodes order by count desc, nodes`.execute(tx)
	return rows
}

/** A page of the running dossiers of a version, in the order of their ids. */
export async function runningOn(
	tx: Tx,
	{
		processId,
		version,
		after,
		size,
	}: { processId: string; version: number; after: string | null; size: number },
): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select dossier_id as id from dossiers.dossier
		where tenant_id = ${tenant} and process_id = ${processId} and process_version = ${version} and ${running}
			and dossier_id > ${after ?? nobody}::uuid
		order by dossier_id limit ${size}`.execute(tx)
	return rows.map(({ id }) => id)
}

export type NewPlan = {
	readonly id: string
	readonly processId: string
	readonly fromVersion: number
	readonly toVersion: number
	readonly counterparts: Counterparts
	readonly reason: string
	readonly actor: EventActor
	readonly at: Instant
}

/** Writes a plan down with a line for each running dossier; answers how many those are. */
export async function insertPlan(tx: Tx, of: string, plan: NewPlan): Promise<number> {
	await tx
		.insertInto('dossiers.version_plan')
		.values({
			tenant_id: of,
			plan_id: plan.id,
			process_id: plan.processId,
			from_version: plan.fromVersion,
			to_version: plan.toVersion,
			counterparts: JSON.stringify(plan.counterparts),
			reason: plan.reason,
			actor: JSON.stringify(plan.actor),
			confirmed_at: plan.at.toString(),
		})
		.execute()
	return addItems(tx, plan.id, plan)
}

/** Lines for the running dossiers of the version that the plan does not have yet. */
async function addItems(
	tx: Tx,
	id: string,
	{ processId, fromVersion }: Pick<NewPlan, 'processId' | 'fromVersion'>,
): Promise<number> {
	const { numAffectedRows } = await sql`
		insert into dossiers.version_plan_item (tenant_id, plan_id, dossier_id, code)
		select ${tenant}, ${id}::uuid, dossier_id, code from dossiers.dossier
		where tenant_id = ${tenant} and process_id = ${processId} and process_version = ${fromVersion} and ${running}
		on conflict do nothing`.execute(tx)
	return Number(numAffectedRows ?? 0)
}

/** Opens a plan that has ended once more, for those that stayed and those that came since. */
export async function reopenPlan(tx: Tx, plan: VersionPlan): Promise<void> {
	await tx
		.updateTable('dossiers.version_plan_item')
		.set({ outcome: null, refusal: null, ended_at: null })
		.where('plan_id', '=', plan.id)
		.where('outcome', 'in', ['stayed', 'failed'])
		.execute()
	await addItems(tx, plan.id, plan)
	await tx
		.updateTable('dossiers.version_plan')
		.set((eb) => ({ ended_at: null, runs: eb('runs', '+', 1) }))
		.where('plan_id', '=', plan.id)
		.execute()
}

const selectPlan = (tx: Tx) =>
	tx
		.selectFrom('dossiers.version_plan as plan')
		.selectAll('plan')
		.select((eb) =>
			eb
				.selectFrom('dossiers.version_plan_item as item')
				.whereRef('item.tenant_id', '=', 'plan.tenant_id')
				.whereRef('item.plan_id', '=', 'plan.plan_id')
				.select(
					sql<
						VersionPlan['counts']
					>`jsonb_build_object('all', count(*), 'waiting', count(*) filter (where outcome is null),
						'moved', count(*) filter (where outcome = 'moved'), 'stayed', count(*) filter (where outcome = 'stayed'),
						'failed', count(*) filter (where outcome = 'failed'))`.as('counts'),
				)
				.as('counts'),
		)

/** A plan with its counts; `lock` keeps a second run waiting. */
export async function findPlan(
	tx: Tx,
	id: string,
	how: 'look' | 'lock' = 'look',
): Promise<VersionPlan | undefined> {
	const row = await selectPlan(tx)
		.where('plan_id', '=', id)
		.$if(how === 'lock', (query) => query.forUpdate('plan'))
		.executeTakeFirst()
	return row && planFrom(row)
}

/** The plans of a process, newest first. */
export async function plansOf(tx: Tx, processId: string): Promise<VersionPlan[]> {
	const rows = await selectPlan(tx)
		.where('process_id', '=', processId)
		.orderBy('plan_id', 'desc')
		.limit(20)
		.execute()
	return rows.map(planFrom)
}

type PlanRow = {
	plan_id: string
	process_id: string
	from_version: number
	to_version: number
	counterparts: unknown
	reason: string
	actor: unknown
	confirmed_at: string
	runs: number
	ended_at: string | null
	counts: VersionPlan['counts'] | null
}

const planFrom = (row: PlanRow): VersionPlan => ({
	id: row.plan_id,
	processId: row.process_id,
	fromVersion: row.from_version,
	toVersion: row.to_version,
	counterparts: row.counterparts as Counterparts,
	reason: row.reason,
	actor: row.actor as EventActor,
	confirmedAt: wallText(instant(row.confirmed_at)),
	runs: row.runs,
	endedAt: row.ended_at ? wallText(instant(row.ended_at)) : null,
	counts: row.counts ?? { all: 0, waiting: 0, moved: 0, stayed: 0, failed: 0 },
})

/** Dossiers of a plan that have no outcome yet. */
export async function waitingOf(tx: Tx, id: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('dossiers.version_plan_item')
		.select('dossier_id')
		.where('plan_id', '=', id)
		.where('outcome', 'is', null)
		.orderBy('dossier_id')
		.execute()
	return rows.map((row) => row.dossier_id)
}

export type Became =
	| { readonly outcome: 'moved'; readonly seq: number }
	| { readonly outcome: 'stayed'; readonly refusal: ChangeRefusal }
	| { readonly outcome: 'failed' }

/** What became of one dossier, in the transaction in which it did. One that has an outcome keeps it. */
export const endItem = (
	tx: Tx,
	{ plan, dossier, became, at }: { plan: string; dossier: string; became: Became; at: Instant },
): Lastly<void> =>
	lastly(
		tx
			.updateTable('dossiers.version_plan_item')
			.set({
				outcome: became.outcome,
				refusal: became.outcome === 'stayed' ? JSON.stringify(became.refusal) : null,
				event_seq: became.outcome === 'moved' ? became.seq : null,
				ended_at: at.toString(),
			})
			.where('plan_id', '=', plan)
			.where('dossier_id', '=', dossier)
			.where('outcome', 'is', null),
		() => undefined,
	)

/** Ended once each dossier has an outcome. */
export async function endPlan(tx: Tx, id: string, at: Instant): Promise<void> {
	await sql`
		update dossiers.version_plan as plan set ended_at = ${at.toString()}::timestamptz
		where tenant_id = ${tenant} and plan_id = ${id}::uuid and ended_at is null and not exists (
			select from dossiers.version_plan_item as item
			where item.tenant_id = plan.tenant_id and item.plan_id = plan.plan_id and item.outcome is null)`.execute(tx)
}

/** The dossiers of a plan; those that did not move come first. */
export async function planItems(
	tx: Tx,
	id: string,
	{ limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<PlanItem[]> {
	const { rows } = await sql<{
		code: string
		applicant: string
		steps: string | null
		outcome: PlanItem['outcome'] | null
		refusal: unknown
	}>`
		select item.code, dossier.applicant_name as applicant, item.outcome, item.refusal,
			(select string_agg(distinct step_name, '; ') from dossiers.work
				where work.tenant_id = item.tenant_id and work.dossier_id = item.dossier_id) as steps
		from dossiers.version_plan_item as item
		join dossiers.dossier on dossier.tenant_id = item.tenant_id and dossier.dossier_id = item.dossier_id
		where item.tenant_id = ${tenant} and item.plan_id = ${id}::uuid
		order by (item.outcome is distinct from 'moved') desc, item.dossier_id
		limit ${limit} offset ${offset}`.execute(tx)
	return rows.map(({ code, applicant, steps, outcome, refusal }) => ({
		code: code as DossierCode,
		applicantName: applicant,
		stepNames: steps ?? '',
		outcome: outcome ?? 'waiting',
		refusal: refusal as ChangeRefusal | null,
	}))
}
