import type { Instant } from '#kernel/dates'
import { ok, type Result, unreachable } from '#kernel/result'
import type { Tx } from '#platform/db'
import { type Facts, type Malformed, readFacts } from './read.server.ts'
import {
	addDataset,
	replaceAgencyCodes,
	replaceDays,
	replaceEthnicGroups,
	replaceReasons,
	replaceSuccessions,
	replaceUnits,
	type SuccessionRow,
	type UnitInSuccession,
	unitsForSuccession,
} from './store.server.ts'
import { type OldUnit, oldUnits, type OldUnits, origins } from './succession.ts'

/** A file as `bin/import` read it. */
export type ReferenceFile = {
	/** Without its folder. */
	readonly name: string
	readonly sha256: string
	readonly source: string
	readonly content: unknown
}

/**
 * Takes in one file of facts, replacing what the same file gave before, and tells how many rows of what kind it gave.
 * Refuses a malformed one before anything is written.
 */
export async function importFacts(
	tx: Tx,
	file: ReferenceFile,
	at: Instant,
): Promise<Result<Record<string, number>, Malformed>> {
	const read = readFacts(file.content)
	if (!read.ok) return read
	await addDataset(tx, { ...file, name: file.name.replace(/\.json$/, ''), ...kept(read.value, file), at })
	return ok(await write(tx, file, read.value))
}

// What has tables of its own is not kept a second time.
const kept = (facts: Facts, { content }: ReferenceFile): { content: unknown } =>
	facts.kind === 'dataset' ? { content } : { content: { tables: facts.kind } }

async function write(tx: Tx, file: ReferenceFile, facts: Facts): Promise<Record<string, number>> {
	switch (facts.kind) {
		case 'units':
			await replaceUnits(tx, file.name, facts.units)
			return { ...countBy(facts.units, (unit) => unit.level), ...(await recomputeSuccessions(tx)) }
		case 'agency-codes':
			await replaceAgencyCodes(tx, facts.agencies)
			await replaceEthnicGroups(tx, facts.ethnicGroups)
			return { agencies: facts.agencies.length, 'ethnic groups': facts.ethnicGroups.length }
		case 'days':
			await replaceDays(tx, facts.daysOff, facts.workedDays)
			return { 'days off': facts.daysOff.length, 'worked days': facts.workedDays.length }
		case 'reasons':
			await replaceReasons(tx, facts.reasons)
			return { reasons: facts.reasons.length }
		case 'dataset':
			return { dataset: 1 }
		default:
			return unreachable(facts)
	}
}

/** Both sets of units are needed for it, so whichever comes second makes it whole. */
async function recomputeSuccessions(tx: Tx): Promise<Record<string, number>> {
	const units = await unitsForSuccession(tx)
	const old = units.filter((unit) => unit.valid_to !== null)
	const oldCommunes = communesByProvince(old)
	const oldFrom = new Map(old.map((unit) => [unit.code, unit.valid_from]))
	const current = units.filter((unit) => unit.valid_to === null)
	const mergedFrom = new Map(
		current.filter((unit) => unit.level === 'province').map((unit) => [unit.code, unit.merged_from_codes]))
	const mergedInto = new Map<string, OldUnits>(
		[...mergedFrom].map(([code, provinces]) => [
			code,
			oldUnits(provinces.flatMap((province) => oldCommunes.get(province) ?? [])),
		]),
	)
	const rows = old.length === 0 ? [] : current.flatMap((unit) => successionsOf(unit, mergedFrom, mergedInto, oldFrom))
	const split = splitUnits(rows)
	await replaceSuccessions(
		tx,
		rows.map((row) =>
			row.origin.share === 'whole' && split.has(row.origin.oldCode)
				? { ...row, origin: { ...row.origin, share: 'part' as const } }
				: row,
		),
	)
	return {
		successions: rows.length,
		split: split.size,
		unresolved: rows.filter(({ origin }) => origin.share === 'unresolved').length,
	}
}

function communesByProvince(old: readonly UnitInSuccession[]): Map<string, OldUnit[]> {
	const names = new Map(old.map((unit) => [unit.code, unit.full_name]))
	const communes = new Map<string, OldUnit[]>()
	for (const unit of old) {
		if (unit.level !== 'commune') continue
		const parentCode = unit.parent_code ?? ''
		const inProvince = communes.get(unit.province_code) ?? []
		inProvince.push({
			code: unit.code,
			fullName: unit.full_name,
			parentCode,
			parentName: names.get(parentCode) ?? '',
		})
		communes.set(unit.province_code, inProvince)
	}
	return communes
}

function successionsOf(
	unit: UnitInSuccession,
	mergedFrom: ReadonlyMap<string, string[]>,
	mergedInto: ReadonlyMap<string, OldUnits>,
	oldFrom: ReadonlyMap<string, string>,
): SuccessionRow[] {
	const provinces = mergedFrom.get(unit.province_code) ?? []
	const named =
		unit.level === 'province'
			? provinces.map((oldCode) => ({ text: unit.merged_from_text ?? '', share: 'whole' as const, oldCode }))
			: origins(
					unit.merged_from_text ?? '',
					unit.code,
					mergedInto.get(unit.province_code) ?? oldUnits([]),
				)
	return named.map((origin, index) => ({
		newCode: unit.code,
		newValidFrom: unit.valid_from,
		ordinal: index + 1,
		oldValidFrom: origin.share === 'unresolved' ? null : (oldFrom.get(origin.oldCode) ?? null),
		origin,
	}))
}

/** An old unit named by two new ones was split, whether or not the text says so. */
function splitUnits(rows: readonly SuccessionRow[]): Set<string> {
	const seen = new Set<string>()
	const split = new Set<string>()
	for (const { origin } of rows) {
		if (origin.share === 'unresolved') continue
		if (seen.has(origin.oldCode) || origin.share === 'part') split.add(origin.oldCode)
		seen.add(origin.oldCode)
	}
	return split
}

function countBy<Row>(rows: readonly Row[], key: (row: Row) => string): Record<string, number> {
	const counts: Record<string, number> = {}
	for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1
	return counts
}
