import { fail, redirect } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { endRefusalWords } from '#vault'
import { endPaper, issuedPaper, mayEnd } from '#vault/server'
import { requireOfficial } from '../../../../../guards.ts'
import { atDesk } from '../at-desk.server.ts'
import { readable } from '../readable.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** Where a result that was issued is said to hold no longer. */
export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	return event.locals.transact(async (tx) => {
		const dossier = await readable(tx, event, { kind: 'dossier-opened' })
		const paper = await issuedPaper(tx, dossier.id)
		return {
			code: dossier.code,
			paper: paper && {
				title: paper.title.vi,
				number: paper.number ?? '',
				mayEnd: mayEnd(official, paper),
				ended: paper.ended && { ...paper.ended, at: wallText(paper.ended.at) },
			},
		}
	})
}

export const actions: Actions = {
	default: async (event) => {
		const posted = await event.request.formData()
		const words = String(posted.get('ly-do') ?? '').slice(0, 1000)
		const as = posted.get('vi-sao') === 'replaced' ? 'replaced' : 'revoked'
		const done = await atDesk(event, async (desk) => {
			const dossier = await readable(desk.tx, event, { kind: 'dossier-opened' })
			return endPaper(desk, dossier.id, { as, words })
		})
		if (done.ok || done.refusal.kind === 'ended-before')
			redirect(303, `/can-bo/ho-so/${event.params.code}/thu-hoi`)
		return fail(done.refusal.kind === 'words-missing' ? 422 : 403, {
			refused: endRefusalWords(done.refusal),
			field: done.refusal.kind === 'words-missing',
			as,
			words,
		})
	},
}
