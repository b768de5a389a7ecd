import { wallText } from '#calendar'
import type { Answers, Circumstances, FormDefinition } from '#forms'
import { formDefinition } from '#forms/server'
import { type Citizen, isSelf } from '#identity'
import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { dueOf, record, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, HandedFile, Refusal } from './dossier.ts'
import { agency } from '#tenancy/server'
import { answers, goneOn, paused, pausedHere, stoodSince } from './lifecycle.ts'
import { forEvent } from './store.server.ts'
import { openedBy, supplemented } from './supplemented.ts'
import { retimed } from './timers.ts'

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
	const dossier = await forEvent(by.tx, { code })
	if (!dossier || !isSelf(by.citizen, dossier.personId)) return refuse({ kind: 'unknown-dossier' })
	const form = await formDefinition(by.tx, by.tenant, dossier.form.id, dossier.form.version)
	if (!form) throw new Error(`Dossier ${dossier.code} was filled on a form that is gone`)
	const competent = await agency(by.tx, dossier.competentAgencyId)
	// Computed as of the submission: what is added later dates nothing anew.
	const circumstances = {
		today: wallText(dossier.submittedAt).slice(0, 10),
		agencyName: competent?.name,
		placeName: competent?.placeName,
	}
	const asked = dossier.supplements.at(-1)?.items ?? []
	const isAsked = (field: string) => asked.some(({ target }) => 'field' in target && target.field === field)
	const wanted = Object.fromEntries(Object.entries(given.fields).filter(([field]) => isAsked(field)))
	const fields = { ...wanted, ...openedAnswers(form, dossier.answers, wanted, given.fields, circumstances) }
	const files = given.files.filter((file) =>
		asked.some(({ target }) => 'component' in target && target.component === file.component),
	)
	const may = answers(dossier, { fields, components: files.map((file) => file.component) })
	if (!may.ok) return may
	const { computed, opened } = supplemented(form, dossier.answers, fields, circumstances)
	if (opened.length > 0)
		return refuse({ kind: 'not-everything-answered', labels: opened.map(({ label }) => label.vi) })

	const rules = await rulesOf(by.tx, by.tenant, dossier)
	const suspensions = goneOn(dossier.suspensions, by.at)
	const received = dossier.state === 'awaiting-supplement' ? dossier.received : null
	const dueAt = received ? dueOf({ ...dossier, suspensions }, rules.calendar, by.at).dueAt : null
	const stopped = stoodSince(dossier.suspensions, pausedHere(dossier)?.from ?? by.at)
	const again = paused({ suspensions })
		? []
		: retimed(dossier, rules.graph, rules.calendar, { stopped, now: by.at })
	return ok(
		await record(
			by,
			{
				...rules,
				dossier,
				actor: { kind: 'citizen', id: by.citizen.id, name: by.citizen.fullName, address: by.address },
			},
			{
				kind: 'supplement-answered',
				answers: { ...fields, ...computed },
				files,
				dueAt,
				...(again.length > 0 && { retimed: again }),
			},
		),
	)
}

/** Answers to questions that the asked ones open, and to those that these open in turn; nothing else is taken. */
function openedAnswers(
	form: FormDefinition,
	declared: Answers,
	wanted: Answers,
	given: Answers,
	circumstances: Circumstances,
): Answers {
	let taken: Answers = {}
	for (;;) {
		const more = openedBy(form, declared, { ...wanted, ...taken }, circumstances).flatMap(({ id }) => {
			const value = given[id]
			return value === undefined || id in taken ? [] : [[id, value] as const]
		})
		if (more.length === 0) return taken
		taken = { ...taken, ...Object.fromEntries(more) }
	}
}

/** The citizen takes the dossier back (rút hồ sơ); possible until it is processed. */
export async function withdrawDossier(
	by: ByCitizen,
	code: DossierCode,
	words: string,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forEvent(by.tx, { code })
	if (!dossier || !isSelf(by.citizen, dossier.personId)) return refuse({ kind: 'unknown-dossier' })
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
