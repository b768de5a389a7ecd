import { redirect } from '@sveltejs/kit'
import { begunFrom } from '#forms/server'
import { openedDraft } from '../../drafts.ts'
import type { PageServerLoad } from './$types'

/** What came along from an earlier dossier, and what did not and why. */
export const load: PageServerLoad = async (event) => {
	const { draft, definition } = await openedDraft(event)
	const { locale, transact } = event.locals
	const begun = await transact((tx) => begunFrom(tx, draft.id, draft.personId))
	if (begun?.kind !== 'earlier') redirect(303, `/khai/${draft.id}`)
	return {
		draft: draft.id,
		title: definition.title[locale],
		code: definition.procedureCode,
		dossier: begun.dossier,
		kept: begun.kept,
		lost: begun.lost.map(({ label, was, why }) => ({ label: label[locale], was: was[locale], why })),
	}
}
