import { redirect, type RequestEvent } from '@sveltejs/kit'
import {
	type Answers,
	type FieldRefusal,
	questionAt,
	questionName,
	shownAnswer,
	type Step,
	tellRefusals,
} from '#forms'
import { judgeAnswers, saveAnswers } from '#forms/server'
import { now } from '#kernel/dates'
import { type Opened, openedDraft, turnAway } from '../drafts.ts'
import { patchPosted } from '../posted.ts'

type Visit = RequestEvent & { readonly params: { readonly draft: string } }

/**
 * Keeps what a page of a draft posted as an ordinary form, all of it first, then says what is still to mend of it. A button
 * that adds or takes a row leads back to the page, and so do questions that only came up now.
 *
 * @param asked the steps that the page asks
 * @param mended of everything that is refused, what can be mended on this page
 */
export async function keepPosted(
	event: Visit,
	{ draft, definition, citizen }: Opened,
	page: string,
	asked: readonly Step[],
	mended: (answers: Answers, refusals: readonly FieldRefusal[]) => readonly FieldRefusal[],
) {
	const { locale, tenant, transact } = event.locals
	const posted = await event.request.formData()
	const text = (name: string) => {
		const value = posted.get(name)
		return typeof value === 'string' ? value : undefined
	}
	const patch: Record<string, unknown> = {}
	for (const step of asked) Object.assign(patch, patchPosted(definition, step, draft.answers, text))
	const base = Number(text('revision') ?? draft.revision)
	const saved = await transact(async (tx) =>
		saveAnswers(tx, {
			tenant: tenant.code,
			draftId: draft.id,
			citizen,
			patch,
			revision: Number.isSafeInteger(base) && base >= 0 ? base : draft.revision,
			at: now(),
		}),
	)
	if (!saved.ok) return turnAway(saved.refusal)
	const changedRows = text('hang')
	if (changedRows) redirect(303, `${page}#phan-${changedRows.split(' ')[1] ?? ''}`)
	const after = await openedDraft(event)
	const { answers } = after.draft
	// What the State holds is not asked any more once it is clear whom the answers mean.
	const { circumstances } = after
	const verdict = await transact(async (tx) => judgeAnswers(tx, definition, answers, circumstances))
	const refusals = [...saved.value.refused, ...mended(answers, verdict.ok ? [] : verdict.refusal)]
	const overwrote = Object.entries(saved.value.overwrote).flatMap(([id, value]) => {
		const field = questionAt(definition, id)
		if (!field) return []
		return [
			{
				label: questionName(definition, answers, field, locale),
				was: value === null ? '' : shownAnswer(field, value, locale),
			},
		]
	})
	// Without a script a question that just came up was never shown: it is asked, not complained of.
	const onlyNew = refusals.every(
		({ field, kind }) => kind === 'missing' && !Object.hasOwn(patch, field) && !posted.has(`${field}.there`),
	)
	if (refusals.length > 0 && overwrote.length === 0 && onlyNew && !event.url.searchParams.has('them'))
		redirect(303, `${page}?them`)
	return {
		answers,
		circumstances,
		toCheck: posted.has('ve-kiem-tra'),
		/** Null when the page can be left. */
		told:
			refusals.length > 0 || overwrote.length > 0
				? {
						status: overwrote.length > 0 ? 409 : 422,
						data: { refusals: tellRefusals(definition, answers, refusals, locale), overwrote },
					}
				: null,
	}
}
