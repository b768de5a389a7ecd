import {
	type Answers,
	type Difference,
	type FormDefinition,
	heldFrom,
	fieldsOf,
	type LookupStates,
} from '#forms'
import type { Instant } from '#kernel/dates'
import type { Register } from '#registers'

/** How a register that the form of a dossier asks stands. */
export type DossierLookup = {
	/** The id that the form gives it. */
	readonly id: string
	readonly register: Register
	/** Our name for the question to the register: the same however often it is put. */
	readonly request: string
	/**
	 * `waiting`: to be asked, or asked again until it answers. `told`: what is declared agrees, what was held is here.
	 * `differs`, `unknown`: an official settles it. `settled`: one has.
	 */
	readonly state: 'waiting' | 'told' | 'differs' | 'unknown' | 'settled'
	/** Since when it stands so. */
	readonly at: Instant
	/** The questions that the register answered. */
	readonly taken: readonly string[]
	readonly differences: readonly Difference[]
}

/** A register answered: what it holds is in the dossier, what differs is for an official. */
export type RegisterAnswered = {
	readonly kind: 'register-answered'
	readonly lookup: string
	readonly register: Register
	readonly came: 'told' | 'differs' | 'unknown'
	readonly answers: Answers
	readonly differences: readonly Difference[]
}

/** An official settled what a register left open: what is settled is what counts. */
export type RegisterSettled = {
	readonly kind: 'register-settled'
	readonly lookup: string
	readonly register: Register
	readonly how: 'by-register' | 'as-declared' | 'by-hand'
	readonly words: string
	readonly answers: Answers
}

/** As it goes into the event of submission. */
export type AskedAtSubmission = Pick<DossierLookup, 'id' | 'register' | 'request'> & {
	readonly state: 'waiting' | 'told'
}

/** How the registers stand that a draft asked, when it becomes a dossier. One that there was no line to is not waited for. */
export function askedAtSubmission(
	form: FormDefinition,
	states: LookupStates,
	newRequest: () => string,
): readonly AskedAtSubmission[] {
	return (form.lookups ?? []).flatMap(({ id, register }) => {
		const asked = states[id]
		if (!asked || asked.came === 'unconnected') return []
		const isHeld = fieldsOf(form).some((field) => heldFrom(field) === id)
		const waits = isHeld || asked.came !== 'matches'
		return [{ id, register, request: newRequest(), state: waits ? 'waiting' : 'told' } as const]
	})
}

export const lookupsBorn = (asked: readonly AskedAtSubmission[], at: Instant): readonly DossierLookup[] =>
	asked.map((each) => ({ ...each, at, taken: [], differences: [] }))

/** After a register answered, or an official settled what it could not. */
export function lookupsAfter(
	lookups: readonly DossierLookup[],
	event: RegisterAnswered | RegisterSettled,
	at: Instant,
): readonly DossierLookup[] {
	return lookups.map((lookup) => {
		if (lookup.id !== event.lookup) return lookup
		if (event.kind === 'register-settled')
			return {
				...lookup,
				state: 'settled',
				at,
				taken:
					event.how === 'by-register'
						? [...lookup.taken, ...Object.keys(event.answers)].toSorted()
						: lookup.taken,
			}
		return {
			...lookup,
			state: event.came,
			at,
			taken: Object.keys(event.answers).toSorted(),
			differences: event.differences,
		}
	})
}

/** Something of it is still to come, or to be settled: the dossier is flagged. */
export const isOpenLookup = ({ state }: Pick<DossierLookup, 'state'>): boolean =>
	state === 'waiting' || state === 'differs' || state === 'unknown'

/** The answers that an official's way of settling leads to. */
export const settledAnswers = (
	{ differences }: Pick<DossierLookup, 'differences'>,
	how: 'by-register' | 'as-declared' | 'by-hand',
	byHand: Answers,
): Answers =>
	how === 'by-register'
		? Object.fromEntries(differences.map(({ field, told }) => [field, told]))
		: how === 'by-hand'
			? byHand
			: {}
