import { fieldsOf, type FormDefinition, heldFrom, type LookupStates, nameOf, type Provenances } from '#forms'
import { m } from '#messages'
import { registerName } from '#registers'
import { unreachable } from '#kernel/result'
import { clockWords } from './drafts.ts'

/** How a register stands that the form asks, in words for whoever fills it. */
export type ToldLookup = {
	readonly id: string
	/** The question under which it is told; null for what is about the person who is signed in. */
	readonly under: string | null
	readonly tone: 'done' | 'soon' | 'idle'
	readonly told: string
	/** Not answered yet: the page asks again by itself. */
	readonly pending: boolean
}

/** When a register told an answer, as the clock shows it. */
export const clocksOf = (provenance: Provenances): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(provenance).flatMap(([id, origin]) =>
			origin.source === 'register' ? [[id, clockWords(origin.at)]] : [],
		),
	)

/** What registers said so far, one line each, in the order of the form. */
export function toldLookups(
	form: FormDefinition,
	states: LookupStates,
	locale: 'vi' | 'en',
): readonly ToldLookup[] {
	const fields = fieldsOf(form)
	return (form.lookups ?? []).flatMap(({ id, register, by, about }): readonly ToldLookup[] => {
		const state = states[id]
		if (!state) return []
		const named: readonly string[] = by === 'account' ? [] : Object.values(by)
		const held = fields.filter((field) => heldFrom(field) === id).map((field) => nameOf(field)[locale])
		const words = {
			register: registerName(register),
			about: about[locale],
			at: clockWords(state.at),
			labels: held.join('; '),
		}
		const line = (tone: ToldLookup['tone'], told: string): readonly ToldLookup[] => [
			{
				id,
				under: fields.findLast((field) => named.includes(field.id))?.id ?? null,
				tone,
				told,
				pending: state.came === 'asked',
			},
		]
		switch (state.came) {
			case 'asked':
				return line('idle', m.registers_came_asked(words))
			case 'matches':
				// What is one's own is told beside each answer.
				if (by === 'account') return []
				return line(
					'done',
					held.length > 0 ? m.registers_came_matches_held(words) : m.registers_came_matches(words),
				)
			case 'differs':
				return line('soon', m.registers_came_differs(words))
			case 'unknown':
				return line('soon', m.registers_came_unknown(words))
			case 'away':
				return line(
					'idle',
					held.length > 0 ? m.registers_came_away_held(words) : m.registers_came_away(words),
				)
			case 'unconnected':
				return held.length > 0 ? line('idle', m.registers_came_unconnected(words)) : []
			case 'too-many':
				return line('idle', m.registers_came_too_many(words))
			default:
				return unreachable(state.came)
		}
	})
}
