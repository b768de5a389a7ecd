import { unreachable } from '#kernel/result'
import { type Condition, type Field, fieldsOf, type FormDefinition, type Term, type Value } from './form.ts'
import { isAsked } from './journey.ts'
import { factOf, type FactKind, keysOf } from '#registers'
import { heldFrom, isLookedUp, namedFact } from './looked-up.ts'
import { repeatAsking, repeatNamed } from './rows.ts'
import { type Read, readsOf, readsOfCondition } from './term.ts'
import { checkKinds, kindOf, type KindFault, termKind } from './term-type.ts'

/** Why a form cannot be published, and where in it. */
export type FormFault = { readonly place: string } & (
	| { readonly kind: 'not-shaped'; readonly detail: string }
	| { readonly kind: 'same-id'; readonly id: string }
	| { readonly kind: 'unknown-field'; readonly id: string }
	| { readonly kind: 'wrong-type'; readonly id: string; readonly value: Value }
	| { readonly kind: 'unlike-kinds'; readonly fault: KindFault }
	/** No section repeats under that id. */
	| { readonly kind: 'unknown-rows'; readonly id: string }
	/** Which of its rows is meant cannot be told from here; or a sum asks for one that is not repeated. */
	| { readonly kind: 'of-many-rows' | 'not-repeated'; readonly id: string }
	| { readonly kind: 'circle'; readonly ids: readonly string[] }
	| { readonly kind: 'no-schema'; readonly id: string }
	| { readonly kind: 'schema-without-field'; readonly id: string }
	| { readonly kind: 'schema-disagrees'; readonly id: string; readonly detail: string }
	| { readonly kind: 'schema-broken'; readonly detail: string }
	| { readonly kind: 'step-name-taken'; readonly id: string }
	| { readonly kind: 'unknown-lookup'; readonly id: string }
	/** The register tells no such thing. */
	| { readonly kind: 'unknown-fact'; readonly id: string; readonly fact: string }
	/** The question takes another kind of answer than the fact, or than the register is asked by. */
	| { readonly kind: 'unlike-fact'; readonly id: string; readonly fact: string }
	/** It would show whoever fills the form what the register holds of somebody else. */
	| { readonly kind: 'shows-another'; readonly id: string; readonly fact: string }
	/** The register is not found by these: some are missing, or it knows none such; or nobody has an account there. */
	| { readonly kind: 'lookup-keys'; readonly id: string; readonly keys: readonly string[] }
	/** A link cannot agree for somebody, nor fill in rows or what is worked out. */
	| { readonly kind: 'not-for-links'; readonly id: string }
	/** What is held is not known while the form is filled, so nothing can hang on it. */
	| { readonly kind: 'reads-held'; readonly id: string }
)

// Pages of their own beside the steps of a draft.
export const takenStepNames = [
	'luu',
	'tep',
	'kiem-tra',
	'nop',
	'noi-nop',
	'giay-to',
	'bo',
	'xem',
	'da-doi',
	'kho',
	'nhu-truoc',
	'tat-ca',
	'cach-hoi',
]

/** A condition, the questions that hang on it, and the repeating section that it stands in. */
type Placed = {
	readonly place: string
	readonly condition: Condition
	readonly of: readonly string[]
	readonly within?: string | undefined
}

/** Everything that is wrong with a form that has the right shape; empty when it can be published. */
export function faultsOf(definition: FormDefinition): readonly FormFault[] {
	const fields = new Map(fieldsOf(definition).map((field) => [field.id, field]))
	const edges = conditionsOf(definition)
	return [
		...namesOf(definition),
		...edges.flatMap((edge) => faultsOfCondition(edge, fields)),
		...readingsOf(definition, edges).flatMap((reading) => faultsOfReading(reading, definition, fields)),
		...computationsOf(definition).flatMap(({ place, term }) => {
			const faults: FormFault[] = []
			termKind(term, fields, (fault) => faults.push({ place, kind: 'unlike-kinds', fault }))
			return faults
		}),
		...[...referencesOf(definition), ...rulePlaces(definition)].flatMap(({ place, id }) =>
			fields.has(id) ? [] : [{ place, kind: 'unknown-field', id } as const],
		),
		...faultsOfLookups(definition, fields),
		...heldReadings(definition, edges, fields),
		...circlesOf(definition, edges),
		...faultsOfSchema(definition),
		...faultsOfPaper(definition),
	]
}

/** The account against the official paper names only what this form asks, each entry once, each column in its own rows. */
function faultsOfPaper(definition: FormDefinition): FormFault[] {
	const faults: FormFault[] = []
	const asked = new Set(fieldsOf(definition).map(({ id }) => id))
	const seen = new Set<string>()
	definition.paper?.groups.forEach((group, g) =>
		group.entries.forEach((entry, e) => {
			const place = `paper.groups[${g}].entries[${e}]`
			if (seen.has(entry.key)) faults.push({ place, kind: 'same-id', id: entry.key })
			seen.add(entry.key)
			const columns = ('by' in entry && entry.columns) || []
			const named = 'by' in entry ? entry.by : 'signs' in entry ? entry.signs : []
			for (const id of named)
				if (!asked.has(id) && !repeatNamed(definition, id)) faults.push({ place, kind: 'unknown-field', id })
			columns.forEach((column, c) => {
				for (const id of 'by' in column ? column.by : [])
					if (!named.includes(repeatAsking(definition, id)?.id ?? ''))
						faults.push({ place: `${place}.columns[${c}]`, kind: 'unknown-field', id })
			})
		}),
	)
	return faults
}

function namesOf(definition: FormDefinition): FormFault[] {
	const faults: FormFault[] = []
	const seen = new Set<string>()
	const once = (place: string, id: string) => {
		if (seen.has(id)) faults.push({ place, kind: 'same-id', id })
		seen.add(id)
	}
	definition.steps.forEach((step, s) => {
		once(`steps[${s}].id`, `step ${step.id}`)
		if (takenStepNames.includes(step.id))
			faults.push({ place: `steps[${s}].id`, kind: 'step-name-taken', id: step.id })
		step.sections.forEach((section, c) => {
			const at = `steps[${s}].sections[${c}]`
			if (section.repeat) once(`${at}.repeat.id`, section.repeat.id)
			section.fields.forEach((field, f) => {
				once(`${at}.fields[${f}].id`, field.id)
				if (field.fromLink && (section.repeat || field.widget === 'consent' || !isAsked(field)))
					faults.push({ place: `${at}.fields[${f}].fromLink`, kind: 'not-for-links', id: field.id })
				// Whose row the identity would fill in nobody can tell.
				if (section.repeat && field.prefill && 'from' in field.prefill)
					faults.push({ place: `${at}.fields[${f}].prefill`, kind: 'of-many-rows', id: field.id })
			})
		})
	})
	definition.components.forEach(({ key }, c) => once(`components[${c}].key`, `component ${key}`))
	return faults.map((fault) =>
		fault.kind === 'same-id' ? { ...fault, id: fault.id.replace(/^(step|component) /, '') } : fault,
	)
}

function conditionsOf(definition: FormDefinition): Placed[] {
	const placed: Placed[] = []
	const put = (place: string, condition: Condition | undefined, of: readonly string[], within?: string) => {
		if (condition) placed.push({ place, condition, of, within })
	}
	definition.steps.forEach((step, s) => {
		const within = step.sections.flatMap((section) => section.fields.map(({ id }) => id))
		put(`steps[${s}].when`, step.when, within)
		step.sections.forEach((section, c) => {
			const at = `steps[${s}].sections[${c}]`
			put(
				`${at}.when`,
				section.when,
				section.fields.map(({ id }) => id),
			)
			section.fields.forEach((field, f) => {
				put(`${at}.fields[${f}].when`, field.when, [field.id], section.repeat?.id)
				if (field.prefill && 'from' in field.prefill)
					put(`${at}.fields[${f}].prefill.when`, field.prefill.when, [], section.repeat?.id)
			})
		})
	})
	definition.components.forEach((rule, c) => put(`components[${c}].when`, rule.when, []))
	definition.rules?.forEach((rule, r) => {
		const within = repeatAsking(definition, rule.at)?.id
		put(`rules[${r}].when`, rule.when, [], within)
		put(`rules[${r}].must`, rule.must, [], within)
	})
	return placed
}

function faultsOfCondition({ place, condition }: Placed, fields: ReadonlyMap<string, Field>): FormFault[] {
	const faults: FormFault[] = []
	checkKinds(condition, fields, (fault) => faults.push({ place, kind: 'unlike-kinds', fault }))
	const wrong = comparisons(condition).flatMap(({ field: id, values }) => {
		const field = fields.get(id)
		if (!field) return []
		return values
			.filter((value) => !couldBe(field, value))
			.map((value) => ({ place, kind: 'wrong-type', id, value }) as const)
	})
	return [...faults, ...wrong]
}

/** Which questions a condition holds against which values. */
function comparisons(condition: Condition): readonly { field: string; values: readonly Value[] }[] {
	if ('is' in condition) return [{ field: condition.field, values: [condition.is] }]
	if ('in' in condition) return [{ field: condition.field, values: condition.in }]
	if ('includes' in condition) return [{ field: condition.field, values: [condition.includes] }]
	if ('answered' in condition || 'compare' in condition) return []
	if ('all' in condition) return condition.all.flatMap(comparisons)
	if ('any' in condition) return condition.any.flatMap(comparisons)
	if ('not' in condition) return comparisons(condition.not)
	return unreachable(condition)
}

type Computed = {
	readonly place: string
	readonly id: string
	readonly term: Term
	readonly within: string | undefined
}

function computationsOf(definition: FormDefinition): Computed[] {
	return definition.steps.flatMap((step, s) =>
		step.sections.flatMap((section, c) =>
			section.fields.flatMap((field, f) =>
				field.widget === 'computed' && field.compute.kind === 'term'
					? [
							{
								place: `steps[${s}].sections[${c}].fields[${f}].compute.term`,
								id: field.id,
								term: field.compute.term,
								within: section.repeat?.id,
							},
						]
					: [],
			),
		),
	)
}

type Reading = { readonly place: string; readonly read: Read; readonly within: string | undefined }

const readingsOf = (definition: FormDefinition, conditions: readonly Placed[]): Reading[] => [
	...conditions.flatMap(({ place, condition, within }) =>
		readsOfCondition(condition).map((read) => ({ place, read, within })),
	),
	...computationsOf(definition).flatMap(({ place, term, within }) =>
		readsOf(term).map((read) => ({ place, read, within })),
	),
]

/** What is read must be asked, and it must be clear of which row. */
function faultsOfReading(
	{ place, read: { kind, id }, within }: Reading,
	definition: FormDefinition,
	fields: ReadonlyMap<string, Field>,
): FormFault[] {
	if (kind === 'rows') return repeatNamed(definition, id) ? [] : [{ place, kind: 'unknown-rows', id }]
	if (!fields.has(id)) return [{ place, kind: 'unknown-field', id }]
	const repeat = repeatAsking(definition, id)?.id
	if (kind === 'column') return repeat ? [] : [{ place, kind: 'not-repeated', id }]
	return repeat && repeat !== within ? [{ place, kind: 'of-many-rows', id }] : []
}

function faultsOfLookups(definition: FormDefinition, fields: ReadonlyMap<string, Field>): FormFault[] {
	const lookups = definition.lookups ?? []
	const faults: FormFault[] = []
	lookups.forEach(({ id, register, by }, at) => {
		const place = `lookups[${at}]`
		if (lookups.findIndex((each) => each.id === id) !== at)
			faults.push({ place: `${place}.id`, kind: 'same-id', id })
		const keys: readonly string[] = keysOf[register]
		if (by === 'account') {
			if (register !== 'population')
				faults.push({ place: `${place}.by`, kind: 'lookup-keys', id, keys: [...keys] })
			return
		}
		const given = Object.keys(by)
		if (keys.some((key) => !given.includes(key)) || given.some((key) => !keys.includes(key)))
			faults.push({ place: `${place}.by`, kind: 'lookup-keys', id, keys: [...keys] })
		for (const [key, question] of Object.entries(by)) {
			const asked = `${place}.by.${key}`
			const field = fields.get(question)
			if (!field) faults.push({ place: asked, kind: 'unknown-field', id: question })
			// Whom a row means the register could be asked; what it told would need a place in each row.
			else if (repeatAsking(definition, question))
				faults.push({ place: asked, kind: 'of-many-rows', id: question })
			else if (!takes(field, key === 'birthDate' ? 'day' : 'text'))
				faults.push({ place: asked, kind: 'unlike-fact', id: question, fact: key })
		}
	})
	definition.steps.forEach((step, s) =>
		step.sections.forEach((section, c) =>
			section.fields.forEach((field, f) => {
				if (!field.prefill || !isLookedUp(field.prefill)) return
				const place = `steps[${s}].sections[${c}].fields[${f}].prefill`
				const { lookup: id, fact: name } = namedFact(field.prefill)
				const lookup = lookups.find((each) => each.id === id)
				if (!lookup) return void faults.push({ place, kind: 'unknown-lookup', id })
				const fact = factOf(lookup.register, name)
				if (!fact) return void faults.push({ place, kind: 'unknown-fact', id, fact: name })
				if (!takes(field, fact.kind)) faults.push({ place, kind: 'unlike-fact', id: field.id, fact: name })
				if (lookup.by !== 'account' && fact.audience === 'subject' && field.prefill.keep !== 'held')
					faults.push({ place, kind: 'shows-another', id: field.id, fact: name })
			}),
		),
	)
	return faults
}

/** Whether a question can be answered with such a fact. */
function takes(field: Field, kind: FactKind): boolean {
	if (kind === 'sex')
		return (
			field.widget === 'choice' &&
			['male', 'female'].every((sex) => field.options.some(({ value }) => value === sex))
		)
	// A register may know only the year.
	if (kind === 'day') return field.widget === 'date' || field.widget === 'partial-date'
	return kindOf(field) === 'text' && !unfit.has(field.widget)
}
const unfit: ReadonlySet<Field['widget']> = new Set(['choice', 'several', 'computed', 'commune', 'time'])

function heldReadings(
	definition: FormDefinition,
	edges: readonly Placed[],
	fields: ReadonlyMap<string, Field>,
): FormFault[] {
	const isHeld = (id: string) => {
		const field = fields.get(id)
		return field !== undefined && heldFrom(field) !== undefined
	}
	const named = [
		...readingsOf(definition, edges).map(({ place, read }) => ({ place, id: read.id })),
		...referencesOf(definition),
		...(definition.lookups ?? []).flatMap(({ by }, at) =>
			by === 'account' ? [] : Object.values(by).map((id) => ({ place: `lookups[${at}].by`, id })),
		),
	]
	return named.flatMap(({ place, id }) => (isHeld(id) ? [{ place, kind: 'reads-held', id } as const] : []))
}

function couldBe(field: Field, value: Value): boolean {
	if (field.widget === 'choice' || field.widget === 'several')
		return field.options.some((option) => option.value === value)
	if (field.widget === 'computed' && field.compute.kind === 'in-time-or-late')
		return value === 'in-time' || value === 'late'
	const kind = kindOf(field)
	return (
		typeof value === (kind === 'truth' ? 'boolean' : kind === 'number' ? 'number' : 'string') &&
		kind !== undefined
	)
}

/** Fields named outside conditions: what is computed from which, which day bounds which. */
function referencesOf(definition: FormDefinition): { place: string; id: string }[] {
	return definition.steps.flatMap((step, s) =>
		step.sections.flatMap((section, c) =>
			section.fields.flatMap((field, f) => {
				const place = `steps[${s}].sections[${c}].fields[${f}]`
				if (field.widget === 'computed' && 'of' in field.compute)
					return [{ place: `${place}.compute.of`, id: field.compute.of }]
				if (
					(field.widget === 'date' || field.widget === 'partial-date') &&
					field.until &&
					field.until !== 'today'
				)
					return [{ place: `${place}.until`, id: field.until }]
				return []
			}),
		),
	)
}

const rulePlaces = (definition: FormDefinition) =>
	(definition.rules ?? []).flatMap(({ at }, r) =>
		repeatNamed(definition, at) ? [] : [{ place: `rules[${r}].at`, id: at }],
	)

function circlesOf(definition: FormDefinition, edges: readonly Placed[]): FormFault[] {
	const needs = new Map<string, Set<string>>()
	const add = (id: string, other: string) => {
		const known = needs.get(id) ?? new Set()
		needs.set(id, known.add(other))
	}
	const put = (id: string, reads: readonly Read[]) => {
		// How many rows there are hangs on nothing.
		for (const read of reads) if (read.kind !== 'rows') add(id, read.id)
	}
	for (const { condition, of } of edges) for (const id of of) put(id, readsOfCondition(condition))
	for (const field of fieldsOf(definition))
		if (field.widget === 'computed' && 'of' in field.compute) add(field.id, field.compute.of)
	for (const { id, term } of computationsOf(definition)) put(id, readsOf(term))
	const done = new Set<string>()
	const circles: FormFault[] = []
	const walk = (id: string, path: readonly string[]) => {
		const from = path.indexOf(id)
		if (from >= 0) {
			circles.push({ place: `field ${id}`, kind: 'circle', ids: [...path.slice(from), id] })
			return
		}
		if (done.has(id)) return
		for (const other of needs.get(id) ?? []) walk(other, [...path, id])
		done.add(id)
	}
	for (const id of needs.keys()) walk(id, [])
	return circles
}

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function faultsOfSchema(definition: FormDefinition): FormFault[] {
	const sections = definition.steps.flatMap((step) => step.sections)
	const single = sections.filter(({ repeat }) => !repeat).flatMap((section) => section.fields)
	const repeats = sections.flatMap(({ repeat, fields }) => (repeat ? [{ repeat, fields }] : []))
	const { properties } = definition.schema
	return [
		...disagreements(
			'schema.properties',
			single,
			properties,
			new Set(repeats.map(({ repeat }) => repeat.id)),
		),
		...repeats.flatMap(({ repeat, fields }): FormFault[] => {
			const place = `schema.properties.${repeat.id}`
			const list = properties[repeat.id]
			if (!list) return [{ place, kind: 'no-schema', id: repeat.id }]
			const items = list['items'] as { properties?: Properties; additionalProperties?: unknown } | undefined
			if (list['type'] !== 'array' || !items?.properties || items.additionalProperties !== false)
				return [{ place, kind: 'schema-disagrees', id: repeat.id, detail: 'type: array, items: object' }]
			if (list['maxItems'] !== repeat.most || (list['minItems'] ?? 0) !== repeat.least)
				return [{ place, kind: 'schema-disagrees', id: repeat.id, detail: 'minItems, maxItems' }]
			return disagreements(`${place}.items.properties`, fields, items.properties, new Set())
		}),
	]
}

function disagreements(
	at: string,
	fields: readonly Field[],
	properties: Properties,
	others: ReadonlySet<string>,
): FormFault[] {
	const asked = new Set<string>()
	const faults: FormFault[] = []
	for (const field of fields) {
		if (!isAsked(field)) continue
		asked.add(field.id)
		const place = `${at}.${field.id}`
		const property = properties[field.id]
		const detail = property && disagreement(field, property)
		if (!property) faults.push({ place, kind: 'no-schema', id: field.id })
		else if (detail) faults.push({ place, kind: 'schema-disagrees', id: field.id, detail })
	}
	for (const id of Object.keys(properties))
		if (!asked.has(id) && !others.has(id))
			faults.push({ place: `${at}.${id}`, kind: 'schema-without-field', id })
	return faults
}

function disagreement(field: Field, property: Readonly<Record<string, unknown>>): string | undefined {
	const type = property['type']
	switch (field.widget) {
		case 'yes-no':
			return type === 'boolean' ? undefined : 'type: boolean'
		case 'consent':
			return property['const'] === true ? undefined : 'const: true'
		case 'number':
			return type === 'number' || type === 'integer' ? undefined : 'type: number'
		case 'choice': {
			const offered = field.options.map(({ value }) => value)
			const listed = property['enum']
			return Array.isArray(listed) && offered.join('\n') === listed.join('\n') ? undefined : 'enum'
		}
		case 'date':
			return type === 'string' && property['format'] === 'day' ? undefined : 'format: day'
		case 'partial-date':
			return type === 'string' && property['format'] === 'partial-day' ? undefined : 'format: partial-day'
		case 'money':
			return type === 'integer' ? undefined : 'type: integer'
		case 'several': {
			const offered = field.options.map(({ value }) => value)
			const listed = (property['items'] as { enum?: unknown } | undefined)?.enum
			return type === 'array' && Array.isArray(listed) && offered.join('\n') === listed.join('\n')
				? undefined
				: 'type: array, items: enum'
		}
		case 'time':
		case 'tax-code':
		case 'commune':
		case 'nationality':
		case 'ethnicity':
			return property['format'] === field.widget ? undefined : `format: ${field.widget}`
		case 'phone':
		case 'email':
			return property['format'] === field.widget && typeof property['maxLength'] === 'number'
				? undefined
				: `format: ${field.widget}, maxLength`
		case 'text':
		case 'long-text':
		case 'person-id':
		case 'address':
		case 'unit':
			return type === 'string' && typeof property['maxLength'] === 'number'
				? undefined
				: 'type: string, maxLength'
		case 'computed':
		case 'explanation':
		case 'signature':
			return undefined
		default:
			return unreachable(field)
	}
}
