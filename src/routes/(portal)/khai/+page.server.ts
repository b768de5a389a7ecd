import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { procedureOn } from '#catalogue/server'
import { type LinkRefusal, readLink, shownAnswer } from '#forms'
import {
	currentForms,
	discardDraft,
	fillFromLink,
	formFor,
	openDraftsFor,
	startDraft,
	submittedDraftsFor,
} from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import type { Desk } from '#dossiers/server'
import { agencies } from '#tenancy/server'
import { requireCitizen } from '../../guards.ts'
import type { Actions, PageServerLoad } from './$types'
import { clockWords, postedText, turnAway } from './drafts.ts'

/** Begin, go on, or begin anew: nobody starts a second draft without knowing of the first. */
export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { locale, transact } = event.locals
	const code = event.url.searchParams.get('thu-tuc') ?? ''
	const at = now()
	const found = await transact(async (tx) => ({
		form: await formFor(tx, code, at),
		link: await linkOf(tx, event),
		drafts: await openDraftsFor(tx, citizen.id, code),
		sent: await submittedDraftsFor(tx, citizen.id, code),
		places: await agencies(tx, { kind: 'peoples-committee', onDay: dayInVietNam(at) }),
	}))
	if (!found.form) error(404, m.forms_no_form())
	const { filled, refused } = found.link
	return {
		link: {
			filled: filled.map(({ field, value }) => ({
				label: field.label[locale],
				value: shownAnswer(field, value, locale),
			})),
			refused: refused.map((each) => linkRefused[each.why](each)),
			query: linkQuery(event.url),
		},
		code,
		title: found.form.title[locale],
		drafts: found.drafts.map(({ id, savedAt }) => ({ id, saved: clockWords(savedAt) })),
		sent: found.sent.length,
		assurance: citizen.assurance,
		places: found.places.map(({ id, name, nameEn }) => ({ id, name: locale === 'en' ? nameEn : name })),
	}
}

/** What the address fills in, on the form in force. */
async function linkOf(tx: Desk['tx'], { locals, url }: RequestEvent): Promise<ReturnType<typeof readLink>> {
	const [form] = await currentForms(tx, locals.tenant.code, now(), url.searchParams.get('thu-tuc') ?? '')
	return readLink(form ?? { steps: [] }, url.searchParams)
}

const linkRefused: Readonly<Record<LinkRefusal['why'], (told: { name: string }) => string>> = {
	unknown: m.filling_link_unknown,
	'not-open': m.filling_link_not_open,
	'no-answer': m.filling_link_no_answer,
	'too-many': () => m.filling_link_too_many(),
}

/** As it goes on with the form that begins the draft: `&dien.…=…`, or nothing. */
function linkQuery(url: URL): string {
	const said = [...url.searchParams].filter(([name]) => name.startsWith('dien.'))
	return said.length === 0 ? '' : `&${new URLSearchParams(said).toString()}`
}

export const actions: Actions = {
	start: async (event) => {
		const citizen = requireCitizen(event)
		const { tenant, transact } = event.locals
		const posted = await event.request.formData()
		const code = event.url.searchParams.get('thu-tuc') ?? ''
		const agencyId = posted.get('co-quan')
		const at = now()
		const started = await transact(async (tx) => {
			const procedure = await procedureOn(tx, code, dayInVietNam(at))
			const places = await agencies(tx, { kind: 'peoples-committee', onDay: dayInVietNam(at) })
			const chosen = places.find(({ id }) => id === agencyId)
			if (!chosen) return 'no-agency'
			const begun = await startDraft(tx, {
				tenant: tenant.code,
				citizen,
				procedureCode: code,
				procedureVersion: procedure?.version ?? 1,
				caseCode: null,
				agencyId: chosen.id,
				at,
			})
			const { answers } = await linkOf(tx, event)
			if (!begun.ok || Object.keys(answers).length === 0) return begun
			const { draftId } = begun.value
			const filled = await fillFromLink(tx, { tenant: tenant.code, citizen, draftId, answers, at })
			return filled.ok ? begun : filled
		})
		if (started === 'no-agency') return fail(422, { told: m.forms_agency_missing() })
		if (!started.ok) return turnAway(started.refusal)
		redirect(303, `/khai/${started.value.draftId}`)
	},
	discard: async (event) => {
		const citizen = requireCitizen(event)
		const posted = await event.request.formData()
		const draftId = postedText(posted, 'ban-khai')
		const discarded = await event.locals.transact(async (tx) => discardDraft(tx, draftId, citizen.id, now()))
		if (!discarded.ok) return turnAway(discarded.refusal)
		redirect(303, `/khai/${draftId}/bo`)
	},
}
