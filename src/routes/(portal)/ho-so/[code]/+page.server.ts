import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { plainDue, wallText } from '#calendar'
import { fileLimit } from '#documents'
import { findingsOfDraft, refusalFrom, uploadsOfDraft } from '#documents/server'
import {
	type Dossier,
	dossierCode,
	openedBy,
	plainHealth,
	type RecordedEvent,
	refusalWords,
	resultOf,
	roleNames,
	standingActs,
	statusOf,
	storyOf,
	toldChanges,
	waitsOf,
} from '#dossiers'
import {
	componentsOf,
	type Desk,
	dueOf,
	healthOf,
	history,
	rateService,
	ratingOf,
	rulesOf,
	sendSupplement,
	uploadedSince,
	withdrawDossier,
} from '#dossiers/server'
import { columnOf, fieldsOf, type FormDefinition, tellRefusals } from '#forms'
import { communeLists, ethnicities, formDefinition, mostLetters, nationalities } from '#forms/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { agency } from '#tenancy/server'
import { taskOrNone } from '#workflow'
import { requireCitizen } from '../../../guards.ts'
import { stepNames } from '../../../step-names.server.ts'
import { isForCitizen, slipsGiven } from '../../../slip.server.ts'
import { withOwnDossier } from '../own.ts'
import type { Actions, PageServerLoad } from './$types'
import { answersFrom, askedFields } from './supplement-answers.ts'

type Visit = RequestEvent & { params: { code: string } }

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event
	const at = now()
	return withOwnDossier(event, async ({ tx, dossier }) => {
		const [
			{ graph, calendar },
			events,
			components,
			receiving,
			competent,
			form,
			uploads,
			unfinished,
			findings,
			rating,
			health,
		] = await Promise.all([
			rulesOf(tx, locals.tenant.code, dossier),
			history(tx, dossier.id).then(standingActs),
			componentsOf(tx, locals.tenant.code, dossier),
			agency(tx, dossier.receivingAgencyId),
			agency(tx, dossier.competentAgencyId),
			formOf(tx, locals, dossier),
			uploadedSince(tx, dossier),
			uploadsOfDraft(tx, dossier.draftId),
			findingsOfDraft(tx, dossier.draftId),
			ratingOf(tx, dossier.id),
			healthOf(tx, locals.tenant.code, dossier, at),
		])
		const { locale } = locals
		const token = dossier.tokens.find(({ node }) => taskOrNone(graph, node)) ?? dossier.tokens[0]
		const task = token && taskOrNone(graph, token.node)
		const holder = task?.agency === 'receiving' ? receiving : competent
		const received =
			dossier.state === 'awaiting-supplement'
				? dossier.received
				: 'receivedAt' in dossier
					? { receivedAt: dossier.receivedAt, dueAt: dossier.dueAt }
					: null
		const due = dueOf(dossier, calendar, at)
		const waits = waitsOf(dossier, graph)
		const steps = dossier.tokens.flatMap(({ node }) => taskOrNone(graph, node)?.name ?? [])
		const result = resultOf(dossier)
		const names = new Map(components.map(({ key, label }) => [key, label[locale]]))
		return {
			...(await stepNames(tx, locals)),
			code: dossier.code,
			procedure: dossier.procedure,
			applicant: dossier.applicantName,
			state: dossier.state,
			received: received ? ('yes' as const) : ('no' as const),
			now: wallText(at),
			dueAt: received && wallText(received.dueAt),
			expectedAt: dossier.state === 'submitted' ? wallText(due.projectedDueAt) : null,
			closedAt: 'closedAt' in dossier ? wallText(dossier.closedAt) : null,
			waitingSince: suspendedSince(dossier),
			health: plainHealth(health),
			due: plainDue(due),
			holder: {
				agency: (locale === 'en' ? holder?.nameEn : holder?.name) ?? '',
				phone: holder?.phone ?? '',
				role: task ? roleNames(task.role) : null,
				step: (steps.length > 0 ? steps : waits.map(({ step }) => step)).join('; ') || null,
			},
			since: wallText(token?.since ?? standingSince(dossier, events)),
			waits,
			story: storyOf(events, 'citizen'),
			supplement:
				dossier.state === 'awaiting-supplement'
					? asked(dossier, form, { uploads, unfinished, findings }, locale)
					: null,
			uploadRefused: refusalFrom(url.searchParams),
			lists: {
				ethnicity: ethnicities,
				nationality: nationalities,
				// An asked answer may open any other question of the form.
				...(await communeLists(tx, fieldsOf(form), dossier.answers, wallText(at).slice(0, 10))),
			},
			slips: slipsGiven(events).filter(isForCitizen),
			changes: toldChanges(events, form, names, locale),
			declined: declinedBy(events),
			result: result && {
				number: result.number,
				title: result.title,
				sha256: result.sha256,
				issuedAt: wallText(result.issuedAt),
				verification: `${url.origin}/ket-qua/${result.verificationCode}`,
			},
			files: dossier.files.map((file) => ({
				...file,
				component: names.get(file.component) ?? file.component,
			})),
			mayWithdraw: ['submitted', 'in-process', 'awaiting-supplement', 'awaiting-fee'].includes(dossier.state),
			mayRate: ['processed', 'returned', 'declined'].includes(dossier.state),
			rating: rating ?? null,
			done: url.searchParams.get('vua'),
		}
	})
}

const suspendedSince = (dossier: Dossier) => {
	const pause = dossier.suspensions.find(({ to }) => to === null)
	return pause ? wallText(pause.from) : null
}

async function formOf(tx: Desk['tx'], { tenant }: App.Locals, dossier: Dossier): Promise<FormDefinition> {
	const form = await formDefinition(tx, tenant.code, dossier.form.id, dossier.form.version)
	if (!form) throw new Error(`Dossier ${dossier.code} was filled on a form that is gone`)
	return form
}

const openedFields = (form: FormDefinition, opened: ReturnType<typeof openedBy>) =>
	opened.map((field) => ({ field, most: mostOf(form, field.id) }))

function mostOf(form: FormDefinition, address: string): number | undefined {
	return mostLetters(form)[columnOf(address)]
}

function asked(
	dossier: Dossier,
	form: FormDefinition,
	came: {
		readonly uploads: Awaited<ReturnType<typeof uploadedSince>>
		readonly unfinished: Awaited<ReturnType<typeof uploadsOfDraft>>
		readonly findings: Awaited<ReturnType<typeof findingsOfDraft>>
	},
	locale: 'vi' | 'en',
) {
	const request = dossier.supplements.at(-1)
	if (!request) return null
	const fields = askedFields(form, request.items)
	return {
		requestedAt: wallText(request.requestedAt),
		contact: request.contact,
		items: request.items.map(({ target, label, reason, remedy }) => {
			const field = 'field' in target ? fields.find(({ id }) => id === target.field) : undefined
			return {
				key: 'component' in target ? `c-${target.component}` : `f-${target.field}`,
				label: field ? field.label[locale] : label,
				reason,
				remedy,
				component: 'component' in target ? target.component : null,
				field: field ?? null,
				value: field && dossier.answers[field.id],
				most: field && mostOf(form, field.id),
				files:
					'component' in target
						? came.uploads
								.filter(({ componentKey }) => componentKey === target.component)
								.map(({ id, name, bytes, pages }) => ({
									id,
									name,
									bytes,
									pages,
									finding: came.findings.get(id),
								}))
						: [],
				unfinished:
					'component' in target
						? came.unfinished.filter(({ componentKey }) => componentKey === target.component)
						: [],
				limit: fileLimit(
					'component' in target
						? form.components.find(({ key }) => key === target.component)?.megabytes
						: undefined,
				),
			}
		}),
	}
}

/** Since when it stands where it ended, or was filed. */
function standingSince(dossier: Dossier, events: readonly RecordedEvent[]) {
	const returned = events.find(({ kind }) => kind === 'returned')
	return returned?.at ?? ('closedAt' in dossier ? dossier.closedAt : dossier.submittedAt)
}

function declinedBy(events: readonly RecordedEvent[]) {
	const event = events.find((each) => each.kind === 'declined')
	if (event?.kind !== 'declined') return null
	const { actor, words, legalBasis, at } = event
	const by =
		actor.kind === 'official' ? [actor.name, actor.title, actor.agencyName].filter(Boolean) : [actor.name]
	return { words, legalBasis, by: by.join(', '), at: wallText(at) }
}

// What the citizen does --------------------------------------------------------------------------------------------------

export const actions: Actions = {
	supplement: async (event) => {
		const { by, code, page } = acting(event)
		const posted = await event.request.formData()
		const { locale } = event.locals
		const outcome = await withOwnDossier(event, async ({ tx, dossier }) => {
			if (dossier.state !== 'awaiting-supplement') return 'sent-before' as const
			const form = await formOf(tx, event.locals, dossier)
			const competent = await agency(tx, dossier.competentAgencyId)
			const items = dossier.supplements.at(-1)?.items ?? []
			const circumstances = {
				today: wallText(by.at).slice(0, 10),
				agencyName: competent?.name,
				placeName: competent?.placeName,
			}
			const { fields, refusals } = await answersFrom(tx, form, items, dossier.answers, posted, circumstances)
			// What was typed opens questions that did not apply before: they are asked with the rest.
			const opened = openedFields(form, openedBy(form, dossier.answers, fields, circumstances))
			if (refusals.length > 0)
				return {
					typed: fields,
					opened,
					refusals: tellRefusals(form, { ...dossier.answers, ...fields }, refusals, locale),
				}
			const sent = await sendSupplement({ ...by, tx }, code, fields)
			if (sent.ok) return 'sent' as const
			// It was waiting a moment ago: a second click, let in before the first one was done, waited for its lock.
			if (sent.refusal.kind === 'wrong-state' && sent.refusal.state === 'in-process')
				return 'sent-before' as const
			return { typed: fields, opened, refusal: sent.refusal }
		})
		// A second click finds the supplement sent: the citizen sees the same page.
		if (outcome === 'sent' || outcome === 'sent-before') redirect(303, `${page}?vua=bo-sung`)
		if ('refusal' in outcome)
			return fail(statusOf(outcome.refusal), {
				act: 'supplement',
				told: refusalWords(outcome.refusal),
				typed: outcome.typed,
				opened: outcome.opened,
				refusals: [],
			})
		return fail(422, { act: 'supplement', told: undefined, ...outcome })
	},
	withdraw: async (event) => {
		const { by, code, page } = acting(event)
		const words = textOf((await event.request.formData()).get('ly-do')).slice(0, 2000)
		const gone = await event.locals.transact((tx) => withdrawDossier({ ...by, tx }, code, words))
		const before = !gone.ok && gone.refusal.kind === 'wrong-state' && gone.refusal.state === 'withdrawn'
		if (gone.ok || before) redirect(303, `${page}?vua=rut`)
		return fail(statusOf(gone.refusal), { act: 'withdraw', told: refusalWords(gone.refusal) })
	},
	rate: async (event) => {
		const { by, code, page } = acting(event)
		const posted = await event.request.formData()
		const rated = await event.locals.transact((tx) =>
			rateService({ tx, tenant: by.tenant, citizen: by.citizen, at: by.at }, code, {
				stars: Number(posted.get('sao')),
				remark: textOf(posted.get('y-kien')),
			}),
		)
		if (rated.ok || rated.refusal.kind === 'already-rated') redirect(303, `${page}?vua=danh-gia#danh-gia`)
		switch (rated.refusal.kind) {
			case 'unknown-dossier':
				return error(404, m.tracking_not_yours())
			case 'not-finished':
				return fail(409, { act: 'rate', told: m.tracking_rate_not_yet() })
			case 'stars-missing':
				return fail(422, {
					act: 'rate',
					told: m.tracking_rate_missing(),
					remark: textOf(posted.get('y-kien')),
				})
		}
	},
}

function acting(event: Visit) {
	const citizen = requireCitizen(event)
	const code = dossierCode(event.params.code)
	if (!code) error(404, m.tracking_not_yours())
	const by = { tenant: event.locals.tenant.code, citizen, at: now(), address: event.getClientAddress() }
	return { by, code, page: `/ho-so/${code}` }
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
