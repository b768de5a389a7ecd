import type { Answers, CaseOutcome, Circumstances, FormCase, FormDefinition, Value } from './form.ts'
import { componentsFor, journeyOf } from './journey.ts'
import type { FieldRefusal } from './refusal.ts'

/** One thing that comes otherwise than the case says. */
export type CaseFailure = { readonly case: string } & (
	| { readonly kind: 'not-asked' | 'asked'; readonly field: string }
	| {
			readonly kind: 'worked'
			readonly field: string
			readonly before: Value | undefined
			readonly now: Value | undefined
	  }
	| { readonly kind: 'refused' | 'not-refused'; readonly field: string }
	| { readonly kind: 'paper' | 'no-paper'; readonly key: string }
	| { readonly kind: 'order' }
)

type Judge = (form: FormDefinition, answers: Answers, by: Circumstances) => readonly FieldRefusal[]

/** Agency and place are not of the case: what is worked out from them is left out of it. */
export function outcomeOf(form: FormDefinition, answers: Answers, today: string, judge: Judge): CaseOutcome {
	const circumstances = { today }
	const journey = journeyOf(form, answers, circumstances)
	const questions = journey.steps.flatMap(({ sections }) => sections.flatMap(({ fields }) => fields))
	const worked: Record<string, Value> = {}
	for (const { id, widget } of questions) {
		const value = journey.answers[id]
		if (widget === 'computed' && value !== undefined) worked[id] = value
	}
	return {
		asked: questions.filter(({ widget }) => widget !== 'computed').map(({ id }) => id),
		worked,
		refused: judge(form, answers, circumstances).map(({ field, kind }) => ({ field, kind })),
		papers: componentsFor(form, journey.answers, circumstances).required.map(({ key }) => key),
	}
}

/** Where the form no longer does what its cases say; empty when it does. */
export const failuresOf = (
	form: FormDefinition,
	judge: Judge,
	cases: readonly FormCase[] = form.cases ?? [],
): readonly CaseFailure[] =>
	cases.flatMap((each) =>
		between(each.comes, outcomeOf(form, each.answers, each.today, judge)).map((failure) => ({
			case: each.id,
			...failure,
		})),
	)

type Failure = CaseFailure extends infer Each
	? Each extends CaseFailure
		? Omit<Each, 'case'>
		: never
	: never

function between(before: CaseOutcome, now: CaseOutcome): readonly Failure[] {
	const gone = (one: readonly string[], other: readonly string[]) => one.filter((id) => !other.includes(id))
	const both = (one: readonly string[], other: readonly string[]) => one.filter((id) => other.includes(id))
	const [refused, refuses] = [before.refused.map(spot), now.refused.map(spot)]
	const isSameOrder = both(before.asked, now.asked).join() === both(now.asked, before.asked).join()
	return [
		...gone(before.asked, now.asked).map((field) => ({ kind: 'not-asked' as const, field })),
		...gone(now.asked, before.asked).map((field) => ({ kind: 'asked' as const, field })),
		...(isSameOrder ? [] : [{ kind: 'order' as const }]),
		...[...new Set([...Object.keys(before.worked), ...Object.keys(now.worked)])]
			.filter((field) => before.worked[field] !== now.worked[field])
			.map((field) => ({
				kind: 'worked' as const,
				field,
				before: before.worked[field],
				now: now.worked[field],
			})),
		...gone(refused, refuses).map((each) => ({ kind: 'not-refused' as const, field: fieldOf(each) })),
		...gone(refuses, refused).map((each) => ({ kind: 'refused' as const, field: fieldOf(each) })),
		...gone(before.papers, now.papers).map((key) => ({ kind: 'no-paper' as const, key })),
		...gone(now.papers, before.papers).map((key) => ({ kind: 'paper' as const, key })),
	]
}

const spot = ({ field, kind }: CaseOutcome['refused'][number]) => `${kind} ${field}`
const fieldOf = (spotted: string) => spotted.slice(spotted.indexOf(' ') + 1)
