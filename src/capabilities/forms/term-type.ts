import { unreachable } from '#kernel/result'
import type { Condition, Field, Term } from './form.ts'
import { readsOf } from './term.ts'

/** What a term comes to, or an answer holds. */
export type Kind = 'text' | 'number' | 'day' | 'truth'

/** What the answer to a question holds; undefined for one that holds none. */
export function kindOf(field: Field): Kind | undefined {
	switch (field.widget) {
		case 'yes-no':
		case 'consent':
			return 'truth'
		case 'number':
		case 'money':
			return 'number'
		case 'date':
		case 'partial-date':
			return 'day'
		case 'computed':
			return field.compute.kind === 'term' && field.compute.shape !== 'text' ? 'number' : 'text'
		case 'explanation':
		case 'signature':
			return undefined
		case 'address':
		case 'choice':
		case 'commune':
		case 'email':
		case 'ethnicity':
		case 'long-text':
		case 'nationality':
		case 'person-id':
		case 'phone':
		case 'several':
		case 'tax-code':
		case 'text':
		case 'time':
		case 'unit':
			return 'text'
		default:
			return unreachable(field)
	}
}

/** What is wrong with the kinds in a term or a condition. */
export type KindFault =
	/** A number is added to a text. */
	| { readonly kind: 'needs'; readonly what: Kind; readonly got: Kind; readonly of: string }
	/** Two kinds are compared, or come out of one choice. */
	| { readonly kind: 'differ'; readonly one: Kind; readonly other: Kind }

type Fields = ReadonlyMap<string, Field>

/** What a term comes to; undefined when it reads what the form does not ask, which is told by itself. */
export function termKind(term: Term, fields: Fields, fault: (fault: KindFault) => void): Kind | undefined {
	const of = (each: Term) => termKind(each, fields, fault)
	const need = (each: Term, what: Kind) => {
		const got = of(each)
		if (got && got !== what) fault({ kind: 'needs', what, got, of: nameOfTerm(each) })
	}
	if (typeof term === 'string') return /^\d{4}-\d\d-\d\d$/.test(term) ? 'day' : 'text'
	if (typeof term === 'number') return 'number'
	if (typeof term === 'boolean') return 'truth'
	if ('of' in term) {
		const field = fields.get(term.of)
		return field && kindOf(field)
	}
	if ('today' in term) return 'day'
	if ('count' in term) return 'number'
	if ('sum' in term) {
		const field = fields.get(term.sum)
		const got = field && kindOf(field)
		if (got && got !== 'number') fault({ kind: 'needs', what: 'number', got, of: term.sum })
		return 'number'
	}
	if ('join' in term) {
		term.join.forEach(of)
		return 'text'
	}
	if ('inWords' in term) {
		need(term.inWords, 'number')
		return 'text'
	}
	if ('age' in term) {
		need(term.age, 'day')
		return 'number'
	}
	if ('days' in term) {
		term.days.forEach((each) => need(each, 'day'))
		return 'number'
	}
	if ('round' in term) {
		need(term.round, 'number')
		return 'number'
	}
	if ('first' in term) return alike(term.first.map(of), fault)
	if ('when' in term) {
		checkKinds(term.when, fields, fault)
		return alike([of(term.then), of(term.else)], fault)
	}
	const parts =
		'add' in term
			? term.add
			: 'subtract' in term
				? term.subtract
				: 'multiply' in term
					? term.multiply
					: 'divide' in term
						? term.divide
						: 'least' in term
							? term.least
							: term.greatest
	parts.forEach((each) => need(each, 'number'))
	return 'number'
}

function alike(kinds: readonly (Kind | undefined)[], fault: (fault: KindFault) => void): Kind | undefined {
	const known = kinds.filter((kind) => kind !== undefined)
	const [one] = known
	const other = known.find((kind) => kind !== one)
	if (one && other) fault({ kind: 'differ', one, other })
	return one
}

/** Looks through a condition for comparisons of unlike kinds. */
export function checkKinds(condition: Condition, fields: Fields, fault: (fault: KindFault) => void): void {
	if ('compare' in condition) {
		const kinds = [condition.compare, condition.to].map((term) => termKind(term, fields, fault))
		alike(kinds, fault)
		const one = kinds.find((kind) => kind !== undefined)
		// Words and truths are the same or not; they have no order that a citizen could know.
		const orders = condition.by !== 'same' && condition.by !== 'different'
		if (orders && (one === 'truth' || one === 'text'))
			fault({ kind: 'needs', what: 'number', got: one, of: nameOfTerm(condition.compare) })
	} else if ('all' in condition) condition.all.forEach((each) => checkKinds(each, fields, fault))
	else if ('any' in condition) condition.any.forEach((each) => checkKinds(each, fields, fault))
	else if ('not' in condition) checkKinds(condition.not, fields, fault)
}

const nameOfTerm = (term: Term): string =>
	typeof term === 'object'
		? readsOf(term)
				.map(({ id }) => id)
				.join(', ')
		: String(term)
