import { type Answers, type FormDefinition, questionAt, questionName, shownAnswer } from '#forms'
import { changesOf } from './changes.ts'
import type { RecordedEvent } from './dossier.ts'

/** One line of what a supplement changed, side by side, as people read it. */
export type ToldChange = {
	readonly label: string
	/** Answered again as it was. */
	readonly same: boolean
	readonly before: string
	readonly after: string
	/** Nobody typed it: it follows from other answers. */
	readonly computed: boolean
}

/** What the supplements changed, for the citizen and the desk alike: both see the same lines. */
export function toldChanges(
	events: readonly RecordedEvent[],
	form: FormDefinition,
	names: ReadonlyMap<string, string>,
	locale: 'vi' | 'en',
): ToldChange[] {
	const answers = events.reduce<Answers>(
		(before, event) =>
			event.kind === 'submitted'
				? event.answers
				: event.kind === 'supplement-answered'
					? { ...before, ...event.answers }
					: before,
		{},
	)
	return changesOf(events).map((change) => {
		if ('component' in change)
			return {
				label: names.get(change.component) ?? change.component,
				same: false,
				before: change.before.map(({ name }) => name).join('; '),
				after: change.after.map(({ name }) => name).join('; '),
				computed: false,
			}
		const field = questionAt(form, change.field)
		const shown = (value: typeof change.before) =>
			value === undefined ? '' : field ? shownAnswer(field, value, locale) : String(value)
		return {
			label: field ? questionName(form, answers, field, locale) : change.field,
			same: change.before === change.after,
			before: shown(change.before),
			after: shown(change.after),
			computed: field?.widget === 'computed',
		}
	})
}
