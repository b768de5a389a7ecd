import { sql } from 'kysely'
import { type Day, dayInVietNam, type Instant, now } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import { agency, allTenants, awayOn, officialsAllowed, officialsById } from '#tenancy/server'
import { record, rulesOf } from './desk.server.ts'
import type { DossierCode, EventActor, HandingOver } from './dossier.ts'
import type { Holder, Person } from './hand.ts'
import { standingSteps } from './hands.ts'
import { forEvent } from './store.server.ts'
import { succeedAgencies } from './succeed-agencies.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Comes round by itself: brings everything to what holds today. */
		'begin-day': Record<string, never>
		/** Work of who is away goes to the substitute, of who is back to them, of who left to whoever follows. */
		'settle-hands': { readonly tenant: string }
	}
}

const system: EventActor = { kind: 'system', name: 'Lịch vắng mặt và thay thế' }

/** For every tenant; runs every hour, and once more is once. */
export async function beginDay(): Promise<void> {
	for (const { code } of await allTenants()) {
		await succeedAgencies(code, now())
		await settleTenant(code, now())
	}
}

export const settleHandsTask = ({ tenant }: { readonly tenant: string }): Promise<void> =>
	settleTenant(tenant, now()).then(() => undefined)

/**
 * Gives the work of absent and departed officials to those who act instead of them, and what was not begun back to those
 * who returned. One transaction for each dossier: killed at any point, the next run does the rest.
 *
 * @returns how many steps changed hands
 */
export async function settleTenant(tenant: string, at: Instant): Promise<number> {
	const actor = { tenant, person: 'system' }
	const today = dayInVietNam(at)
	let moved = 0
	const codes = await transact(actor, (tx) => misplaced(tx, today))
	for (const code of codes) moved += await transact(actor, (tx) => settleDossier(tx, tenant, code, at))
	return moved
}

/** The dossiers with a step in the hands of who is away or has left, or that waits with a substitute for who is back. */
async function misplaced(tx: Tx, today: Day): Promise<readonly DossierCode[]> {
	const day = today.toString()
	const { rows } = await sql<{ code: DossierCode }>`
		with away as (
			select official_id from tenancy.absence
			where cancelled_at is null and from_day <= ${day}::date and back_day > ${day}::date
		)
		select distinct dossier.code from dossiers.work
		join dossiers.dossier as dossier on dossier.tenant_id = work.tenant_id and dossier.dossier_id = work.dossier_id
		where work.holder_id in (select official_id from away union select official_id from tenancy.official where not active)
			or work.holder_id in (select substitute_id from tenancy.absence)
				and dossier.hands -> work.token_id::text -> 'holder' ? 'insteadOf'
				and not dossier.hands -> work.token_id::text -> 'holder' ? 'begun'
				and not exists (select from away where away.official_id::text = dossier.hands -> work.token_id::text -> 'holder' -> 'insteadOf' ->> 'id')
		order by dossier.code`.execute(tx)
	return rows.map(({ code }) => code)
}

async function settleDossier(tx: Tx, tenant: string, code: DossierCode, at: Instant): Promise<number> {
	let dossier = await forEvent(tx, { code })
	if (!dossier) return 0
	const rules = await rulesOf(tx, tenant, dossier)
	const away = await awayOn(tx, dayInVietNam(at))
	let moved = 0
	for (const { token, agencyId, task, holder } of standingSteps(dossier, rules.graph)) {
		if (!holder) continue
		const people = await officialsById(tx, [holder.id, ...(holder.insteadOf ? [holder.insteadOf.id] : [])])
		const active = (id: string) => people.some((each) => each.id === id)
		const place = { agencyId, day: dayInVietNam(at) }
		const next = await nextHolder(tx, { holder, away, active, place, at })
		if (!next) continue
		const from = { id: holder.id, name: holder.name }
		const shared = {
			step: task.name,
			why: next.why,
			words: '',
			hands: { [token.id]: { ...dossier.hands[token.id], holder: next.to } },
		}
		dossier = await record(
			{ tx, tenant, at },
			{ dossier, ...rules, actor: system },
			next.to
				? { kind: 'handed-over', from, to: { id: next.to.id, name: next.to.name }, ...shared }
				: { kind: 'let-go', from, ...shared },
		)
		moved++
	}
	return moved
}

type Situation = {
	readonly holder: Holder
	readonly away: ReadonlyMap<string, Person | undefined>
	readonly active: (id: string) => boolean
	readonly place: { readonly agencyId: string; readonly day: Day }
	readonly at: Instant
}

/** Who has the step from now on; undefined while it stays where it is. */
async function nextHolder(
	tx: Tx,
	{ holder, away, active, place, at }: Situation,
): Promise<{ readonly to: Holder | null; readonly why: HandingOver } | undefined> {
	const owner = holder.insteadOf
	if (owner && !holder.begun && active(owner.id) && !away.has(owner.id))
		return { to: { ...owner, since: at }, why: 'absence-over' }
	const substitute = away.get(holder.id)
	if (substitute)
		return {
			to: { ...substitute, since: at, insteadOf: owner ?? { id: holder.id, name: holder.name } },
			why: 'absence',
		}
	if (active(holder.id)) return undefined
	const head = await headOf(tx, place, away)
	return { to: head && head.id !== holder.id ? { ...head, since: at } : null, why: 'left' }
}

/** Who leads the agency today, or the one above it: of several the nearest that is there. */
async function headOf(
	tx: Tx,
	{ agencyId, day }: Situation['place'],
	away: Situation['away'],
): Promise<Person | undefined> {
	const there = (await officialsAllowed(tx, 'work.reassign', agencyId, day)).find(({ id }) => !away.has(id))
	if (there) return { id: there.id, name: there.fullName }
	const above = (await agency(tx, agencyId))?.parentId
	return above ? headOf(tx, { agencyId: above, day }, away) : undefined
}
