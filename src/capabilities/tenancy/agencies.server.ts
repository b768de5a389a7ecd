import { note } from '#journal/server'
import { dayInVietNam, type Day } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import {
	type AgencyEntry,
	allAgencies,
	type DatedAgency,
	endAgency,
	endDutiesAt,
	insertAgency,
	insertSuccession,
	moveDuties,
	moveSeats,
	type Succession,
	successions,
	updateAgency,
} from './agencies.store.server.ts'
import type { Administrator } from './people.server.ts'

/** Why what was typed of an agency is not taken. */
export type AgencyFault =
	| { readonly field: 'code'; readonly kind: 'malformed' | 'taken' }
	| { readonly field: 'name' | 'shortName' | 'nameEn' | 'placeName' | 'address'; readonly kind: 'missing' }
	| { readonly field: 'parentId'; readonly kind: 'own-child' }
	| { readonly field: 'until'; readonly kind: 'before-from' }

/** `H19`, `H19.26`, `H19.26.01`: the levels of QĐ 20/2020/QĐ-TTg, under the tenant's own. */
const codeShape = /^[A-Z]\d\d(\.[0-9A-Z]{1,6}){1,3}$/

/** Writes an agency or a unit down, new or changed. */
export async function saveAgency(
	tx: Tx,
	by: Administrator,
	entry: AgencyEntry,
	id?: string,
): Promise<Result<string, readonly AgencyFault[]>> {
	const all = await allAgencies(tx)
	const faults = agencyFaults(entry, all, id)
	if (faults.length > 0) return refuse(faults)
	const saved = id ?? (await insertAgency(tx, entry))
	if (id !== undefined) await updateAgency(tx, id, entry)
	await note(tx, by, {
		kind: id === undefined ? 'agency-added' : 'agency-changed',
		subject: entry.code,
		detail: { ...entry, from: entry.from.toString(), until: entry.until?.toString() ?? null },
	})
	return ok(saved)
}

function agencyFaults(
	entry: AgencyEntry,
	all: readonly DatedAgency[],
	id: string | undefined,
): readonly AgencyFault[] {
	const faults: AgencyFault[] = []
	if (!codeShape.test(entry.code)) faults.push({ field: 'code', kind: 'malformed' })
	if (all.some((other) => other.code === entry.code && other.id !== id && overlap(other, entry)))
		faults.push({ field: 'code', kind: 'taken' })
	for (const field of ['name', 'shortName', 'nameEn', 'placeName', 'address'] as const)
		if (entry[field] === '') faults.push({ field, kind: 'missing' })
	if (id !== undefined && entry.parentId !== null && isUnder(entry.parentId, id, all))
		faults.push({ field: 'parentId', kind: 'own-child' })
	if (entry.until && entry.from.until(entry.until).sign <= 0)
		faults.push({ field: 'until', kind: 'before-from' })
	return faults
}

type Period = { readonly from: Day; readonly until: Day | null }
const overlap = (one: Period, other: Period) =>
	(one.until === null || other.from.until(one.until).sign > 0) &&
	(other.until === null || one.from.until(other.until).sign > 0)

function isUnder(id: string, ancestor: string, all: readonly DatedAgency[]): boolean {
	for (let here: string | null = id, steps = 0; here !== null && steps < 20; steps++) {
		if (here === ancestor) return true
		here = all.find((each) => each.id === here)?.parentId ?? null
	}
	return false
}

/** Who takes over, and in a split in which fields; empty: whatever nobody else takes. */
export type Heir = { readonly agencyId: string; readonly fields: readonly string[] }

/** Why agencies are not merged or split. */
export type SuccessionRefusal =
	| { readonly kind: 'unknown-agency' }
	| { readonly kind: 'no-heir' }
	| { readonly kind: 'own-heir' }
	| { readonly kind: 'not-tomorrow-or-later' }
	| { readonly kind: 'ended-already'; readonly agency: string }
	| { readonly kind: 'heir-not-there'; readonly agency: string }
	| { readonly kind: 'no-heir-for-the-rest' }
	| { readonly kind: 'circle'; readonly agency: string }
	| { readonly kind: 'decision-missing' }

/**
 * Merges agencies into one, or splits one, from a day on. At once: the old ones get their last day, their duties end then
 * and begin at the successor in the same roles. At midnight: people move over (`settleSuccessions`), and open dossiers are
 * handed over by `dossiers`, which finds what is due with `successionsDue`.
 */
export async function succeed(
	tx: Tx,
	by: Administrator,
	wanted: {
		readonly from: readonly string[]
		readonly heirs: readonly Heir[]
		readonly on: Day
		readonly decision: string
	},
): Promise<Result<readonly Omit<Succession, 'handedOverAt'>[], SuccessionRefusal>> {
	const [all, earlier] = await Promise.all([allAgencies(tx), successions(tx)])
	const may = mayBeSucceeded(wanted, all, earlier, dayInVietNam(by.at))
	if (!may.ok) return may
	const kind = wanted.heirs.length > 1 ? ('split' as const) : ('merge' as const)
	const rows = wanted.from.flatMap((fromId) =>
		wanted.heirs.map(({ agencyId, fields }) => ({
			fromId,
			toId: agencyId,
			on: wanted.on,
			kind,
			fields: kind === 'split' ? fields : [],
			decision: wanted.decision,
		})),
	)
	for (const row of rows) {
		await insertSuccession(tx, row, { at: by.at, by: by.official.username })
		await moveDuties(tx, row)
	}
	const main = wanted.heirs.find(({ fields }) => fields.length === 0) ?? wanted.heirs[0]
	for (const fromId of wanted.from) {
		await endDutiesAt(tx, fromId, wanted.on)
		await endAgency(tx, fromId, wanted.on, main?.agencyId ?? '')
	}
	const nameOf = (id: string) => all.find((each) => each.id === id)?.code ?? id
	await note(tx, by, {
		kind: 'agency-succeeded',
		subject: wanted.from.map(nameOf).join(', '),
		detail: {
			to: wanted.heirs.map(({ agencyId, fields }) => ({ agency: nameOf(agencyId), fields })),
			on: wanted.on.toString(),
			decision: wanted.decision,
		},
	})
	return ok(rows)
}

/** The rule of a merge or split, without any outside. */
export function mayBeSucceeded(
	{ from, heirs, on, decision }: Parameters<typeof succeed>[2],
	all: readonly Pick<DatedAgency, 'id' | 'name' | 'from' | 'until'>[],
	earlier: readonly Pick<Succession, 'fromId' | 'toId'>[],
	today: Day,
): Result<void, SuccessionRefusal> {
	const known = (id: string) => all.find((each) => each.id === id)
	if (from.length === 0 || [...from, ...heirs.map(({ agencyId }) => agencyId)].some((id) => !known(id)))
		return refuse({ kind: 'unknown-agency' })
	if (heirs.length === 0) return refuse({ kind: 'no-heir' })
	if (heirs.some(({ agencyId }) => from.includes(agencyId))) return refuse({ kind: 'own-heir' })
	if (today.until(on).sign <= 0) return refuse({ kind: 'not-tomorrow-or-later' })
	if (decision.trim() === '') return refuse({ kind: 'decision-missing' })
	const ended = from.map(known).find((each) => each?.until)
	if (ended) return refuse({ kind: 'ended-already', agency: ended.name })
	const absent = heirs
		.map(({ agencyId }) => known(agencyId))
		.find((each) => each && (each.from.until(on).sign < 0 || (each.until && on.until(each.until).sign <= 0)))
	if (absent) return refuse({ kind: 'heir-not-there', agency: absent.name })
	if (heirs.length > 1 && !heirs.some(({ fields }) => fields.length === 0))
		return refuse({ kind: 'no-heir-for-the-rest' })
	const circular = heirs.find(({ agencyId }) => leadsTo(agencyId, from, earlier))
	return circular ? refuse({ kind: 'circle', agency: known(circular.agencyId)?.name ?? '' }) : ok(undefined)
}

function leadsTo(
	id: string,
	goals: readonly string[],
	rows: readonly Pick<Succession, 'fromId' | 'toId'>[],
	steps = 0,
): boolean {
	if (goals.includes(id)) return true
	return steps < 20 && rows.some(({ fromId, toId }) => fromId === id && leadsTo(toId, goals, rows, steps + 1))
}

/** After midnight: whoever sat at an agency that has ended sits at the one that answers for it now. Done twice is done once. */
export async function settleSuccessions(tx: Tx, onDay: Day): Promise<number> {
	const due = (await successions(tx)).filter(({ on }) => on.until(onDay).sign >= 0)
	let moved = 0
	for (const each of due) if (each.fields.length === 0) moved += await moveSeats(tx, each)
	return moved
}
