import type { Day, Instant } from '#kernel/dates'
import { fold } from '#kernel/vietnamese'
import type { Tx } from '#platform/db'
import { mapped } from './mapping.ts'
import { applied, type Overlay } from './overlay.ts'
import type { Flag, Procedure } from './procedure.ts'
import { rereadReceived } from './read.server.ts'
import {
	addVersions,
	type CurrentVersion,
	currentProcedures,
	lastVersions,
	type ListingRow,
	type NewVersion,
	newestReceived,
	replaceListing,
} from './store.server.ts'
import { prominence, termsOf } from './terms.ts'

/** What a publication did, for the line it prints. */
export type Published = {
	readonly added: number
	readonly changed: number
	readonly unchanged: number
	/** Reviewed by an official, and the received one has changed since: left alone, somebody must look. */
	readonly toReview: number
	readonly flags: Readonly<Record<string, number>>
}

/**
 * Publishes what was received into a tenant's editorial layer: each procedure mapped automatically, the overlays given
 * here laid over as reviewed. A procedure that an official has reviewed is never overwritten by the machine. Publishing
 * the same twice changes nothing.
 */
export async function publishReceived(
	tx: Tx,
	{
		tenant,
		overlays,
		at,
		today,
		by,
	}: { tenant: string; overlays: readonly Overlay[]; at: Instant; today: Day; by: string },
): Promise<Published> {
	const last = await lastVersions(tx)
	const overlayOf = new Map(overlays.map((overlay) => [overlay.code, overlay]))
	const versions: NewVersion[] = []
	const flags: Record<string, number> = {}
	let toReview = 0
	let unchanged = 0
	for (const received of await newestReceived(tx)) {
		const { procedure, flags: raised } = mapped(rereadReceived(received.shape, received.content))
		for (const { about } of raised) flags[about] = (flags[about] ?? 0) + 1
		const overlay = overlayOf.get(received.code)
		const wanted = overlay ? applied(procedure, overlay) : procedure
		const before = last.get(received.code)
		if (before?.editorial === 'reviewed' && !overlay) {
			if (before.received_version !== received.version || before.received_source !== received.source)
				toReview++
			else unchanged++
			continue
		}
		const next = await nextVersion(before, wanted, {
			editorial: overlay ? 'reviewed' : 'automatic',
			validFrom: before ? today.toString() : (overlay?.validFrom ?? received.as_of ?? today.toString()),
			receivedSource: received.source,
			receivedVersion: received.version,
			flags: raised,
		})
		if (next) versions.push(next)
		else unchanged++
	}
	await addVersions(tx, tenant, versions, { at, by })
	if (versions.length > 0) await refreshListing(tx, tenant, today, at)
	const added = versions.filter((each) => each.version === 1).length
	return { added, changed: versions.length - added, unchanged, toReview, flags }
}

async function nextVersion(
	before: CurrentVersion | undefined,
	procedure: Procedure,
	rest: Pick<NewVersion, 'editorial' | 'validFrom' | 'receivedSource' | 'receivedVersion'> & {
		flags: readonly Flag[]
	},
): Promise<NewVersion | undefined> {
	const sha256 = await digest(JSON.stringify(procedure))
	if (before?.sha256 === sha256) return undefined
	return { code: procedure.code, version: (before?.version ?? 0) + 1, procedure, sha256, ...rest }
}

/** SHA-256 in hex. */
export async function digest(text: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
	return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Brings lists and search of a tenant to the versions that apply on `today`: after a publication, and once a day. */
export async function refreshListing(tx: Tx, tenant: string, today: Day, at: Instant): Promise<number> {
	const current = await currentProcedures(tx, today.toString())
	const postings: { term: string; code: string; weight: number }[] = []
	const terms = new Map<string, { term: string; shown: string; procedures: number }>()
	for (const { procedure } of current) {
		const nudge = prominence(procedure)
		for (const [term, { weight, shown }] of termsOf(procedure)) {
			postings.push({ term, code: procedure.code, weight: weight * nudge })
			if (term.startsWith('=')) continue
			const known = terms.get(term)
			if (!known) terms.set(term, { term, shown, procedures: 1 })
			else {
				known.procedures++
				// A name written with accents shows a term better than a code or a slip without.
				if (fold(known.shown) === known.shown && fold(shown) !== shown) known.shown = shown
			}
		}
	}
	await replaceListing(tx, tenant, current.map(listed), postings, [...terms.values()], at)
	return current.length
}

function listed({ version, procedure }: { version: number; procedure: Procedure }): ListingRow {
	const first = procedure.cases[0]
	return {
		code: procedure.code,
		version,
		title: procedure.title,
		plain_title: procedure.plainTitle,
		summary: procedure.summary,
		field: procedure.field.name,
		ministry: procedure.ministry,
		agency: procedure.agencies.decide,
		levels: procedure.levels,
		subjects: procedure.subjects,
		online_level: procedure.onlineLevel,
		limits: first?.limits ?? [],
		fee: (first?.fees ?? []).map(({ kind, amount, setBy, channel }) => ({ kind, amount, setBy, channel })),
		prominence: prominence(procedure),
	}
}
