import {
	answerFrom,
	type Answers,
	type Field,
	type FieldRefusal,
	type FormDefinition,
	isMisfit,
	type Layout,
	questionAt,
	rawFrom,
} from '#forms'
import type { Circumstances } from '#forms'
import { judgeAnswers } from '#forms/server'
import { openedBy, type SupplementItem } from '#dossiers'

/** The fields of the form that a request asks for, in its order. */
export const askedFields = (form: Layout, items: readonly SupplementItem[]) =>
	items.flatMap(({ target }) => {
		const field = 'field' in target ? questionAt(form, target.field) : undefined
		return field && field.widget !== 'computed' ? [field] : []
	})

/** What was typed for the asked fields, and why some of it cannot be taken; nothing else is looked at. */
export async function answersFrom(
	tx: Parameters<typeof judgeAnswers>[0],
	form: FormDefinition,
	items: readonly SupplementItem[],
	declared: Answers,
	posted: FormData,
	circumstances: Circumstances,
): Promise<{ readonly fields: Answers; readonly refusals: readonly FieldRefusal[] }> {
	const fields: Record<string, Answers[string]> = {}
	const refusals: FieldRefusal[] = []
	const ids = new Set<string>()
	const readField = (field: Field): void => {
		ids.add(field.id)
		const raw = rawFrom(field, (name) => {
			const value = posted.get(name)
			return typeof value === 'string' ? value : undefined
		})
		const answer = answerFrom(field, raw)
		if (isMisfit(answer)) refusals.push({ field: field.id, kind: 'not-right' })
		else if (answer !== null) fields[field.id] = answer
		else if (field.need === 'required' || asked.some(({ id }) => id === field.id))
			refusals.push({ field: field.id, kind: 'missing' })
	}
	const asked = askedFields(form, items)
	asked.forEach(readField)
	// An answer may open questions, and theirs may open others.
	for (;;) {
		const opened = openedBy(form, declared, fields, circumstances).filter(({ id }) => !ids.has(id))
		if (opened.length === 0) break
		opened.forEach(readField)
	}
	const refused = new Set(refusals.map(({ field }) => field))
	const verdict = await judgeAnswers(tx, form, { ...declared, ...fields }, circumstances)
	if (!verdict.ok)
		refusals.push(...verdict.refusal.filter(({ field }) => ids.has(field) && !refused.has(field)))
	return { fields, refusals }
}
