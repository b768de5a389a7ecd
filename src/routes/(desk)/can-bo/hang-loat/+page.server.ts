import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { mostInBulk } from '#dossiers'
import { bulksOf, chooseForBulk, listPage } from '#dossiers/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import { wantedOf } from '../asked.server.ts'
import { listPath, lookingAt } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'
import { bulkActName } from './manner.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const bulks = await event.locals.transact((tx) => bulksOf(tx, official.id))
	return {
		bulks: bulks.map(({ id, manner, counts, stage, confirmedAt }) => ({
			id,
			act: manner && bulkActName(manner.act),
			counts,
			stage,
			confirmedAt,
		})),
	}
}

export const actions = {
	/** From the list: what was ticked, or everything in it. The choice is looked at before anything is done. */
	choose: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const list = String(form.get('danh-sach') ?? '').slice(0, 2000)
		const at = now()
		const { locals } = event
		const id = await locals.transact(async (tx) =>
			chooseForBulk(
				{ tx, tenant: locals.tenant.code, official, at, address: event.getClientAddress() },
				form.has('tat-ca') ? await allListed(event, tx, list) : ticked(form),
				{ list },
			),
		)
		if (!id)
			return fail(422, {
				refused: m.day_bulk_nothing(),
				back: listPath(lookingAt(new URLSearchParams(list))),
			})
		redirect(303, `/can-bo/hang-loat/${id}`)
	},
} satisfies Actions

const ticked = (form: FormData) =>
	form.getAll('chon').flatMap((value) => {
		const [, code, version] = /^([\w.-]{1,40})~(\d{1,9})$/.exec(String(value)) ?? []
		return code ? [{ code, version: Number(version) }] : []
	})

type Tx = Parameters<typeof bulksOf>[0]

/** The dossiers of a list in its order, up to as many as can be done at once. */
async function allListed(event: RequestEvent, tx: Tx, list: string) {
	const official = requireOfficial(event)
	const wanted = wantedOf(lookingAt(new URLSearchParams(list)), now())
	const asking = { tx, tenant: event.locals.tenant.code, official }
	const { rows } = await listPage(asking, wanted, { size: mostInBulk })
	const listed = new Map(rows.map(({ code, version }) => [code, version]))
	return [...listed].map(([code, version]) => ({ code, version }))
}
