import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { type Bulk, type BulkAct, bulkActs, type BulkOutcome, type Refusal, refusalWords } from '#dossiers'
import {
	bulkItems,
	type BulkPreview,
	chooseAgain,
	confirmBulk,
	findBulk,
	previewBulk,
	undoBulk,
} from '#dossiers/server'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'
import { actBySlug } from '../../ho-so/[code]/acts.ts'
import { listPath, lookingAt } from '../../views.ts'
import { bulkActName, mannerFrom } from '../manner.ts'
import type { Actions, PageServerLoad } from './$types'

/** So many lines are shown of what is ready or done; what is not is shown whole. */
const shownLines = 50

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { locals, url, params } = event
	event.depends('desk:bulk')
	return locals.transact(async (tx) => {
		const bulk = isId(params.bulk) ? await findBulk(tx, params.bulk) : undefined
		if (!bulk || bulk.officialId !== official.id) error(404, m.day_bulk_unknown())
		const preview =
			bulk.stage === 'chosen'
				? await previewBulk({ tx, tenant: locals.tenant.code, official }, bulk.id)
				: undefined
		return {
			...told(bulk),
			mayUndo:
				bulk.stage === 'ended' && bulk.manner?.act !== 'undo' && bulk.counts.done > 0 && isRecent(bulk),
			preview: preview && chosenOf(preview, actBySlug(url.searchParams.get('viec'))),
			left: preview ? [] : (await bulkItems(tx, bulk.id, { only: 'not-done', limit: 500 })).map(line),
			rest: preview ? [] : (await bulkItems(tx, bulk.id, { limit: shownLines })).map(line),
		}
	})
}

const told = (bulk: Bulk) => ({
	id: bulk.id,
	act: bulk.manner && bulkActName(bulk.manner.act),
	stage: bulk.stage,
	counts: bulk.counts,
	confirmedAt: bulk.confirmedAt,
	endedAt: bulk.endedAt,
	isRetry: bulk.retryOf !== null,
	back: listPath(lookingAt(new URLSearchParams(bulk.list))),
})

/** Offered as long as a single act could be taken back; each dossier then has its own guard. */
const isRecent = ({ endedAt }: Bulk): boolean =>
	endedAt !== null && endedAt > wallText(now().subtract({ minutes: 10 }))

/** The preview of one act: who can, who cannot and why, the reasons that hold for most first. */
function chosenOf(preview: BulkPreview, asked: string | undefined) {
	const act: BulkAct = bulkActs.find((each) => each === asked) ?? preview.likeliest ?? 'hand-on'
	const lines = preview.lines.map(({ code, applicantName, procedureName, stepName, refusals }) => ({
		code,
		applicantName,
		procedureName,
		stepName,
		refused: reasonOf(refusals[act]),
	}))
	const can = lines.filter(({ refused }) => refused === null)
	const cannot = lines.filter(({ refused }) => refused !== null)
	const reasons = Map.groupBy(cannot, ({ refused }) => refused ?? '')
	return {
		act,
		acts: bulkActs.flatMap((each) =>
			preview.counts[each] > 0 || each === act
				? [{ act: each, name: bulkActName(each), count: preview.counts[each] }]
				: [],
		),
		can: can.length,
		cannot: cannot.length,
		reasons: [...reasons]
			.map(([reason, those]) => ({ reason, codes: those.map(({ code }) => code) }))
			.sort((one, other) => other.codes.length - one.codes.length),
		lines: [...cannot, ...can.slice(0, shownLines)],
	}
}

const reasonOf = (refusal: Refusal | undefined) => (refusal ? refusalWords(refusal) : null)

const line = ({
	outcome,
	...item
}: {
	readonly code: string
	readonly applicantName: string
	readonly procedureName: string
	readonly stepName: string
	readonly outcome: BulkOutcome
}) => ({
	...item,
	outcome: outcome.kind,
	words:
		outcome.kind === 'refused'
			? refusalWords(outcome.refusal)
			: {
					done: m.day_bulk_outcome_done,
					waiting: m.day_bulk_outcome_waiting,
					failed: m.day_bulk_outcome_failed,
				}[outcome.kind](),
})

export const actions = {
	confirm: async (event) => {
		const form = await event.request.formData()
		const manner = mannerFrom(form)
		if (!manner) return fail(422, { refused: refusalWords({ kind: 'words-missing' }) })
		const { locals, params } = event
		const bulk = await locals.transact(async (tx) =>
			isId(params.bulk) ? confirmBulk({ tx, ...by(event) }, params.bulk, manner) : undefined,
		)
		if (!bulk) error(404, m.day_bulk_unknown())
		redirect(303, event.url.pathname)
	},
	/** What was done is taken back, dossier by dossier. */
	undo: async (event) => {
		const { locals, params } = event
		const { official } = by(event)
		const id = await locals.transact(async (tx) => {
			const bulk = isId(params.bulk) ? await findBulk(tx, params.bulk) : undefined
			if (!bulk || bulk.officialId !== official.id) error(404, m.day_bulk_unknown())
			return undoBulk({ tx, ...by(event) }, bulk)
		})
		redirect(303, id ? `/can-bo/hang-loat/${id}` : event.url.pathname)
	},
	again: async (event) => {
		const { locals, params } = event
		const { official } = by(event)
		const id = await locals.transact(async (tx) => {
			const bulk = isId(params.bulk) ? await findBulk(tx, params.bulk) : undefined
			if (!bulk || bulk.officialId !== official.id) error(404, m.day_bulk_unknown())
			return chooseAgain({ tx, ...by(event) }, bulk)
		})
		redirect(303, id ? `/can-bo/hang-loat/${id}` : event.url.pathname)
	},
} satisfies Actions

const by = (event: RequestEvent) => ({
	tenant: event.locals.tenant.code,
	official: requireOfficial(event),
	at: now(),
	address: event.getClientAddress(),
})
