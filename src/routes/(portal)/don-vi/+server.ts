import { json } from '@sveltejs/kit'
import { communeChoices } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import type { RequestHandler } from './$types'

/** The communes of a province today, as a form offers them: `?tinh=75 Tỉnh Đồng Nai`. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const day = dayInVietNam(now()).toString()
	const province = url.searchParams.get('tinh') ?? ''
	const communes = await locals.transact(async (tx) => communeChoices(tx, province, day))
	return json(communes, { headers: { 'cache-control': 'private, max-age=3600' } })
}
