import { sql } from 'kysely'
import { fieldOf } from '#catalogue/server'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import {
	agenciesEnded,
	agency,
	carryDutiesOver,
	type EndedAgency,
	markSucceeded,
	noteHandedOver,
	successions as entered,
} from '#tenancy/server'
import type { ProcessGraph } from '#workflow'
import { dueOf, record, rulesOf } from './desk.server.ts'
import { askedOf } from './asked.server.ts'
import type { Asked, Dossier, DossierCode, EventActor } from './dossier.ts'
import { awaitedAt } from './opinion.ts'
import { forEvent } from './store.server.ts'

const system: EventActor = { kind: 'system', name: 'Sắp xếp đơn vị hành chính' }

/**
 * At the first moment of the day on which an agency is no more, everything open of it goes to who took over: duties,
 * drafts that name it, and each open dossier with its work, holders, counts and a due time by the successor's calendar.
 * One transaction for each dossier; killed at any point, the next run does the rest, and a run too many does nothing.
 *
 * @returns how many dossiers went over
 */
export async function succeedAgencies(tenant: string, at: Instant): Promise<number> {
	const actor = { tenant, person: 'system' }
	const today = dayInVietNam(at)
	const successions = await transact(actor, (tx) => agenciesEnded(tx, today))
	if (successions.length === 0) return 0
	await transact(actor, async (tx) => {
		await carryDutiesOver(tx, tenant, successions, today)
		await redirectDrafts(tx, successions)
	})
	// A submission that held its draft until now is among these: the drafts waited for it.
	const codes = await transact(actor, (tx) => openAt(tx, successions))
	for (const code of codes) await transact(actor, (tx) => moveDossier(tx, { tenant, code, successions, at }))
	await transact(actor, async (tx) => {
		await markSucceeded(tx, successions, at)
		for (const each of await entered(tx))
			if (successions.some(({ from }) => from.id === each.fromId)) await noteHandedOver(tx, each, at)
	})
	return codes.length
}

async function redirectDrafts(tx: Tx, successions: readonly EndedAgency[]): Promise<void> {
	for (const { from, to } of successions)
		await sql`update forms.draft set
				agency_id = case when agency_id = ${from.id}::uuid then ${to.id}::uuid else agency_id end,
				receiving_agency_id = case when receiving_agency_id = ${from.id}::uuid then ${to.id}::uuid else receiving_agency_id end
			where ${from.id}::uuid in (agency_id, receiving_agency_id) and dossier_id is null and discarded_at is null`.execute(
			tx,
		)
}

async function openAt(tx: Tx, successions: readonly EndedAgency[]): Promise<readonly DossierCode[]> {
	const gone = successions.map(({ from }) => from.id)
	const { rows } = await sql<{ code: DossierCode }>`
		select code from dossiers.dossier
		where (receiving_agency_id = any(${gone}::uuid[]) or competent_agency_id = any(${gone}::uuid[])
				or dossier_id in (select dossier_id from dossiers.work where agency_id = any(${gone}::uuid[])))
			and state not in ('declined', 'withdrawn', 'stopped', 'returned')
		order by due_at nulls first, code`.execute(tx)
	return rows.map(({ code }) => code)
}

/** Who has the work of an agency that is no more: in a split, whoever took the dossier's field. */
async function heirOf(
	tx: Tx,
	agencyId: string,
	field: string | undefined,
	ended: readonly EndedAgency[],
): Promise<EndedAgency['to'] | null> {
	const main = ended.find(({ from }) => from.id === agencyId)?.to ?? null
	if (!main || field === undefined) return main
	const split = (await entered(tx)).find(
		({ fromId, fields }) => fromId === agencyId && fields.includes(field),
	)
	const heir = split && (await agency(tx, split.toId))
	return heir ? { id: heir.id, name: heir.name } : main
}

type Move = {
	readonly tenant: string
	readonly code: DossierCode
	readonly successions: readonly EndedAgency[]
	readonly at: Instant
}

async function moveDossier(tx: Tx, { tenant, code, successions, at }: Move): Promise<void> {
	const dossier = await forEvent(tx, { code })
	if (!dossier) return
	const field = await fieldOf(tx, dossier.procedure.code)
	const receiving = await heirOf(tx, dossier.receivingAgencyId, field, successions)
	const competent = await heirOf(tx, dossier.competentAgencyId, field, successions)
	const succeeded: Dossier = {
		...dossier,
		receivingAgencyId: receiving?.id ?? dossier.receivingAgencyId,
		competentAgencyId: competent?.id ?? dossier.competentAgencyId,
	}
	const rules = await rulesOf(tx, tenant, succeeded)
	const asked = await askedAnew({ tx, tenant }, { dossier, graph: rules.graph, field, successions })
	if (!receiving && !competent && asked.length === 0) return
	const due =
		(receiving || competent) && succeeded.state === 'in-process'
			? dueOf(succeeded, rules.calendar, at).dueAt
			: null
	await record(
		{ tx, tenant, at },
		{ dossier, ...rules, actor: system },
		{ kind: 'succeeded', receiving, competent, dueAt: due, ...(asked.length > 0 && { asked }) },
	)
}

/** Opinions that an agency still owes are owed by whoever has its work, by the calendar there. */
async function askedAnew(
	{ tx, tenant }: Pick<Move, 'tenant'> & { readonly tx: Tx },
	{
		dossier,
		graph,
		field,
		successions,
	}: Pick<Move, 'successions'> & {
		readonly dossier: Dossier
		readonly graph: ProcessGraph
		readonly field: string | undefined
	},
): Promise<readonly Asked[]> {
	const anew: Asked[] = []
	for (const token of dossier.tokens) {
		const opinion = awaitedAt(dossier, token.id)
		const step = graph.nodes[token.node]
		const heir = opinion && (await heirOf(tx, opinion.agency.id, field, successions))
		const successor = heir && (await agency(tx, heir.id))
		if (!opinion || !successor || step?.kind !== 'receive') continue
		anew.push(await askedOf({ tx, tenant, at: opinion.askedAt }, { agency: successor, step, token }))
	}
	return anew
}
