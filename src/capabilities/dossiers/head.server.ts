import { may, type Permission } from '#identity'
import { ok, refuse, type Result } from '#kernel/result'
import { agency } from '#tenancy/server'
import { inItsField } from './access.server.ts'
import { type Desk, lastActor, type Opened, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, EventActor, Refusal } from './dossier.ts'
import { forAct } from './store.server.ts'

/** A dossier opened for an act that no step of its process names: a head's decision, or one on its clock. */
export type OpenedBeside = Pick<Opened, 'dossier' | 'graph' | 'calendar' | 'actor'>

/** Opens a dossier for a decision that needs a permission at the competent agency, whatever step it is at. */
export async function openForHead(
	desk: Desk,
	seen: Seen,
	permission: Permission,
): Promise<Result<OpenedBeside, Refusal>> {
	const opened = await openBeside(desk, seen)
	if (!opened.ok) return opened
	const { dossier } = opened.value
	const official = await inItsField(desk.tx, desk.official, dossier)
	return may(official, permission, { agencyId: dossier.competentAgencyId })
		? opened
		: refuse({ kind: 'not-allowed' })
}

/** Locked, and unchanged since the official looked at it. Who may do what with it is the caller's to ask. */
export async function openBeside(
	desk: Desk,
	{ code, version }: Seen,
): Promise<Result<OpenedBeside, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	return ok({ dossier, ...rules, actor: await actorAt(desk, dossier) })
}

async function actorAt(desk: Desk, { competentAgencyId }: Dossier): Promise<EventActor> {
	const { id, fullName, title, phone, duties } = desk.official
	const duty = duties.find(({ agencyId }) => agencyId === competentAgencyId) ?? duties[0]
	const agencyId = duty?.agencyId ?? competentAgencyId
	return {
		kind: 'official',
		id,
		name: fullName,
		title,
		phone,
		role: duty?.role ?? '',
		agencyId,
		agencyName: (await agency(desk.tx, agencyId))?.name ?? '',
		address: desk.address,
	}
}
