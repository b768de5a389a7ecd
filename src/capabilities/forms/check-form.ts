import { comparisons, looksAt } from './condition.ts'
import { type Condition, type Field, fieldsOf, type FormDefinition, type Value } from './form.ts'
import { unreachable } from '#kernel/result'

/** Why a form cannot be published, and where in it. */
export type FormFault = { readonly place: string } & (
	| { readonly kind: 'not-shaped'; readonly detail: string }
	| { readonly kind: 'same-id'; readonly id: string }
	| { readonly kind: 'unknown-field'; readonly id: string }
	| { readonly kind: 'wrong-type'; readonly id: string; readonly value: Value }
	| { readonly kind: 'circle'; readonly ids: readonly string[] }
	| { readonly kind: 'no-schema'; readonly id: string }
	| { readonly kind: 'schema-without-field'; readonly id: string }
	| { readonly kind: 'schema-disagrees'; readonly id: string; readonly detail: string }
	| { readonly kind: 'schema-broken'; readonly detail: string }
	| { readonly kind: 'step-name-taken'; readonly id: string }
)

// Pages of their own beside the steps of a draft.
const takenNames = ['luu', 'tep', 'kiem-tra', 'nop', 'noi-nop', 'giay-to', 'bo', 'xem']

type Placed = { readonly place: string; readonly condition: Condition; readonly of: readonly string[] }

/** Everything that is wrong with a form that has the right shape; empty when it can be published. */
export function faultsOf(definition: FormDefinition): readonly FormFault[] {
	const fields = new Map(fieldsOf(definition).map((field) => [field.id, field]))
	const edges = conditionsOf(definition)
	return [
		...namesOf(definition),
		...edges.flatMap((edge) => faultsOfCondition(edge, fields)),
		...referencesOf(definition).flatMap(({ place, id }) =>
			fields.has(id) ? [] : [{ place, kind: 'unknown-field', id } as const],
		),
		...circlesOf(definition, edges),
		...faultsOfSchema(definition, fields),
	]
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
		if (takenNames.includes(step.id))
			faults.push({ place: `steps[${s}].id`, kind: 'step-name-taken', id: step.id })
		step.sections.forEach((section, c) =>
			section.fields.forEach((field, f) => once(`steps[${s}].sections[${c}].fields[${f}].id`, field.id)),
		)
	})
	definition.components.forEach(({ key }, c) => once(`components[${c}].key`, `component ${key}`))
	return faults.map((fault) =>
		fault.kind === 'same-id' ? { ...fault, id: fault.id.replace(/^(step|component) /, '') } : fault,
	)
}

function conditionsOf(definition: FormDefinition): Placed[] {
	const placed: Placed[] = []
	const put = (place: string, condition: Condition | undefined, of: readonly string[]) => {
		if (condition) placed.push({ place, condition, of })
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
				put(`${at}.fields[${f}].when`, field.when, [field.id])
				if (field.prefill && 'from' in field.prefill)
					put(`${at}.fields[${f}].prefill.when`, field.prefill.when, [])
			})
		})
	})
	definition.components.forEach((rule, c) => put(`components[${c}].when`, rule.when, []))
	return placed
}

function faultsOfCondition({ place, condition }: Placed, fields: ReadonlyMap<string, Field>): FormFault[] {
	const unknown = looksAt(condition)
		.filter((id) => !fields.has(id))
		.map((id) => ({ place, kind: 'unknown-field', id }) as const)
	const wrong = comparisons(condition).flatMap(({ field: id, values }) => {
		const field = fields.get(id)
		if (!field) return []
		return values
			.filter((value) => !couldBe(field, value))
			.map((value) => ({ place, kind: 'wrong-type', id, value }) as const)
	})
	return [...unknown, ...wrong]
}

function couldBe(field: Field, value: Value): boolean {
	switch (field.widget) {
		case 'yes-no':
		case 'consent':
			return typeof value === 'boolean'
		case 'number':
			return typeof value === 'number'
		case 'choice':
			return field.options.some((option) => option.value === value)
		case 'computed':
			return field.compute.kind === 'in-time-or-late'
				? value === 'in-time' || value === 'late'
				: typeof value === 'string'
		case 'text':
		case 'long-text':
		case 'date':
		case 'partial-date':
		case 'person-id':
		case 'phone':
		case 'email':
		case 'address':
		case 'unit':
		case 'nationality':
		case 'ethnicity':
			return typeof value === 'string'
		default:
			return unreachable(field)
	}
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

function circlesOf(definition: FormDefinition, edges: readonly Placed[]): FormFault[] {
	const needs = new Map<string, Set<string>>()
	const add = (id: string, other: string) => {
		const known = needs.get(id) ?? new Set()
		needs.set(id, known.add(other))
	}
	for (const { condition, of } of edges)
		for (const id of of) for (const other of looksAt(condition)) add(id, other)
	for (const field of fieldsOf(definition))
		if (field.widget === 'computed' && 'of' in field.compute) add(field.id, field.compute.of)
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

function faultsOfSchema(definition: FormDefinition, fields: ReadonlyMap<string, Field>): FormFault[] {
	const { properties } = definition.schema
	const faults: FormFault[] = []
	for (const field of fields.values()) {
		if (field.widget === 'computed') continue
		const place = `schema.properties.${field.id}`
		const property = properties[field.id]
		if (!property) faults.push({ place, kind: 'no-schema', id: field.id })
		else {
			const detail = disagreement(field, property)
			if (detail) faults.push({ place, kind: 'schema-disagrees', id: field.id, detail })
		}
	}
	for (const id of Object.keys(properties)) {
		const field = fields.get(id)
		if (!field || field.widget === 'computed')
			faults.push({ place: `schema.properties.${id}`, kind: 'schema-without-field', id })
	}
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
			return undefined
		default:
			return unreachable(field)
	}
}
