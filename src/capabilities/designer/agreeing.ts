import { type Field, fieldsOf, type FormDefinition, isAsked } from '#forms'
import { unreachable } from '#kernel/result'

export type Property = Readonly<Record<string, unknown>>
/** What an official sets for an answer; null takes a bound away. */
export type Bounds = Readonly<
	Partial<Record<'minLength' | 'maxLength' | 'minimum' | 'maximum', number | null>>
> & { readonly whole?: boolean }

/** The form with a schema that says of every question what its answer may be; bounds that were set stay. */
export function agreeing(
	definition: FormDefinition,
	set: Readonly<Record<string, Bounds>> = {},
): FormDefinition {
	const old = propertiesOf(definition)
	const of = (fields: readonly Field[]) =>
		Object.fromEntries(
			fields.filter(isAsked).map((field) => [field.id, propertyOf(field, old.get(field.id), set[field.id])]),
		)
	const properties: Record<string, Property> = {}
	for (const { repeat, fields } of definition.steps.flatMap(({ sections }) => sections))
		if (repeat)
			properties[repeat.id] = {
				type: 'array',
				minItems: repeat.least,
				maxItems: repeat.most,
				items: { type: 'object', additionalProperties: false, properties: of(fields) },
			}
		else Object.assign(properties, of(fields))
	return { ...definition, schema: { ...definition.schema, properties } }
}

/** What the schema says of each question, by its id, of those in repeating sections too. */
export function propertiesOf(definition: FormDefinition): ReadonlyMap<string, Property> {
	const own = definition.schema.properties
	const found = new Map<string, Property>()
	const ids = new Set(fieldsOf(definition).map(({ id }) => id))
	const look = (properties: Readonly<Record<string, Property>>) => {
		for (const [id, property] of Object.entries(properties)) {
			if (ids.has(id)) found.set(id, property)
			else {
				const items = property['items'] as { properties?: typeof own } | undefined
				if (items?.properties) look(items.properties)
			}
		}
	}
	look(own)
	return found
}

const textBounds = ['minLength', 'maxLength', 'pattern']
const numberBounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']

function propertyOf(field: Field, old: Property | undefined, set: Bounds | undefined): Property {
	const property = fresh(field, old, set)
	const bounds = boundsOf(field)
	const kept = Object.fromEntries(bounds.flatMap((name) => (old && name in old ? [[name, old[name]]] : [])))
	const { whole: _, ...rest } = set ?? {}
	const merged: Record<string, unknown> = { ...property, ...kept }
	for (const [name, bound] of Object.entries(rest)) {
		if (!bounds.includes(name)) continue
		if (bound === null) delete merged[name]
		else merged[name] = bound
	}
	// A text without any bound could be anything: there the usual one stands.
	if ('maxLength' in property && !('maxLength' in merged)) merged['maxLength'] = property['maxLength']
	return merged
}

/** Which bounds an answer to this question can have. */
export function boundsOf({ widget }: Field): readonly string[] {
	if (widget === 'text' || widget === 'long-text' || widget === 'address' || widget === 'unit')
		return textBounds
	if (widget === 'person-id') return ['pattern', 'maxLength']
	return widget === 'number' || widget === 'money' ? numberBounds : []
}

function fresh(field: Field, old: Property | undefined, set: Bounds | undefined): Property {
	switch (field.widget) {
		case 'text':
		case 'unit':
			return { type: 'string', maxLength: 200 }
		case 'address':
			return { type: 'string', maxLength: 300 }
		case 'long-text':
			return { type: 'string', maxLength: 2000 }
		case 'person-id':
			return { type: 'string', maxLength: 20, pattern: '^[0-9]{12}$' }
		case 'phone':
			return { type: 'string', maxLength: 20, format: 'phone' }
		case 'email':
			return { type: 'string', maxLength: 254, format: 'email' }
		case 'date':
			return { type: 'string', format: 'day' }
		case 'partial-date':
			return { type: 'string', format: 'partial-day' }
		case 'time':
		case 'tax-code':
		case 'commune':
		case 'nationality':
		case 'ethnicity':
			return { type: 'string', format: field.widget }
		case 'yes-no':
			return { type: 'boolean' }
		case 'consent':
			return { type: 'boolean', const: true }
		case 'money':
			return { type: 'integer', minimum: 0 }
		case 'number':
			return { type: (set?.whole ?? old?.['type'] === 'integer') ? 'integer' : 'number' }
		case 'choice':
			return { type: 'string', enum: field.options.map(({ value }) => value) }
		case 'several':
			return {
				type: 'array',
				uniqueItems: true,
				items: { enum: field.options.map(({ value }) => value) },
			}
		case 'computed':
		case 'explanation':
		case 'signature':
			return {}
		default:
			return unreachable(field)
	}
}
