import { error, redirect } from '@sveltejs/kit'
import { procedureOn } from '#catalogue/server'
import { cloneDraft, formFor, openDraftsFor } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies } from '#tenancy/server'
import { clockWords, turnAway } from '../../../khai/drafts.ts'
import { withOwnDossier } from '../../own.ts'
import type { Actions, PageServerLoad } from './$types'

/** Says what a dossier like this one begins with, and which drafts are open already. */
export const load: PageServerLoad = async (event) =>
	withOwnDossier(event, async ({ tx, citizen, dossier }) => {
		const form = await formFor(tx, dossier.procedure.code, now())
		if (!form) error(404, m.filling_clone_gone())
		const drafts = await openDraftsFor(tx, citizen.id, dossier.procedure.code)
		return {
			code: dossier.code,
			procedure: dossier.procedure.name,
			drafts: drafts.map(({ id, savedAt }) => ({ id, saved: clockWords(savedAt) })),
		}
	})

export const actions: Actions = {
	default: async (event) => {
		const at = now()
		const today = dayInVietNam(at)
		const cloned = await withOwnDossier(event, async ({ tx, citizen, dossier }) => {
			const procedure = await procedureOn(tx, dossier.procedure.code, today)
			const places = await agencies(tx, { kind: 'peoples-committee', onDay: today })
			return cloneDraft(tx, {
				tenant: event.locals.tenant.code,
				citizen,
				draftId: dossier.draftId,
				personId: dossier.personId,
				dossier: dossier.code,
				procedureVersion: procedure?.version ?? dossier.procedure.version,
				agencyId: places.find(({ id }) => id === dossier.competentAgencyId)?.id ?? null,
				at,
			})
		})
		if (!cloned.ok) return turnAway(cloned.refusal)
		redirect(303, `/khai/${cloned.value.draftId}/nhu-truoc`)
	},
}
