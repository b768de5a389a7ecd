import type { RequestEvent } from '@sveltejs/kit'
import type { Field } from '#forms'
import { communeLists, ethnicities, mostLetters, nationalities } from '#forms/server'
import { clockWords, type Opened } from '../drafts.ts'
import { clocksOf, toldLookups } from '../lookups.ts'

/** What a page needs that asks these questions of a draft, be it one step or the whole. */
export async function askedOf(
	{ locals, url }: Pick<RequestEvent, 'locals' | 'url'>,
	{ draft, definition, circumstances, moved }: Opened,
	asked: readonly Field[],
) {
	const { locale } = locals
	const widgets = new Set(asked.map(({ widget }) => widget))
	return {
		draft: {
			id: draft.id,
			revision: draft.revision,
			formVersion: draft.formVersion,
			saved: clockWords(draft.savedAt),
			begun: draft.revision > 0,
			saveTo: `/khai/${draft.id}/luu`,
		},
		moved,
		title: definition.title[locale],
		code: definition.procedureCode,
		form: { steps: definition.steps },
		answers: draft.answers,
		provenance: draft.provenance,
		most: mostLetters(definition),
		circumstances,
		clocks: clocksOf(draft.provenance),
		lookups: toldLookups(definition, draft.lookups, locale),
		lists: {
			ethnicity: widgets.has('ethnicity') ? ethnicities : [],
			nationality: widgets.has('nationality') ? nationalities : [],
			...(await locals.transact(async (tx) => communeLists(tx, asked, draft.answers, circumstances.today))),
		},
		more: url.searchParams.has('them'),
		later: '/ho-so',
	}
}
