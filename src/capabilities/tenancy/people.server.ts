import { may, type OfficialAtWork } from '#identity'
import { note, type Noted } from '#journal/server'
import { dayInVietNam, type Day, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import {
	type DutyEntry,
	dutiesByPerson,
	endDuties,
	insertPerson,
	people,
	person,
	personNamed,
	putDuty,
	setActive,
	updatePerson,
} from './people.store.server.ts'
import { personFaults, type PersonFault, tidyPerson, type TypedPerson } from './person-entry.ts'
import { type KnownPeople, type PlannedRow, planRows, type SheetRow } from './people-sheet.ts'
import { roles, someoneElseManages } from './roles.store.server.ts'
import { agencies } from './store.server.ts'

/** Who administers, when and from where. */
export type Administrator = Noted & { readonly official: OfficialAtWork }

/** Writes a person down, new or changed. */
export async function savePerson(
	tx: Tx,
	by: Administrator,
	typed: TypedPerson,
	id?: string,
): Promise<Result<string, readonly PersonFault[]>> {
	const entry = tidyPerson(typed)
	const known = (await agencies(tx, { onDay: dayInVietNam(by.at) })).filter(({ id: agencyId }) =>
		may(by.official, 'people.manage', { agencyId }),
	)
	const before = id === undefined ? undefined : await person(tx, id)
	const other = await personNamed(tx, entry.username)
	const faults = personFaults(entry, {
		// Whoever sits at an agency that is gone may stay there until they are moved.
		agencies: before ? [...known, { id: before.agencyId }] : known,
		taken: new Set(other && other.id !== id ? [entry.username] : []),
	})
	if (faults.length > 0) return refuse(faults)
	const saved = id ?? (await insertPerson(tx, entry))
	if (id !== undefined) await updatePerson(tx, id, entry)
	await note(tx, by, {
		kind: id === undefined ? 'person-added' : 'person-changed',
		subject: entry.username,
		detail: { before: before && withoutNames(before), after: entry },
	})
	return ok(saved)
}

const withoutNames = ({ fullName, username, title, phone, email, agencyId }: TypedPerson): TypedPerson => ({
	fullName,
	username,
	title,
	phone,
	email,
	agencyId,
})

/** `last-administrator`: nobody else could undo it. */
export type PersonRefusal = { readonly kind: 'unknown-person' } | { readonly kind: 'last-administrator' }

/** Someone leaves: they sign in no more from this moment, and their duties end today. */
export async function deactivatePerson(
	tx: Tx,
	by: Administrator,
	id: string,
): Promise<Result<void, PersonRefusal>> {
	const found = await person(tx, id)
	if (!found) return refuse({ kind: 'unknown-person' })
	if (!(await someoneElseManages(tx, { officialId: id }))) return refuse({ kind: 'last-administrator' })
	await setActive(tx, id, false)
	const ended = await endDuties(tx, id, dayInVietNam(by.at))
	await note(tx, by, { kind: 'person-deactivated', subject: found.username, detail: { dutiesEnded: ended } })
	return ok(undefined)
}

/** Someone is back; duties are given anew. */
export async function reactivatePerson(
	tx: Tx,
	by: Administrator,
	id: string,
): Promise<Result<void, PersonRefusal>> {
	const found = await person(tx, id)
	if (!found) return refuse({ kind: 'unknown-person' })
	await setActive(tx, id, true)
	await note(tx, by, { kind: 'person-reactivated', subject: found.username })
	return ok(undefined)
}

/** Why a duty is not given. */
export type DutyRefusal =
	| { readonly kind: 'unknown-person' }
	| { readonly kind: 'unknown-agency' }
	| { readonly kind: 'unknown-role' }
	| { readonly kind: 'ends-before-it-begins' }
	| { readonly kind: 'beyond-own-rights' }
	| { readonly kind: 'last-administrator' }

/** Gives a duty for a period. Nobody gives a role that holds more than administrators of people may give. */
export async function giveDuty(
	tx: Tx,
	by: Administrator,
	officialId: string,
	duty: DutyEntry,
): Promise<Result<void, DutyRefusal>> {
	const [found, known, all] = await Promise.all([
		person(tx, officialId),
		agencies(tx, { onDay: duty.from }),
		roles(tx),
	])
	if (!found) return refuse({ kind: 'unknown-person' })
	if (!known.some(({ id }) => id === duty.agencyId)) return refuse({ kind: 'unknown-agency' })
	const role = all.find(({ code, retired }) => code === duty.role && !retired)
	if (!role) return refuse({ kind: 'unknown-role' })
	if (duty.until && duty.from.until(duty.until).sign <= 0) return refuse({ kind: 'ends-before-it-begins' })
	if (!mayGive(by.official, role) || !may(by.official, 'people.manage', { agencyId: duty.agencyId }))
		return refuse({ kind: 'beyond-own-rights' })
	await putDuty(tx, officialId, duty)
	await note(tx, by, {
		kind: 'duty-given',
		subject: found.username,
		detail: { ...duty, from: duty.from.toString(), until: duty.until?.toString() ?? null },
	})
	return ok(undefined)
}

/** A role that reaches the whole tenant is given only by whoever may manage roles: else people could raise themselves. */
export const mayGive = (
	{ duties }: Pick<OfficialAtWork, 'duties'>,
	role: { readonly reach: string },
): boolean =>
	role.reach === 'agency' || duties.some(({ permissions }) => permissions.includes('roles.manage'))

/** Ends a duty: `until` is the first day it no longer holds. */
export async function endDuty(
	tx: Tx,
	by: Administrator,
	officialId: string,
	duty: { readonly agencyId: string; readonly role: string; readonly from: Day },
	until: Day,
): Promise<Result<void, DutyRefusal>> {
	const found = await person(tx, officialId)
	if (!found) return refuse({ kind: 'unknown-person' })
	const role = (await roles(tx)).find(({ code }) => code === duty.role)
	if (
		role?.permissions.includes('roles.manage') &&
		role.reach === 'tenant' &&
		!(await someoneElseManages(tx, { officialId }))
	)
		return refuse({ kind: 'last-administrator' })
	await endDuties(tx, officialId, until, duty)
	await note(tx, by, {
		kind: 'duty-ended',
		subject: found.username,
		detail: { agencyId: duty.agencyId, role: duty.role, from: duty.from.toString(), until: until.toString() },
	})
	return ok(undefined)
}

/** What each row of a sheet would do, as the tenant stands now. `fields` are the catalogue's. */
export async function planImport(
	tx: Tx,
	rows: readonly SheetRow[],
	{
		official,
		fields,
		at,
	}: { readonly official: OfficialAtWork; readonly fields: readonly string[]; readonly at: Instant },
): Promise<readonly PlannedRow[]> {
	return planRows(rows, await knownPeople(tx, official, fields, dayInVietNam(at)))
}

async function knownPeople(
	tx: Tx,
	official: OfficialAtWork,
	fields: readonly string[],
	today: Day,
): Promise<KnownPeople> {
	const [known, all, everybody, duties] = await Promise.all([
		agencies(tx, { onDay: today }),
		roles(tx),
		people(tx),
		dutiesByPerson(tx),
	])
	return {
		agencies: known.filter(({ id: agencyId }) => may(official, 'people.manage', { agencyId })),
		roles: all.filter((role) => !role.retired && mayGive(official, role)),
		fields,
		today,
		people: everybody.map((each) => ({ ...each, duties: duties.get(each.id) ?? [] })),
	}
}

/**
 * Takes a sheet in, all of it or nothing: planned anew in the transaction that writes, so that what was shown cannot have
 * grown stale unseen. The same sheet twice changes nothing the second time.
 *
 * @returns the ids of those who are new, who need a first password
 */
export async function importPeople(
	tx: Tx,
	by: Administrator,
	rows: readonly SheetRow[],
	fields: readonly string[],
): Promise<
	Result<
		readonly { readonly id: string; readonly username: string; readonly fullName: string }[],
		readonly PlannedRow[]
	>
> {
	const plan = await planImport(tx, rows, { official: by.official, fields, at: by.at })
	if (plan.some(({ outcome }) => outcome === 'wrong')) return refuse(plan)
	const added: { id: string; username: string; fullName: string }[] = []
	for (const row of plan) {
		if (row.outcome === 'same' || row.outcome === 'wrong') continue
		const id = row.outcome === 'add' ? await insertPerson(tx, row.person) : row.id
		if (row.outcome === 'change') await updatePerson(tx, id, row.person)
		else added.push({ id, username: row.person.username, fullName: row.person.fullName })
		for (const duty of row.duties) await putDuty(tx, id, { ...duty, unitId: null, position: null })
	}
	const changed = plan.filter(({ outcome }) => outcome === 'change')
	if (added.length + changed.length > 0)
		await note(tx, by, {
			kind: 'people-imported',
			subject: added
				.map(({ username }) => username)
				.join(', ')
				.slice(0, 2000),
			detail: { added: added.length, changed: changed.map(({ person: { username } }) => username) },
		})
	return ok(added)
}
