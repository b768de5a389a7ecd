import type { Citizen, OfficialAtWork, Role } from '#identity'
import { type Dossier, type DossierCode, type Refusal } from '#dossiers'
import { type Desk, markComponents, receiveDossier, submitDraft } from '#dossiers/server'
import type { Instant } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { type Lastly, transact, type Tx } from '#platform/db'
import { standing } from './desk.ts'
import { birthDraft } from './drafts.ts'
import { officialAs } from './demo.ts'

// Births of the demo's ward, filed and received as its people do it: what tests of the clock and of supplements begin with.

const H19 = { tenant: 'H19', person: 'test' }

export { moment as at } from './desk.ts'

type How = Parameters<typeof birthDraft>[2]

export async function filed(mother: Citizen, moment: Instant, how: How = {}): Promise<DossierCode> {
	const draftId = await birthDraft(H19, mother.id, how)
	const done = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen: mother, at: moment, address: '127.0.0.1' }, draftId),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value.code
}

/** Filed half an hour before, looked through and received. */
export async function received(mother: Citizen, moment: Instant, how: How = {}): Promise<DossierCode> {
	const code = await filed(mother, moment.add({ minutes: -30 }), how)
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	await done(
		acting('receptionist', moment, async (desk) =>
			markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	await done(acting('receptionist', moment, async (desk) => receiveDossier(desk, await seen(code))))
	return code
}

export async function acting<T>(
	role: Role,
	moment: Instant,
	work: (desk: Desk, official: OfficialAtWork) => Promise<T | Lastly<T>>,
): Promise<T> {
	const official = await officialAs(H19, role)
	return transact(H19, (tx: Tx) =>
		work({ tx, tenant: 'H19', official, at: moment, address: '127.0.0.1' }, official),
	)
}

export const dossier = (code: DossierCode): Promise<Dossier> => standing(H19, code)

export const seen = async (code: DossierCode) => ({ code, version: (await dossier(code)).version })

/** @throws Error when it was refused: the test is about what comes after */
export async function done<T>(outcome: Promise<Result<T, Refusal>>): Promise<T> {
	const result = await outcome
	if (!result.ok) throw new Error(JSON.stringify(result.refusal))
	return result.value
}
