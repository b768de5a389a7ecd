import { type ActionFailure, error, fail, type RequestEvent } from '@sveltejs/kit'
import { faultsTold, type SketchRefusal, tellFailure } from '#designer'
import { type Designer, findSketch } from '#designer/server'
import { may, type OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { FormDefinition } from '#forms'
import { requireOfficial } from '../../../../guards.ts'
import { typed as asTyped } from '../quy-trinh/typed.ts'
import { stateWords } from '../review.ts'

type Tx = Designer['tx']
type Visit = Parameters<typeof requireOfficial>[0] & Pick<RequestEvent, 'locals'>

/** The official, who may design or approve forms; anyone else is told so. */
export function requireDesigner(event: Visit, right?: 'form.edit' | 'form.approve'): OfficialAtWork {
	const official = requireOfficial(event)
	const allowed = right ? may(official, right) : may(official, 'form.edit') || may(official, 'form.approve')
	if (!allowed) error(403, m.designer_no_permission())
	return official
}

export const rightsOf = (official: OfficialAtWork) => ({
	edit: may(official, 'form.edit'),
	approve: may(official, 'form.approve'),
})

export const designerOf = (tx: Tx, event: Visit, official: OfficialAtWork): Designer => ({
	tx,
	tenant: event.locals.tenant.code,
	official,
	at: now(),
})

/** The sketch of the page, or 404. */
export async function sketchOf(tx: Tx, id: string) {
	const found = isId(id) ? await findSketch(tx, id) : undefined
	return found ?? error(404, m.designer_refusal_unknown())
}

export const refused = (
	refusal: SketchRefusal,
	form?: FormDefinition,
	locale: 'vi' | 'en' = 'vi',
): ActionFailure<{ problem: string; more: readonly string[] }> =>
	fail(refusal.kind === 'changed-meanwhile' ? 409 : refusal.kind === 'own-work' ? 403 : 422, {
		problem: refusalWords(refusal),
		more:
			form && refusal.kind === 'broken'
				? faultsTold(form, refusal.faults, locale).map(({ told }) => told)
				: form && refusal.kind === 'cases-fail'
					? refusal.failures.map((failure) => tellFailure(form, failure, locale))
					: [],
	})

export function refusalWords(refusal: SketchRefusal): string {
	switch (refusal.kind) {
		case 'unknown-sketch':
			return m.designer_refusal_unknown()
		case 'not-there':
			return m.designer_refusal_not_there()
		case 'words-missing':
			return m.studio_refusal_words_missing()
		case 'day-past':
			return m.studio_refusal_day_past()
		case 'nothing-new':
			return m.designer_refusal_nothing_new()
		case 'nothing-to-undo':
			return m.designer_refusal_nothing_to_undo()
		case 'bad-name':
			return m.designer_refusal_bad_name()
		case 'name-taken':
			return m.designer_refusal_name_taken()
		case 'too-large':
			return m.designer_refusal_too_large()
		case 'unreadable':
			return m.designer_refusal_unreadable()
		case 'not-in-state':
			return m.designer_refusal_not_in_state({ state: stateWords[refusal.state]() })
		case 'changed-meanwhile':
			return m.designer_refusal_changed({ by: refusal.by })
		case 'own-work':
			return m.designer_refusal_own_work()
		case 'broken':
			return m.designer_refusal_broken({ count: refusal.faults.length })
		case 'cases-fail':
			return m.designer_refusal_cases({ count: new Set(refusal.failures.map((each) => each.case)).size })
		default:
			return unreachable(refusal)
	}
}

/** What was typed in a field of a form, without the spaces around it. */
export const typed = (form: FormData, name: string): string => asTyped(form, name).trim()
