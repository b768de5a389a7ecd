import { sql } from 'kysely'
import { newId } from '#kernel/ids'
import type { Instant } from '#kernel/dates'
import { fold } from '#kernel/vietnamese'
import type { Own } from '#platform/db'
import type { AdministrativeUnit, CutOffRule, DayOff, EthnicGroup, Reason, WorkedDay } from './facts.ts'
import type { AgencyCodeRow, UnitRow } from './read.server.ts'
import type { Origin } from './succession.ts'

type Tx = Own<'reference'>

export async function lastRun(tx: Tx, file: string): Promise<string | undefined> {
	const run = await tx
		.selectFrom('reference.import_run')
		.select('sha256')
		.where('file', '=', file)
		.orderBy('imported_at', 'desc')
		.orderBy('run_id', 'desc')
		.limit(1)
		.executeTakeFirst()
	return run?.sha256
}

export async function addRun(
	tx: Tx,
	run: { file: string; sha256: string; counts: Record<string, number>; source: string; at: Instant },
): Promise<void> {
	await tx
		.insertInto('reference.import_run')
		.values({
			run_id: newId(),
			file: run.file,
			sha256: run.sha256,
			counts: JSON.stringify(run.counts),
			source: run.source,
			imported_at: run.at.toString(),
		})
		.execute()
}

/** Replaces what this file gave before. */
export async function replaceUnits(tx: Tx, file: string, units: readonly UnitRow[]): Promise<void> {
	await tx.deleteFrom('reference.administrative_unit').where('file', '=', file).execute()
	for (const some of inBatches(units, 2000))
		await sql`
			insert into reference.administrative_unit (code, valid_from, valid_to, level, kind, name, full_name, name_en, folded,
				parent_code, province_code, agency_code, merged_from_text, merged_from_codes, file)
			select code, valid_from, valid_to, level, kind, name, full_name, name_en, folded, parent_code, province_code,
				agency_code, merged_from_text, merged_from_codes, ${file}
			from jsonb_to_recordset(${JSON.stringify(
				some.map((unit) => ({
					code: unit.code,
					valid_from: unit.validFrom,
					valid_to: unit.validTo,
					level: unit.level,
					kind: unit.kind,
					name: unit.name,
					full_name: unit.fullName,
					name_en: unit.nameEn,
					folded: fold(unit.fullName),
					parent_code: unit.parentCode,
					province_code: unit.provinceCode,
					agency_code: unit.agencyCode,
					merged_from_text: unit.mergedFromText,
					merged_from_codes: unit.mergedFromCodes,
				})),
			)}::jsonb) as unit (code text, valid_from date, valid_to date, level text, kind text, name text, full_name text,
				name_en text, folded text, parent_code text, province_code text, agency_code text, merged_from_text text,
				merged_from_codes text[])`.execute(tx)
}

export type UnitInSuccession = {
	code: string
	valid_from: string
	valid_to: string | null
	level: string
	full_name: string
	parent_code: string | null
	province_code: string
	merged_from_text: string | null
	merged_from_codes: string[]
}

export function unitsForSuccession(tx: Tx): Promise<UnitInSuccession[]> {
	return tx
		.selectFrom('reference.administrative_unit')
		.select([
			'code',
			'valid_from',
			'valid_to',
			'level',
			'full_name',
			'parent_code',
			'province_code',
			'merged_from_text',
			'merged_from_codes',
		])
		.execute()
}

export type SuccessionRow = {
	newCode: string
	newValidFrom: string
	ordinal: number
	oldValidFrom: string | null
	origin: Origin
}

export async function replaceSuccessions(tx: Tx, rows: readonly SuccessionRow[]): Promise<void> {
	await tx.deleteFrom('reference.succession').execute()
	for (const some of inBatches(rows, 4000))
		await sql`
			insert into reference.succession (new_code, new_valid_from, ordinal, old_code, old_valid_from, share, text)
			select new_code, new_valid_from, ordinal, old_code, old_valid_from, share, text
			from jsonb_to_recordset(${JSON.stringify(
				some.map(({ newCode, newValidFrom, ordinal, oldValidFrom, origin }) => ({
					new_code: newCode,
					new_valid_from: newValidFrom,
					ordinal,
					old_code: origin.share === 'unresolved' ? null : origin.oldCode,
					old_valid_from: origin.share === 'unresolved' ? null : oldValidFrom,
					share: origin.share,
					text: origin.text,
				})),
			)}::jsonb) as row (new_code text, new_valid_from date, ordinal int, old_code text, old_valid_from date, share text, text text)`.execute(
			tx,
		)
}

export async function replaceAgencyCodes(tx: Tx, agencies: readonly AgencyCodeRow[]): Promise<void> {
	await tx.deleteFrom('reference.agency_code').execute()
	await tx
		.insertInto('reference.agency_code')
		.values(
			agencies.map((each) => ({
				code: each.code,
				full_code: each.fullCode,
				name: each.name,
				kind: each.kind,
				state: each.state,
				successor_code: each.successorCode,
				successor_note: each.successorNote,
				confidence: each.confidence,
			})),
		)
		.execute()
}

export async function replaceEthnicGroups(tx: Tx, groups: readonly EthnicGroup[]): Promise<void> {
	await tx.deleteFrom('reference.ethnic_group').execute()
	await tx
		.insertInto('reference.ethnic_group')
		.values(groups.map(({ code, name }, index) => ({ code, name, ordinal: index + 1 })))
		.execute()
}

export async function replaceDays(
	tx: Tx,
	daysOff: readonly DayOff[],
	workedDays: readonly WorkedDay[],
): Promise<void> {
	await tx.deleteFrom('reference.day_off').execute()
	await tx.deleteFrom('reference.worked_day').execute()
	await tx.insertInto('reference.day_off').values([...daysOff]).execute()
	if (workedDays.length > 0)
		await tx
			.insertInto('reference.worked_day')
			.values(workedDays.map(({ insteadOf, ...each }) => ({ ...each, instead_of: insteadOf })))
			.execute()
}

export async function replaceReasons(tx: Tx, reasons: readonly Reason[]): Promise<void> {
	await tx.deleteFrom('reference.reason').execute()
	await tx
		.insertInto('reference.reason')
		.values(
			reasons.map(({ componentType, ...each }, index) => ({
				...each,
				component_type: componentType,
				ordinal: index + 1,
			})),
		)
		.execute()
}

export async function addDataset(
	tx: Tx,
	dataset: { name: string; sha256: string; content: unknown; source: string; at: Instant },
): Promise<void> {
	await sql`
		insert into reference.dataset (name, version, sha256, content, source, imported_at)
		select ${dataset.name}, coalesce(max(version), 0) + 1, ${dataset.sha256}, ${JSON.stringify(dataset.content)}::jsonb,
			${dataset.source}, ${dataset.at.toString()}::timestamptz
		from reference.dataset where name = ${dataset.name}`.execute(tx)
}

// Reading ------------------------------------------------------------------------------------------------------------

/** The newest run of each file: what the answers below depend on. One short statement, so that the rest may be cached. */
export async function stateOfImports(tx: Tx): Promise<string> {
	const { rows } = await sql<{ state: string }>`
		select coalesce(max(run_id::text), '') as state from reference.import_run`.execute(tx)
	return rows[0]?.state ?? ''
}

export async function days(tx: Tx): Promise<{ daysOff: DayOff[]; workedDays: WorkedDay[] }> {
	const [daysOff, worked] = await Promise.all([
		tx.selectFrom('reference.day_off').selectAll().orderBy('day').execute(),
		tx.selectFrom('reference.worked_day').selectAll().orderBy('day').execute(),
	])
	return {
		daysOff: daysOff as DayOff[],
		workedDays: worked.map(({ instead_of, ...each }) => ({ ...each, insteadOf: instead_of })) as WorkedDay[],
	}
}

export async function allCutOffs(tx: Tx): Promise<CutOffRule[]> {
	const { rows } = await sql<CutOffRule>`
		select valid_from::text as "from", to_char(latest, 'HH24:MI') as at, source
		from reference.cut_off order by valid_from`.execute(tx)
	return rows
}

export async function allReasons(tx: Tx): Promise<Reason[]> {
	const rows = await tx.selectFrom('reference.reason').selectAll().orderBy('ordinal').execute()
	return rows.map(({ component_type, ordinal: _, ...each }) => ({
		...each,
		componentType: component_type,
	})) as Reason[]
}

export async function allEthnicGroups(tx: Tx): Promise<EthnicGroup[]> {
	return tx.selectFrom('reference.ethnic_group').select(['code', 'name']).orderBy('ordinal').execute()
}

export async function datasetContent(tx: Tx, name: string): Promise<unknown> {
	const row = await tx
		.selectFrom('reference.dataset')
		.select('content')
		.where('name', '=', name)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
	return row?.content
}

const unitColumns = [
	'code',
	'valid_from',
	'valid_to',
	'level',
	'kind',
	'name',
	'full_name',
	'parent_code',
	'province_code',
	'agency_code',
] as const

type UnitColumns = {
	code: string
	valid_from: string
	valid_to: string | null
	level: string
	kind: string
	name: string
	full_name: string
	parent_code: string | null
	province_code: string
	agency_code: string | null
}

const unitFrom = (row: UnitColumns): AdministrativeUnit => ({
	code: row.code,
	validFrom: row.valid_from,
	validTo: row.valid_to,
	level: row.level as AdministrativeUnit['level'],
	kind: row.kind,
	name: row.name,
	fullName: row.full_name,
	parentCode: row.parent_code,
	provinceCode: row.province_code,
	agencyCode: row.agency_code,
})

export async function unitsOn(
	tx: Tx,
	wanted: { on: string; parent: string | undefined; q: string | undefined; after: string | undefined; limit: number },
): Promise<AdministrativeUnit[]> {
	let query = tx
		.selectFrom('reference.administrative_unit')
		.select(unitColumns)
		.where('valid_from', '<=', wanted.on)
		.where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', wanted.on)]))
	if (wanted.parent !== undefined) query = query.where('parent_code', '=', wanted.parent)
	else if (wanted.q === undefined) query = query.where('level', '=', 'province')
	if (wanted.q !== undefined)
		query = query.where('folded', 'like', `%${fold(wanted.q).replace(/[\\%_]/g, '\\$&')}%`)
	if (wanted.after !== undefined) query = query.where('code', '>', wanted.after)
	return (await query.orderBy('code').limit(wanted.limit).execute()).map(unitFrom)
}

/** Every unit that existed on a day. */
export async function allUnitsOn(tx: Tx, on: string): Promise<AdministrativeUnit[]> {
	const rows = await tx
		.selectFrom('reference.administrative_unit')
		.select(unitColumns)
		.where('valid_from', '<=', on)
		.where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', on)]))
		.execute()
	return rows.map(unitFrom)
}

export async function successorRows(
	tx: Tx,
	code: string,
	on: string,
): Promise<{ unit: AdministrativeUnit; share: 'whole' | 'part'; text: string }[]> {
	const rows = await tx
		.selectFrom('reference.administrative_unit as old')
		.innerJoin('reference.succession as succession', (join) =>
			join
				.onRef('succession.old_code', '=', 'old.code')
				.onRef('succession.old_valid_from', '=', 'old.valid_from'),
		)
		.innerJoin('reference.administrative_unit as unit', (join) =>
			join
				.onRef('unit.code', '=', 'succession.new_code')
				.onRef('unit.valid_from', '=', 'succession.new_valid_from'),
		)
		.select([
			'unit.code',
			'unit.valid_from',
			'unit.valid_to',
			'unit.level',
			'unit.kind',
			'unit.name',
			'unit.full_name',
			'unit.parent_code',
			'unit.province_code',
			'unit.agency_code',
			'succession.share',
			'succession.text',
		])
		.where('old.code', '=', code)
		.where('old.valid_from', '<=', on)
		.where((where) => where.or([where('old.valid_to', 'is', null), where('old.valid_to', '>', on)]))
		.orderBy('unit.code')
		.execute()
	return rows.map((row) => ({ unit: unitFrom(row), share: row.share as 'whole' | 'part', text: row.text }))
}

function* inBatches<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
	for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}
