import type { Answers } from '#forms'
import type { Citizen } from '#identity'
import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { dueOf, record, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, HandedFile, Refusal } from './dossier.ts'
import { answers } from './lifecycle.ts'
import { forAct } from './store.server.ts'

/** A citizen who acts on a dossier of their own. */
export type ByCitizen = {
	readonly tx: Tx
	readonly tenant: string
	readonly citizen: Citizen
	readonly at: Instant
	readonly address: string
}

/**
 * The citizen answers a request for a supplement: all that was asked, and only that. The clock goes on, and the due time
 * moves by as long as it stood still.
 */
export async function answerSupplement(
	by: ByCitizen,
	code: DossierCode,
	given: { readonly fields: Answers; readonly files: readonly HandedFile[] },
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(by.tx, code)
	if (!dossier || dossier.personId !== by.citizen.id) return refuse({ kind: 'unknown-dossier' })
	const asked = dossier.supplements.at(-1)?.items ?? []
	const isAsked = (field: string) => asked.some(({ target }) => 'field' in target && target.field === field)
	const fields = Object.fromEntries(Object.entries(given.fields).filter(([field]) => isAsked(field)))
	const files = given.files.filter((file) =>
		asked.some(({ target }) => 'component' in target && target.component === file.component),
	)
	const may = answers(dossier, { fields, components: files.map((file) => file.component) })
	if (!may.ok) return may

	const rules = await rulesOf(by.tx, by.tenant, dossier)
	const suspensions = dossier.suspensions.map((pause) => ({ ...pause, to: pause.to ?? by.at }))
	const received = dossier.state === 'awaiting-supplement' ? dossier.received : null
	const dueAt = received ? dueOf({ ...dossier, suspensions }, rules.calendar, by.at).dueAt : null
	return ok(
		await record(
			by,
			{
				...rules,
				dossier,
				actor: { kind: 'citizen', id: by.citizen.id, name: by.citizen.fullName, address: by.address },
			},
			{ kind: 'supplement-answered', answers: fields, files, dueAt },
		),
	)
}

/** The citizen takes the dossier back (rút hồ sơ); possible until it is processed. */
export async function withdrawDossier(
	by: ByCitizen,
	code: DossierCode,
	words: string,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(by.tx, code)
	if (!dossier || dossier.personId !== by.citizen.id) return refuse({ kind: 'unknown-dossier' })
	if (!['submitted', 'in-process', 'awaiting-supplement', 'awaiting-fee'].includes(dossier.state))
		return refuse({ kind: 'wrong-state', state: dossier.state, act: 'withdraw' })
	const rules = await rulesOf(by.tx, by.tenant, dossier)
	const movement = { ended: dossier.tokens.map((token) => token.id), placed: [] }
	return ok(
		await record(
			by,
			{
				...rules,
				dossier,
				actor: { kind: 'citizen', id: by.citizen.id, name: by.citizen.fullName, address: by.address },
			},
			{ kind: 'withdrawn', words, movement },
		),
	)
}
