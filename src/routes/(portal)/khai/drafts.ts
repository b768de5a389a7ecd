import { error, redirect, type RequestEvent } from '@sveltejs/kit'
import {
	changesBetween,
	type Circumstances,
	type Draft,
	type DraftRefusal,
	type FormDefinition,
	holding,
	journeyOf,
	tellChange,
} from '#forms'
import { type DraftAndForm, draftInForce, loadDraft } from '#forms/server'
import type { Citizen } from '#identity'
import { dayInVietNam, instant, now, timeInVietNam } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { Agency } from '#tenancy'
import { agency } from '#tenancy/server'
import { requireCitizen } from '../../guards.ts'

type Visit = Pick<RequestEvent, 'locals' | 'cookies' | 'url' | 'request' | 'isDataRequest'> & {
	readonly params: { readonly draft: string }
}

export type Opened = DraftAndForm & {
	readonly citizen: Citizen
	readonly agency: Agency | undefined
	/** What its form does otherwise than the citizen saw last, in words; empty when nothing. */
	readonly moved: readonly string[]
	readonly circumstances: Circumstances
}

/** The citizen's own open draft. Sent already, it leads to the dossiers; another's is not there. */
export async function openedDraft(event: Visit): Promise<Opened> {
	const citizen = requireCitizen(event)
	const { tenant } = event.locals
	const opened = await event.locals.transact(async (tx) => {
		const found = await loadDraft(tx, tenant.code, event.params.draft, citizen.id)
		if (!found.ok) return found
		const inForce = await draftInForce(tx, tenant.code, found.value, citizen, now())
		const { agencyId } = inForce.draft
		return {
			ok: true as const,
			value: { ...inForce, agency: agencyId ? await agency(tx, agencyId) : undefined },
		}
	})
	if (!opened.ok) return turnAway(opened.refusal)
	const { draft, was, definition } = opened.value
	if (draft.state === 'submitted') turnAway({ kind: 'submitted', dossierId: draft.dossierId })
	if (draft.state === 'discarded') redirect(303, `/khai/${draft.id}/bo`)
	const { locale } = event.locals
	const moved = was
		? changesBetween(was, definition).map((change) => tellChange(change, { was, is: definition }, locale))
		: []
	return { ...opened.value, citizen, moved, circumstances: circumstancesOf(opened.value.agency, draft) }
}

export const circumstancesOf = (
	agency: Agency | undefined,
	draft: Pick<Draft, 'lookups'>,
): Circumstances => ({
	today: dayInVietNam(now()).toString(),
	agencyName: agency?.name,
	placeName: agency?.placeName,
	holding: holding(draft.lookups),
})

/** A refusal of a draft as a page answers it. */
export function turnAway(refusal: DraftRefusal): never {
	switch (refusal.kind) {
		case 'submitted':
			return redirect(303, '/ho-so')
		case 'not-found':
			return error(404, m.forms_draft_not_found())
		case 'discarded':
			return error(410, m.forms_draft_discarded())
		case 'no-form':
			return error(404, m.forms_no_form())
		case 'full':
			return error(413, m.forms_draft_full({ most: refusal.most }))
		case 'no-such-agency':
			return error(400, m.forms_agency_unknown())
		default:
			return unreachable(refusal)
	}
}

/** What a form posted under a name, when it is text. */
export function postedText(posted: FormData, name: string): string {
	const value = posted.get(name)
	return typeof value === 'string' ? value : ''
}

/** `09:41`, with the day when it is not today. */
export function clockWords(at: string): string {
	const moment = instant(at)
	const time = timeInVietNam(moment).toString().slice(0, 5)
	const day = dayInVietNam(moment).toString()
	if (day === dayInVietNam(now()).toString()) return time
	return `${time}, ${day.split('-').toReversed().join('/')}`
}

export type StageLine = { label: string; state: 'done' | 'current' | 'ahead'; href?: string }

/** The stages of a draft: the steps its answers lead through, the papers, the check before sending. */
export function stagesOf(
	draft: Pick<Draft, 'id' | 'answers' | 'askedAs'>,
	definition: FormDefinition,
	circumstances: Circumstances,
	current: string,
	locale: 'vi' | 'en',
): readonly StageLine[] {
	const journey = journeyOf(definition, draft.answers, circumstances)
	const whole = {
		id: 'tat-ca',
		label: m.filling_whole_short(),
		done: journey.steps.every(({ unanswered }) => unanswered.length === 0),
	}
	const pages = [
		...(draft.askedAs === 'whole'
			? [whole]
			: journey.steps.map(({ step, unanswered }) => ({
					id: step.id,
					label: step.short[locale],
					done: unanswered.length === 0,
				}))),
		{ id: 'giay-to', label: m.forms_papers_short(), done: false },
		{ id: 'kiem-tra', label: m.forms_check_short(), done: false },
	]
	const at = pages.findIndex(({ id }) => id === current)
	return pages.map(({ id, label, done }, index) => {
		const state = index === at ? 'current' : index < at && done ? 'done' : 'ahead'
		return index < at ? { label, state, href: `/khai/${draft.id}/${id}` } : { label, state }
	})
}
