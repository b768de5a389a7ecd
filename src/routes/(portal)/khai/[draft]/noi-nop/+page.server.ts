import { fail, redirect } from '@sveltejs/kit'
import { chooseAgency } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies } from '#tenancy/server'
import { openedDraft, postedText, turnAway } from '../../drafts.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { draft, definition } = await openedDraft(event)
	const { locale, transact } = event.locals
	const places = await transact(async (tx) =>
		agencies(tx, { kind: 'peoples-committee', onDay: dayInVietNam(now()) }),
	)
	return {
		draft: { id: draft.id, agencyId: draft.agencyId, receivingId: draft.receivingId },
		title: definition.title[locale],
		code: definition.procedureCode,
		places: places.map(({ id, name, nameEn }) => ({ id, name: locale === 'en' ? nameEn : name })),
	}
}

export const actions: Actions = {
	default: async (event) => {
		const { draft, citizen } = await openedDraft(event)
		const { tenant, transact } = event.locals
		const posted = await event.request.formData()
		const agencyId = postedText(posted, 'co-quan')
		const receivingId = postedText(posted, 'noi-nop') || undefined
		const chosen = await transact(async (tx) =>
			chooseAgency(tx, {
				tenant: tenant.code,
				draftId: draft.id,
				personId: citizen.id,
				agencyId,
				receivingId,
				at: now(),
			}),
		)
		if (!chosen.ok && chosen.refusal.kind === 'no-such-agency')
			return fail(422, { told: m.forms_agency_missing() })
		if (!chosen.ok) return turnAway(chosen.refusal)
		redirect(303, `/khai/${draft.id}/kiem-tra`)
	},
}
