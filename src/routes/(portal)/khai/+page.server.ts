import { error, fail, redirect } from '@sveltejs/kit'
import { procedureOn } from '#catalogue/server'
import { discardDraft, formFor, openDraftsFor, startDraft, submittedDraftsFor } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
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
		drafts: await openDraftsFor(tx, citizen.id, code),
		sent: await submittedDraftsFor(tx, citizen.id, code),
		places: await agencies(tx, { kind: 'peoples-committee', onDay: dayInVietNam(at) }),
	}))
	if (!found.form) error(404, m.forms_no_form())
	return {
		code,
		title: found.form.title[locale],
		drafts: found.drafts.map(({ id, savedAt }) => ({ id, saved: clockWords(savedAt) })),
		sent: found.sent.length,
		assurance: citizen.assurance,
		places: found.places.map(({ id, name, nameEn }) => ({ id, name: locale === 'en' ? nameEn : name })),
	}
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
			return startDraft(tx, {
				tenant: tenant.code,
				citizen,
				procedureCode: code,
				procedureVersion: procedure?.version ?? 1,
				caseCode: null,
				agencyId: chosen.id,
				at,
			})
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
