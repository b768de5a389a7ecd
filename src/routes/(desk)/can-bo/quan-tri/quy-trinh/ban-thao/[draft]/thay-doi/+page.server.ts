import { redirect } from '@sveltejs/kit'
import { day, dayInVietNam, now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { roles } from '#tenancy/server'
import { compareProcesses, compileProcess, type DraftRefusal } from '#workflow'
import {
	actsOfDraft,
	approveDraft,
	askReview,
	discardDraft,
	publishDraft,
	publishedBpmn,
	publishedVersions,
	type SeenDraft,
	sendDraftBack,
	type Writer,
} from '#workflow/server'
import { historyOf } from '../../../../review.ts'
import { changeWords } from '../../../change-words.ts'
import { stateWords } from '../../../../review.ts'
import {
	draftOf,
	refused,
	requireWriter,
	rightsOf,
	roleName,
	wroteIn,
	writerOf,
} from '../../../studio.server.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'
import { processRefusalWords } from '#workflow'
import { typed } from '../../../typed.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const tenant = event.locals.tenant.code
	const at = now()
	const { all, draft, history, before, wrote } = await event.locals.transact(async (tx) => {
		const found = await draftOf(tx, tenant, event.params.draft)
		const versions = await publishedVersions(tx, tenant, found.processId)
		const today = dayInVietNam(at).toString()
		const against = versions.find(
			({ version, validFrom }) => version !== found.publishedVersion && validFrom <= today,
		)
		return {
			all: await roles(tx),
			draft: found,
			history: await actsOfDraft(tx, tenant, found.id),
			before: against && (await publishedBpmn(tx, tenant, found.processId, against.version)),
			wrote: await wroteIn(tx, tenant, found.id, official),
		}
	})
	const compiled = await compileProcess(draft.bpmn)
	const changes = before === undefined ? undefined : await compareProcesses(before, draft.bpmn)
	return {
		draft: {
			id: draft.id,
			name: draft.name,
			processId: draft.processId,
			procedureCode: draft.procedureCode,
		},
		state: stateWords[draft.state](),
		review: {
			stage: draft.state,
			revision: draft.revision,
			publishedVersion: draft.publishedVersion,
			rights: rightsOf(official),
			wrote,
			today: dayInVietNam(at).toString(),
			problems: compiled.ok ? [] : compiled.refusal.map((refusal) => processRefusalWords(refusal)),
			isNew: before === undefined,
			changes: (changes ?? []).map((change) => changeWords(change, (role) => roleName(all, role))),
			history: historyOf(history),
		},
	}
}

type Act = (writer: Writer, seen: SeenDraft, form: FormData) => Promise<Result<unknown, DraftRefusal>>

/** One act on the draft, by whoever has the right; then the page again. */
const acting =
	(right: 'process.edit' | 'process.approve', act: Act, then?: string) => async (event: RequestEvent) => {
		const official = requireWriter(event, right)
		const form = await event.request.formData()
		const seen = { id: event.params.draft, revision: Number(form.get('revision')) }
		const done = await event.locals.transact((tx) => act(writerOf(tx, event, official), seen, form))
		if (!done.ok) return refused(done.refusal)
		redirect(303, then ?? event.url.pathname)
	}

const words = (form: FormData): string => typed(form, 'words')

export const actions: Actions = {
	ask: acting('process.edit', (writer, seen, form) => askReview(writer, seen, words(form))),
	back: acting('process.approve', (writer, seen, form) => sendDraftBack(writer, seen, words(form))),
	approve: acting('process.approve', (writer, seen, form) => approveDraft(writer, seen, words(form))),
	publish: acting('process.approve', (writer, seen, form) => {
		const from = typed(form, 'from')
		return publishDraft(writer, seen, /^\d{4}-\d\d-\d\d$/.test(from) ? day(from) : dayInVietNam(writer.at))
	}),
	discard: acting('process.edit', (writer, seen) => discardDraft(writer, seen), '/can-bo/quan-tri/quy-trinh'),
}
