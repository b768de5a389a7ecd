import { redirect } from '@sveltejs/kit'
import { sawMove } from '#forms/server'
import { postedText } from '../../drafts.ts'
import { requireCitizen } from '../../../../guards.ts'
import type { RequestHandler } from './$types'

/** The citizen has seen what changed in the form; back to the page where it was said (`ve`, a step of this draft). */
export const POST: RequestHandler = async (event) => {
	const citizen = requireCitizen(event)
	const { draft } = event.params
	const back = postedText(await event.request.formData(), 've')
	await event.locals.transact(async (tx) => sawMove(tx, draft, citizen.id))
	redirect(303, `/khai/${draft}/${/^[a-z0-9-]{1,60}$/.test(back) ? back : ''}`)
}
