import { comparedWith, factsTaken, identified } from '#forms'
import { formDefinition } from '#forms/server'
import { personById } from '#identity/server'
import { dayInVietNam, now } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import { type Actor, transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { Attempt } from '#platform/worker'
import { RegisterAway, registerName, type Registries } from '#registers'
import { consult, type Consulted, type Question } from '#registers/server'
import { type Desk, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { find, findById, forEvent } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'take-register': AtLookup
	}
}

type AtLookup = { readonly tenant: string; readonly dossier: string; readonly lookup: string }

/**
 * The task `take-register`: asks a register for what it holds, outside any transaction, and takes it into the dossier; what
 * differs from what was declared an official settles. While the register is away the queue tries again, for days, and the
 * dossier is flagged.
 */
export const takeRegister =
	(registries: Registries) =>
	async (asked: AtLookup, attempt: Pick<Attempt, 'signal'>): Promise<void> => {
		const by = { tenant: asked.tenant, person: 'worker' }
		const question = await transact(by, (tx) => questionOf(tx, by, asked, attempt.signal))
		if (!question) return
		const came = await consult(registries, by, question)
		if (came.came === 'away') throw new RegisterAway(question.register)
		await transact(by, (tx) => taken(tx, by, asked, came))
	}

async function questionOf(
	tx: Tx,
	{ tenant }: Actor,
	{ dossier: id, lookup: lookupId }: AtLookup,
	signal: AbortSignal | undefined,
): Promise<Question | undefined> {
	const dossier = await findById(tx, id)
	const waiting = dossier?.lookups.find((each) => each.id === lookupId)
	if (!dossier || 'closedAt' in dossier || waiting?.state !== 'waiting') return undefined
	const form = await formDefinition(tx, tenant, dossier.form.id, dossier.form.version)
	const lookup = form?.lookups?.find((each) => each.id === lookupId)
	if (!form || !lookup) return undefined
	const citizen = await personById(tx, dossier.personId)
	const named = identified(form, lookup, dossier.answers, citizen, circumstancesOf(dossier))
	if (!named) return undefined
	return {
		register: named.register,
		service: 'look-up',
		request: waiting.request,
		keys: named.keys,
		of: named.of,
		wanted: factsTaken(form, lookup),
		about: {
			draftId: dossier.draftId,
			dossier: { id: dossier.id, code: dossier.code },
			personId: dossier.personId,
			purpose: dossier.procedure.code,
			agencyId: dossier.competentAgencyId,
		},
		signal,
	}
}

async function taken(
	tx: Tx,
	{ tenant }: Actor,
	{ dossier: id, lookup: lookupId }: AtLookup,
	came: Consulted,
): Promise<void> {
	if (came.came === 'unconnected' || came.came === 'too-many') return
	const dossier = await forEvent(tx, { id })
	const waiting = dossier?.lookups.find((each) => each.id === lookupId)
	if (!dossier || 'closedAt' in dossier || waiting?.state !== 'waiting') return
	const form = await formDefinition(tx, tenant, dossier.form.id, dossier.form.version)
	const lookup = form?.lookups?.find((each) => each.id === lookupId)
	if (!form || !lookup) return
	const compared =
		came.came === 'told'
			? comparedWith(form, lookup, dossier.answers, came.facts, circumstancesOf(dossier))
			: { taken: {}, differences: [] }
	const rules = await rulesOf(tx, tenant, dossier)
	await record(
		{ tx, tenant, at: now() },
		{ ...rules, dossier, actor: { kind: 'system', name: registerName(waiting.register) } },
		{
			kind: 'register-answered',
			lookup: lookupId,
			register: waiting.register,
			came: came.came !== 'told' ? 'unknown' : compared.differences.length > 0 ? 'differs' : 'told',
			answers: compared.taken,
			differences: compared.differences,
		},
	)
}

const circumstancesOf = (dossier: Dossier) => ({ today: dayInVietNam(dossier.submittedAt).toString() })

/** An official asks a register again, at once, that the queue would ask later. */
export async function askRegisterAgain(
	{ tx, tenant, at }: Desk,
	{ code }: Seen,
	lookup: string,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await find(tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.lookups.find(({ id }) => id === lookup)?.state === 'waiting')
		await enqueue(
			tx,
			'take-register',
			{ tenant, dossier: dossier.id, lookup },
			`register:${dossier.id}:${lookup}:${at.toString()}`,
			// After an outage nobody is sent there for half a minute: this asks past that.
			{ attempts: 6 },
		)
	return ok(dossier)
}
