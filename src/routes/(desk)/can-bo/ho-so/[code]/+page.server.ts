import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { plainDue, wallText } from '#calendar'
import { procedureVersion } from '#catalogue/server'
import { findingsOf } from '#documents/server'
import {
	actsAt,
	declaredOf,
	type Dossier,
	lookedUpFor,
	type Refusal,
	refusalWords,
	resultOf,
	stateNames,
	statusOf,
	standingActs,
	storyOf,
	toldChanges,
	wishedReturn,
	type SupplementItem,
} from '#dossiers'
import {
	advanceDossier,
	applicantOf,
	beside,
	componentsOf,
	declineDossier,
	type Desk,
	dueOf,
	findDossier,
	history,
	inItsField,
	markComponents,
	receiveDossier,
	requestSupplement,
	returnResult,
	rulesOf,
	type Seen,
	undoLast,
} from '#dossiers/server'
import { formDefinition, loadDraft } from '#forms/server'
import { now } from '#kernel/dates'
import { refuse, type Result } from '#kernel/result'
import { reasons } from '#reference/server'
import { agency } from '#tenancy/server'
import { type Act, taskOrNone } from '#workflow'
import { requireOfficial } from '../../../../guards.ts'
import { slipsGiven } from '../../../../slip.server.ts'
import { wantedOf } from '../../asked.server.ts'
import { lookingAt, queryOf } from '../../views.ts'
import type { Actions, PageServerLoad } from './$types'
import { acrossActions, acrossShown } from './across.server.ts'
import { actBySlug, actEvents, actSlugs } from './acts.ts'
import { actAtDesk, atDesk, seenIn, unlessDone } from './at-desk.server.ts'
import { handActions, handsShown } from './hands.server.ts'
import { issue } from './issue.server.ts'
import { clockActions, clockOf, secondOf } from './clock.server.ts'
import { marksFrom } from './marks.ts'
import { noteActions, notesPanel } from './notes.server.ts'
import { opinionActions, opinionsShown } from './opinions.server.ts'
import { readable } from './readable.server.ts'
import { registerActions, registersShown } from './registers.server.ts'
import { relatedTo } from './related.server.ts'
import { thumbnailsFor } from './thumbnails.server.ts'
import { transferShown } from './transfer.server.ts'
import { undoOf } from './undo.server.ts'
import { waitActions, waitsPanel } from './waits.server.ts'
import { type Askable, blankItem, itemsFrom, typedItems } from './supplement-items.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { locals, url } = event
	const looking = lookingAt(url.searchParams)
	const at = now()
	event.depends('desk:dossier')
	return locals.transact(async (tx) => {
		const dossier = await readable(tx, event, { kind: 'dossier-opened' })
		const [{ graph, calendar }, inField, events, applicant, layout, components, form, near, known, findings] =
			await Promise.all([
				rulesOf(tx, locals.tenant.code, dossier),
				inItsField(tx, official, dossier),
				history(tx, dossier.id),
				applicantOf(tx, dossier),
				declaredIn(tx, locals, dossier),
				componentsOf(tx, locals.tenant.code, dossier),
				formDefinition(tx, locals.tenant.code, dossier.form.id, dossier.form.version),
				beside({ tx, tenant: locals.tenant.code, official }, wantedOf(looking, at), dossier.id),
				reasons(tx),
				findingsOf(
					tx,
					dossier.files.map(({ id }) => id),
				),
			])
		const thumbnail = thumbnailsFor(locals.tenant.code, dossier.code, official, at)
		const standing = standingActs(events)
		const due = dueOf(dossier, calendar, at)
		const closed = 'closedAt' in dossier ? dossier.closedAt : null
		const result = resultOf(dossier)
		const paused = dossier.suspensions.find((pause) => pause.to === null)
		const waiting = waitsPanel(dossier, graph, inField)
		const tasks = dossier.tokens.flatMap((token) => taskOrNone(graph, token.node)?.name ?? [])
		return {
			code: dossier.code,
			version: dossier.version,
			state: dossier.state,
			stateName: stateNames[dossier.state](),
			procedure: dossier.procedure,
			applicantName: dossier.applicantName,
			steps: tasks.length > 0 ? tasks : waiting.waits.map(({ step }) => step),
			waiting,
			submittedAt: wallText(dossier.submittedAt),
			receivedAt: 'receivedAt' in dossier ? wallText(dossier.receivedAt) : null,
			closedAt: closed && wallText(closed),
			now: wallText(at),
			due: plainDue(due),
			clock: clockOf(dossier, standing, { graph, calendar, at }, inField, locals.locale),
			dueAt: 'dueAt' in dossier ? wallText(dossier.dueAt) : null,
			waitingSince: paused ? wallText(paused.from) : null,
			ended: 'reason' in dossier ? dossier.reason : null,
			second: secondOf(dossier, inField),
			changes: form
				? toldChanges(
						standing,
						form,
						new Map(components.map(({ key, label }) => [key, label[locals.locale]])),
						locals.locale,
					)
				: [],
			proposal: 'proposal' in dossier ? dossier.proposal : null,
			result: result && { ...result, issuedAt: wallText(result.issuedAt) },
			slips: slipsGiven(standing),
			supplements: dossier.supplements.map((request) => ({
				items: request.items,
				requestedAt: wallText(request.requestedAt),
				answeredAt: request.answeredAt && wallText(request.answeredAt),
			})),
			files: dossier.files,
			components: components.map(({ key, label, need }) => ({
				key,
				need,
				label: label[locals.locale],
				mark: dossier.marks[key] ?? null,
				files: dossier.files
					.filter((file) => file.component === key)
					.map((file) => ({ ...file, finding: findings.get(file.id), thumbnail: thumbnail(file.id) })),
			})),
			declared: layout,
			declaration: form !== undefined,
			registers: await registersShown(tx, locals, dossier),
			transfer: await transferShown(tx, locals.tenant.code, dossier, at),
			hands: await handsShown(tx, official, { dossier, graph, at }),
			opinions: await opinionsShown({ tx, tenant: locals.tenant.code }, official, { dossier, graph, at }),
			across: await acrossShown({ tx, tenant: locals.tenant.code }, official, { dossier, graph, at }),
			story: storyOf(events, 'desk'),
			applicant,
			acts: actsAt(dossier, graph, inField, components).map(({ act, refusal }) => ({
				act,
				refused: refusal && refusalWords(refusal),
				why: refusal?.kind,
			})),
			// Looking at components is part of a step's work, as asking for what is missing is.
			mayMark: actsAt(dossier, graph, inField, components).some(
				({ act, refusal }) =>
					act === 'supplement' &&
					(refusal === null ||
						refusal.kind.startsWith('components-') ||
						refusal.kind === 'supplement-already-asked' ||
						refusal.kind === 'second-waits'),
			),
			wishedReturn: wishedReturn(dossier),
			lookedUp: await lookedUpIn(tx, locals.tenant.code, dossier),
			askable: askableOf(components, layout, locals.locale),
			reasons: known.filter(({ kind }) => kind !== 'notice'),
			looking,
			query: queryOf(looking),
			near,
			related: await relatedTo({ tx, tenant: locals.tenant.code, official }, dossier),
			notes: await notesPanel(tx, dossier, { official, at }),
			open: actBySlug(url.searchParams.get('lam')),
			undo: undoOf(events.at(-1), official, { at, graph }),
			done: doneBySlug(url.searchParams.get('vua')),
			shownFile: url.searchParams.get('tep'),
		}
	})
}

/** What the paper of the result will need from a register, while it is not issued. */
async function lookedUpIn(tx: Desk['tx'], tenant: string, dossier: Dossier) {
	if (dossier.state !== 'in-process') return []
	const { code, version } = dossier.procedure
	const procedure = await procedureVersion(tx, tenant, code, version)
	const paper = procedure?.results.find((each) => each.paper)?.paper
	return paper ? lookedUpFor(paper.template, dossier.answers) : []
}

const doneBySlug = (slug: string | null): Act_ | undefined =>
	slug === 'kiem-tra' ? 'mark' : slug === 'hoan-tac' ? 'undo' : actBySlug(slug)

async function declaredIn(tx: Desk['tx'], { tenant, locale }: App.Locals, dossier: Dossier) {
	const [form, draft, competent] = await Promise.all([
		formDefinition(tx, tenant.code, dossier.form.id, dossier.form.version),
		loadDraft(tx, tenant.code, dossier.draftId, dossier.personId),
		agency(tx, dossier.competentAgencyId),
	])
	if (!form) return []
	const circumstances = {
		today: wallText(dossier.submittedAt).slice(0, 10),
		agencyName: competent?.name,
		placeName: competent?.placeName,
	}
	return declaredOf(
		form,
		dossier.answers,
		draft.ok ? draft.value.draft.provenance : {},
		circumstances,
		locale,
		dossier.lookups,
	)
}

const askableOf = (
	components: Awaited<ReturnType<typeof componentsOf>>,
	declared: Awaited<ReturnType<typeof declaredIn>>,
	locale: 'vi' | 'en',
): Askable[] => [
	...components.map(({ key, label }) => ({ target: `c:${key}`, label: label[locale], group: '' })),
	...declared.flatMap(({ title, fields }) =>
		fields
			.filter(({ source, withheld }) => source !== 'computed' && !withheld)
			.map(({ id, label }) => ({ target: `f:${id}`, label, group: title })),
	),
]

// Acts ------------------------------------------------------------------------------------------------------------------

export const actions = {
	...clockActions,
	...noteActions,
	...handActions,
	...opinionActions,
	...acrossActions,
	...waitActions,
	...registerActions,
	mark: async (event) => {
		const form = await event.request.formData()
		const seen = seenIn(event, form)
		return answered(
			event,
			'mark',
			form,
			await atDesk(event, async (desk) => {
				const dossier = await findDossier(desk.tx, seen.code)
				if (!dossier) return refuse({ kind: 'unknown-dossier' })
				const due = await componentsOf(desk.tx, desk.tenant, dossier)
				return markComponents(
					desk,
					seen,
					marksFrom(
						form,
						due.map(({ key }) => key),
					),
				)
			}),
		)
	},
	receive: (event) => simply(event, 'receive', receiveDossier),
	'hand-on': (event) =>
		simply(event, 'hand-on', (desk, seen, words) => advanceDossier(desk, seen, { act: 'hand-on', words })),
	approve: (event) =>
		simply(event, 'approve', (desk, seen, words) => advanceDossier(desk, seen, { act: 'approve', words })),
	'send-back': (event) =>
		simply(event, 'send-back', (desk, seen, words) =>
			advanceDossier(desk, seen, { act: 'send-back', words }),
		),
	propose: (event) =>
		simply(event, 'propose', (desk, seen, words, form) =>
			advanceDossier(desk, seen, {
				act: 'propose',
				outcome: form.get('outcome') === 'refuse' ? 'refuse' : 'grant',
				words,
			}),
		),
	decline: (event) =>
		simply(event, 'decline', async (desk, seen, words, form) => {
			const reasonCode = textOf(form.get('reason-code'))
			const known = (await reasons(desk.tx)).find(({ code }) => code === reasonCode)
			return declineDossier(desk, seen, {
				reasonCode,
				words: words || (known ? `${known.reason} ${known.remedy}` : ''),
				legalBasis: textOf(form.get('legal-basis')),
			})
		}),
	return: (event) =>
		simply(event, 'return', (desk, seen, _words, form) => {
			const how = (['in-person', 'electronic', 'postal'] as const).find((each) => each === form.get('how'))
			return how ? returnResult(desk, seen, how) : Promise.resolve(refuse({ kind: 'words-missing' }))
		}),
	supplement: (event) =>
		simply(event, 'supplement', async (desk, seen, _words, form) => {
			const items = await itemsAsked(desk, event.locals, seen, form)
			return requestSupplement(desk, seen, items, textOf(form.get('grounds')))
		}),
	undo: async (event) => {
		const form = await event.request.formData()
		const seen = seenIn(event, form)
		return answered(
			event,
			'undo',
			form,
			await actAtDesk(event, seen, ['undone'], (desk) => undoLast(desk, seen)),
		)
	},
	/** One more line of the request, for a browser without a script. */
	more: async (event) => {
		requireOfficial(event)
		const form = await event.request.formData()
		return {
			act: 'supplement' as const,
			typed: {},
			items: [...typedItems(form), blankItem],
			refused: undefined,
		}
	},
	issue: async (event) => {
		const form = await event.request.formData()
		const seen = seenIn(event, form)
		const issued = await issue(event, { official: requireOfficial(event), seen, form })
		return answered(
			event,
			'issue',
			form,
			issued.ok ? issued : await unlessDone(event, seen, actEvents.issue, issued),
		)
	},
} satisfies Actions

type Act_ = Act | 'mark' | 'undo'
type Perform = (desk: Desk, seen: Seen, words: string, form: FormData) => Promise<Result<Dossier, Refusal>>

async function simply(event: RequestEvent, act: Act, perform: Perform) {
	const form = await event.request.formData()
	const words = textOf(form.get('words'))
	const seen = seenIn(event, form)
	return answered(
		event,
		act,
		form,
		await actAtDesk(event, seen, actEvents[act], (desk) => perform(desk, seen, words, form)),
	)
}

/** Done: back to the dossier as it is now. Refused: why, with everything that was typed. */
function answered(event: RequestEvent, act: Act_, form: FormData, result: Result<Dossier, Refusal>) {
	if (!result.ok)
		return fail(statusOf(result.refusal), {
			act,
			refused: refusalWords(result.refusal),
			typed: Object.fromEntries(
				[...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
			),
			items: act === 'supplement' ? typedItems(form) : undefined,
			written: writtenIn(form),
		})
	const query = new URLSearchParams(queryOf(lookingAt(event.url.searchParams)))
	const file = event.url.searchParams.get('tep')
	if (file) query.set('tep', file)
	query.set('vua', act === 'mark' ? 'kiem-tra' : act === 'undo' ? 'hoan-tac' : actSlugs[act])
	redirect(303, `${event.url.pathname}?${query}`)
}

/** The words of a form: when the act is not offered any more its form is gone, and they are not. */
function writtenIn(form: FormData): string[] {
	const items = typedItems(form).flatMap(({ reason, remedy }) => [reason, remedy])
	return [...new Set([textOf(form.get('words')), textOf(form.get('grounds')), ...items])].filter(Boolean)
}

async function itemsAsked(
	desk: Desk,
	locals: App.Locals,
	seen: Seen,
	form: FormData,
): Promise<SupplementItem[]> {
	const dossier = await findDossier(desk.tx, seen.code)
	if (!dossier) return []
	const [components, declared, known] = await Promise.all([
		componentsOf(desk.tx, desk.tenant, dossier),
		// The request is an official paper: it names things in Vietnamese, whatever language the desk is read in.
		declaredIn(desk.tx, { ...locals, locale: 'vi' }, dossier),
		reasons(desk.tx),
	])
	return itemsFrom(typedItems(form), askableOf(components, declared, 'vi'), known)
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
