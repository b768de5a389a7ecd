import { wallText, type WallText, type WorkingCalendar } from '#calendar'
import { type Instant, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { Counterparts } from '#workflow'
import { processGraph } from '#workflow/server'
import { record, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, EventActor } from './dossier.ts'
import { after } from './lifecycle.ts'
import { findById, findMany, forEvent, slotOf } from './store.server.ts'
import { type ChangeRefusal, changeVersion, type VersionChange } from './version-change.ts'
import type { PlanRefusal, VersionPlan } from './version-plan.ts'
import {
	type Became,
	endItem,
	endPlan,
	findPlan,
	insertPlan,
	reopenPlan,
	runningOn,
	standingAlike,
	waitingOf,
} from './version-plan-store.server.ts'
import { workOf } from './work.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'change-versions': { readonly tenant: string; readonly plan: string; readonly run: number }
	}
}

type Planned = {
	readonly processId: string
	readonly fromVersion: number
	readonly toVersion: number
	readonly counterparts: Counterparts
}

async function changeOf(tx: Tx, tenant: string, planned: Planned): Promise<VersionChange> {
	const { processId, fromVersion, toVersion } = planned
	return {
		...planned,
		from: await processGraph(tx, tenant, processId, fromVersion),
		to: await processGraph(tx, tenant, processId, toVersion),
	}
}

/** Dossiers that stand alike, and what a plan would do with them. */
export type PreviewGroup = {
	readonly count: number
	readonly nodes: readonly string[]
	readonly refusal: ChangeRefusal | null
}

/** What a plan would do with every running dossier, those that stand alike counted together; nothing changes. */
export async function previewGroups(tx: Tx, tenant: string, planned: Planned): Promise<PreviewGroup[]> {
	const change = await changeOf(tx, tenant, planned)
	const groups = await standingAlike(tx, planned.processId, planned.fromVersion)
	const found: PreviewGroup[] = []
	for (const { example, count, nodes } of groups) {
		const dossier = await findById(tx, example)
		if (!dossier) continue
		const { calendar } = await rulesOf(tx, tenant, dossier)
		const judged = changeVersion(dossier, change, { calendar, at: now() })
		found.push({ count, nodes, refusal: judged.ok ? null : judged.refusal })
	}
	return found
}

/** Where one dossier stands and would stand, with when each step is due. */
export type PreviewLine = {
	readonly id: string
	readonly code: DossierCode
	readonly applicantName: string
	readonly stands: readonly PreviewStep[]
	readonly lands: readonly PreviewStep[]
	readonly refusal: ChangeRefusal | null
}
export type PreviewStep = { readonly name: string; readonly due: WallText | null }

/** A page of running dossiers, each as it is and as it would be. */
export async function previewDossiers(
	tx: Tx,
	tenant: string,
	planned: Planned,
	page: { readonly after: string | null; readonly size: number },
): Promise<{ lines: PreviewLine[]; next: string | null }> {
	const change = await changeOf(tx, tenant, planned)
	const ids = await runningOn(tx, { processId: planned.processId, version: planned.fromVersion, ...page })
	const lines: PreviewLine[] = []
	for (const dossier of (await findMany(tx, ids)).toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
		const { calendar } = await rulesOf(tx, tenant, dossier)
		lines.push(previewOf(dossier, change, calendar, now()))
	}
	return { lines, next: ids.length === page.size ? (ids.at(-1) ?? null) : null }
}

/** One dossier as it is and as it would be. */
export function previewOf(
	dossier: Dossier,
	change: VersionChange,
	calendar: WorkingCalendar,
	at: Instant,
): PreviewLine {
	const { id, code, applicantName } = dossier
	const stepsAt = (as: Dossier, graph: VersionChange['from']): PreviewStep[] => {
		const works = workOf(as, graph, calendar)
		return as.tokens.flatMap(({ id: token, node, host }) => {
			if (host !== undefined || graph.nodes[node]?.kind === 'sub-process') return []
			const due = works.find((work) => work.token === token)?.stepDueAt
			return [{ name: graph.nodes[node]?.name ?? node, due: due ? wallText(due) : null }]
		})
	}
	const judged = changeVersion(dossier, change, { calendar, at })
	const stands = stepsAt(dossier, change.from)
	if (!judged.ok) return { id, code, applicantName, stands, lands: [], refusal: judged.refusal }
	const next = after(dossier, { ...judged.value, plan: '', reason: '' }, at, dossier.lastHash)
	return { id, code, applicantName, stands, lands: stepsAt(next, change.to), refusal: null }
}

/** Confirms a plan and has it carried out by a job, for each dossier that runs on the older version now. */
export async function confirmPlan(
	{ tx, tenant, at, actor }: { tx: Tx; tenant: string; at: Instant; actor: EventActor },
	planned: Planned & { readonly reason: string },
): Promise<Result<string, PlanRefusal>> {
	if (planned.fromVersion === planned.toVersion) return refuse({ kind: 'same-version' })
	const reason = planned.reason.trim().slice(0, 2000)
	if (reason === '') return refuse({ kind: 'words-missing' })
	const groups = await standingAlike(tx, planned.processId, planned.fromVersion)
	if (groups.length === 0) return refuse({ kind: 'nobody-runs' })
	const id = newId()
	await insertPlan(tx, tenant, { id, ...planned, reason, actor, at })
	await enqueue(tx, 'change-versions', { tenant, plan: id, run: 1 }, `versions:${id}:1`, { attempts: 5 })
	return ok(id)
}

/** Carries a plan out once more, for what stayed and what came to the older version since; once it has ended. */
export async function runPlanAgain(tx: Tx, tenant: string, id: string): Promise<void> {
	const plan = await findPlan(tx, id, 'lock')
	if (!plan?.endedAt) return
	await reopenPlan(tx, plan)
	const run = plan.runs + 1
	await enqueue(tx, 'change-versions', { tenant, plan: id, run }, `versions:${id}:${run}`, { attempts: 5 })
}

/** So many dossiers go at the same time. */
const lanes = 4

/**
 * The task `change-versions`: each dossier that has no outcome yet goes to the other version, or stays with the reason, in a
 * transaction of its own that also writes the outcome. Killed at any moment, the next attempt goes on with what is left. A
 * fault of ours with one does not hold up the others; the last attempt writes it down.
 */
export async function changeVersions(
	{ tenant, plan: id }: { readonly tenant: string; readonly plan: string },
	attempt: { readonly last: boolean },
): Promise<void> {
	const worker = { tenant, person: 'worker' }
	const { plan, waiting } = await transact(worker, async (tx) => ({
		plan: await findPlan(tx, id),
		waiting: await waitingOf(tx, id),
	}))
	if (!plan || plan.endedAt) return
	const faults: unknown[] = []
	const one = async (dossier: string) => {
		const end = (work: (tx: Tx, at: Instant) => Promise<Became>) =>
			transact(worker, async (tx) => {
				const at = now()
				return endItem(tx, { plan: id, dossier, became: await work(tx, at), at })
			})
		try {
			await end((tx, at) => changed({ tx, tenant, at }, plan, dossier))
		} catch (fault) {
			faults.push(fault)
			if (attempt.last) await end(() => Promise.resolve({ outcome: 'failed' }))
		}
	}
	// Dossiers of one slot share rows of counts: one lane has them all, so that lanes never wait for each other.
	await Promise.all(
		Array.from({ length: lanes }, async (_, lane) => {
			for (const dossier of waiting) if (slotOf(dossier) % lanes === lane) await one(dossier)
		}),
	)
	await transact(worker, (tx) => endPlan(tx, id, now()))
	if (faults.length > 0 && !attempt.last)
		throw new AggregateError(faults, `${faults.length} dossiers of plan ${id} failed`)
}

async function changed(
	by: { readonly tx: Tx; readonly tenant: string; readonly at: Instant },
	plan: VersionPlan,
	id: string,
): Promise<Became> {
	const { tx, tenant, at } = by
	const dossier = await forEvent(tx, { id })
	if (!dossier) return { outcome: 'failed' }
	const change = await changeOf(tx, tenant, plan)
	const { calendar } = await rulesOf(tx, tenant, dossier)
	const judged = changeVersion(dossier, change, { calendar, at })
	if (!judged.ok) return { outcome: 'stayed', refusal: judged.refusal }
	const next = await record(
		by,
		{ dossier, graph: change.to, calendar, actor: plan.actor },
		{ ...judged.value, plan: plan.id, reason: plan.reason },
	)
	return { outcome: 'moved', seq: next.version }
}
