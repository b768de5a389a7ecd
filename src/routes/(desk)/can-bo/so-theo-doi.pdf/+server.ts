import { registerPaper } from '#dossiers'
import { registerPart, registerSize } from '#dossiers/server'
import { note } from '#journal/server'
import { dayInVietNam, now } from '#kernel/dates'
import { queryFor, volumeSize } from '../so-theo-doi/asked.ts'
import { keptFor, rowOf } from '../so-theo-doi/kept.server.ts'
import type { RequestHandler } from './$types'

/** One volume of the register, to print and bind; looking at so many people's data stands in the journal. */
export const GET: RequestHandler = async (event) => {
	const { locals, url } = event
	const at = now()
	const paper = await locals.transact(async (tx) => {
		const { official, agency, asked } = await keptFor(tx, event)
		const of = Math.max(1, Math.ceil((await registerSize(tx, official, asked)) / volumeSize))
		const number = Math.min(of, Math.max(1, Math.trunc(Number(url.searchParams.get('quyen'))) || 1))
		const { entries } = await registerPart(tx, official, asked, {
			size: volumeSize,
			skip: (number - 1) * volumeSize,
		})
		const query = queryFor(agency.id, asked)
		await note(
			tx,
			{ official, at, address: event.getClientAddress() },
			{ kind: 'list-exported', subject: query },
		)
		const link = `${url.origin}/can-bo/so-theo-doi?${query}`
		return registerPaper(
			{ agency, ...asked, field: asked.field, volume: { number, of }, day: dayInVietNam(at), link },
			entries.map(rowOf),
		)
	})
	const bytes = await locals.press(paper)
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(bytes.length),
			'content-disposition': 'inline; filename="so-theo-doi-ho-so.pdf"',
			'cache-control': 'private, no-store',
		},
	})
}
