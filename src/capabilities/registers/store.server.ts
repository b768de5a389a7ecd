import { sql } from 'kysely'
import { type Instant, instant, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own } from '#platform/db'
import { officialsById } from '#tenancy/server'
import type { Register } from './register.ts'

type Registers = Own<'registers'>
const tenant = sql<string>`current_setting('app.tenant')`

/** Stands for every agency that has no responsible official of its own. */
export const anyAgency = '00000000-0000-0000-0000-000000000000'

/** The official in whose name an agency asks a register. */
export type Responsible = { readonly officialId: string; readonly name: string; readonly account: string }

/** Of the agency, or of the whole tenant; undefined when none is named or they have left. */
export async function responsibleFor(
	tx: Own<'registers' | 'tenancy'>,
	register: Register,
	agencyId: string | null,
): Promise<Responsible | undefined> {
	const own: Registers = tx
	const rows = await own
		.selectFrom('registers.responsible')
		.select(['agency_id', 'official_id', 'account'])
		.where('register', '=', register)
		.where('agency_id', 'in', [agencyId ?? anyAgency, anyAgency])
		.execute()
	if (rows.length === 0) return undefined
	const active = await officialsById(
		tx,
		rows.map(({ official_id }) => official_id),
	)
	const found = rows
		.toSorted((one) => (one.agency_id === anyAgency ? 1 : -1))
		.find(({ official_id }) => active.some(({ id }) => id === official_id))
	const official = active.find(({ id }) => id === found?.official_id)
	return found && official && { officialId: official.id, name: official.fullName, account: found.account }
}

/** Names the official in whose name an agency (or, with null, every other one) asks a register. */
export async function appointResponsible(
	tx: Registers,
	{
		register,
		agencyId,
		officialId,
		account,
		at,
	}: {
		readonly register: Register
		readonly agencyId: string | null
		readonly officialId: string
		readonly account: string
		readonly at: Instant
	},
): Promise<void> {
	await tx
		.insertInto('registers.responsible')
		.values({
			tenant_id: tenant,
			register,
			agency_id: agencyId ?? anyAgency,
			official_id: officialId,
			account,
			appointed_at: at.toString(),
		})
		.onConflict((conflict) =>
			conflict
				.columns(['tenant_id', 'register', 'agency_id'])
				.doUpdateSet({ official_id: officialId, account, appointed_at: at.toString() }),
		)
		.execute()
}

export type Service = 'confirm' | 'look-up'
export type Came = 'told' | 'matches' | 'differs' | 'unknown' | 'away'

/** For which draft or dossier, and whose. */
export type About = {
	readonly draftId: string
	readonly dossier?: { readonly id: string; readonly code: string } | undefined
	readonly personId: string
	readonly purpose: string
	readonly agencyId: string
	readonly agencyName: string
}

export async function insertCall(
	tx: Registers,
	call: {
		readonly at: Instant
		readonly register: Register
		readonly service: Service
		readonly request: string
		readonly responsible: Responsible
		readonly about: About
		readonly subject: string
		readonly own: boolean
	},
): Promise<string> {
	const { about, responsible } = call
	const id = newId()
	await tx
		.insertInto('registers.call')
		.values({
			tenant_id: tenant,
			call_id: id,
			at: call.at.toString(),
			register: call.register,
			service: call.service,
			request: call.request,
			purpose: about.purpose,
			official_id: responsible.officialId,
			official_name: responsible.name,
			account: responsible.account,
			agency_id: about.agencyId,
			agency_name: about.agencyName,
			draft_id: about.draftId,
			dossier_id: about.dossier?.id ?? null,
			dossier_code: about.dossier?.code ?? null,
			person_id: about.personId,
			subject: call.subject,
			own: call.own,
		})
		.execute()
	return id
}

export async function insertAnswer(
	tx: Registers,
	answer: {
		readonly call: string
		readonly at: Instant
		readonly came: Came
		readonly told: readonly string[]
		readonly milliseconds: number
	},
): Promise<void> {
	await tx
		.insertInto('registers.answer')
		.values({
			tenant_id: tenant,
			call_id: answer.call,
			at: answer.at.toString(),
			came: answer.came,
			told: [...answer.told],
			milliseconds: answer.milliseconds,
		})
		.execute()
}

const daySeconds = 86_400

/** About how many others this person has asked in the last day. */
export async function othersAsked(tx: Registers, personId: string, at: Instant): Promise<number> {
	const { subjects } = await tx
		.selectFrom('registers.call')
		.select(sql<number>`count(distinct subject)::int`.as('subjects'))
		.where('person_id', '=', personId)
		.where('own', '=', false)
		.where('register', '<>', 'business')
		.where('at', '>', plusSeconds(at, -daySeconds).toString())
		.executeTakeFirstOrThrow()
	return subjects
}

/** A call as whoever it concerns may read it. */
export type CallSeen = {
	readonly id: string
	readonly at: Instant
	readonly register: Register
	readonly service: Service
	readonly purpose: string
	readonly officialName: string
	readonly agencyName: string
	readonly dossierCode: string | null
	/** Whether whoever reads it filed the draft or dossier themself. */
	readonly own: boolean
	readonly came: Came | null
	readonly told: readonly string[]
}

const mostCalls = 200

/** Who asked registers about a person, newest first. `personalId` must be proven: an account of level 2. */
export const callsAbout = (tx: Registers, personalId: string): Promise<readonly CallSeen[]> =>
	calls(tx, (query) => query.where('call.subject', '=', personalId))

/** The calls that were made for a dossier, those of its draft among them, newest first. */
export const callsFor = (tx: Registers, draftId: string): Promise<readonly CallSeen[]> =>
	calls(tx, (query) => query.where('call.draft_id', '=', draftId))

async function calls(
	tx: Registers,
	of: (query: ReturnType<typeof selectCalls>) => ReturnType<typeof selectCalls>,
): Promise<readonly CallSeen[]> {
	const rows = await of(selectCalls(tx)).orderBy('call.call_id', 'desc').limit(mostCalls).execute()
	return rows.map((row) => ({
		id: row.call_id,
		at: instant(row.at),
		register: row.register as Register,
		service: row.service as Service,
		purpose: row.purpose,
		officialName: row.official_name,
		agencyName: row.agency_name,
		dossierCode: row.dossier_code,
		own: row.own,
		came: row.came as Came | null,
		told: row.told ?? [],
	}))
}

const selectCalls = (tx: Registers) =>
	tx
		.selectFrom('registers.call as call')
		.leftJoin('registers.answer as answer', (on) =>
			on.onRef('answer.tenant_id', '=', 'call.tenant_id').onRef('answer.call_id', '=', 'call.call_id'),
		)
		.select([
			'call.call_id',
			'call.at',
			'call.register',
			'call.service',
			'call.purpose',
			'call.official_name',
			'call.agency_name',
			'call.dossier_code',
			'call.own',
			'answer.came',
			'answer.told',
		])
