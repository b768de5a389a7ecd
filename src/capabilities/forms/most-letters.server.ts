import type { FormDefinition } from './form.ts'

/** How many letters each question takes, by the id that it has in every row; where the schema sets no limit, none. */
export function mostLetters({ schema }: FormDefinition): Readonly<Record<string, number>> {
	const most: Record<string, number> = {}
	const look = (properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
		for (const [id, property] of Object.entries(properties)) {
			const { maxLength, items } = property
			if (typeof maxLength === 'number') most[id] = maxLength
			if (typeof items === 'object' && items !== null && 'properties' in items)
				look(items.properties as typeof properties)
		}
	}
	look(schema.properties)
	return most
}
