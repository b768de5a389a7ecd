import { sql } from 'kysely'
import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { awayOn, type OfficialOnDuty, officialNamed, officialsWith } from '#tenancy/server'
import { type Assignment, outcomeOfRule, type ProcessGraph } from '#workflow'
import type { Dossier, DossierEvent, Token } from './dossier.ts'
import { agencyOf } from './duty.ts'
import type { Hand, Hands, Holder } from './hand.ts'

type Standing = {
	readonly dossier: Pick<Dossier, 'receivingAgencyId' | 'competentAgencyId' | 'answers'>
	readonly graph: ProcessGraph
	readonly at: Instant
}

/**
 * Who gets the steps that an event leads to: by name, the least loaded, or by a rule on the answers. A step that nobody
 * can be found for waits in the pool of its role, so that it is never in the hands of nobody.
 */
export async function assigned(tx: Tx, standing: Standing, event: DossierEvent): Promise<Hands> {
	const hands: Record<string, Hand> = {}
	for (const token of placedBy(event)) {
		const task = standing.graph.nodes[token.node]
		if (task?.kind !== 'user-task' || !task.assign) continue
		const agencyId = agencyOf(standing.dossier, task)
		const ruled = ruleOf(task.assign, standing.dossier)
		const named = ruled.username === undefined ? undefined : await officialNamed(tx, ruled.username)
		// A rule that names no official names a role.
		const role = named ? undefined : ruled.role
		const official =
			named ??
			(ruled.leastLoaded
				? await leastLoaded(tx, task.role, agencyId, standing.at, Object.values(hands))
				: undefined)
		if (official || (role && role !== task.role))
			hands[token.id] = {
				...(role && role !== task.role && { role }),
				holder: official ? await there(tx, official, standing.at) : null,
			}
	}
	return hands
}

/** The official, or who substitutes them today. */
async function there(tx: Tx, { id, fullName: name }: OfficialOnDuty, at: Instant): Promise<Holder> {
	const substitute = (await awayOn(tx, dayInVietNam(at))).get(id)
	return substitute ? { ...substitute, since: at, insteadOf: { id, name } } : { id, name, since: at }
}

function placedBy(event: DossierEvent): readonly Token[] {
	if (event.kind === 'submitted') return event.tokens
	return 'movement' in event ? event.movement.placed : []
}

type Ruled = { readonly username?: string; readonly role?: string; readonly leastLoaded?: true }

function ruleOf(assignment: Assignment, { answers }: Standing['dossier']): Ruled {
	switch (assignment.kind) {
		case 'least-loaded':
			return { leastLoaded: true }
		case 'person':
			return { username: assignment.username }
		case 'rule': {
			const said = outcomeOfRule(assignment.feel, answers)
			return said === undefined ? {} : { username: said, role: said }
		}
	}
}

/** Of those who may do the step, the one with the least in hand; of equals, the first by name. */
async function leastLoaded(
	tx: Tx,
	role: string,
	agencyId: string,
	at: Instant,
	before: readonly Hand[],
): Promise<OfficialOnDuty | undefined> {
	const today = dayInVietNam(at)
	const away = await awayOn(tx, today)
	const everybody = await officialsWith(tx, role, agencyId, today)
	const present = everybody.filter(({ id }) => !away.has(id))
	const candidates = present.length > 0 ? present : everybody
	if (candidates.length < 2) return candidates[0]
	const { rows } = await sql<{ holder_id: string; n: number }>`
		select holder_id, sum(n)::int as n from dossiers.work_count
		where holder_id = any(${candidates.map(({ id }) => id)}::uuid[]) and n <> 0 and queue <> 'awaiting-citizen'
		group by holder_id`.execute(tx)
	const load = ({ id }: OfficialOnDuty) =>
		(rows.find((row) => row.holder_id === id)?.n ?? 0) +
		before.filter(({ holder }) => holder?.id === id).length
	return candidates.reduce((least, each) => (load(each) < load(least) ? each : least))
}
