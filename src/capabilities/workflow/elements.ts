import type { ModdleElement } from 'bpmn-moddle'
import type { GraphNode } from './graph.ts'
import type { NamedElement } from './process-refusal.ts'

/** The elements under a property that holds many; empty when it is left out. */
export const elements = (of: ModdleElement, property: string): ModdleElement[] =>
	(of.get(property) as ModdleElement[] | undefined) ?? []

export const one = (of: ModdleElement, property: string): ModdleElement | undefined =>
	of.get(property) as ModdleElement | undefined

/** One of our attributes; empty when it is not there. */
export const attribute = (of: ModdleElement, property: string): string =>
	((of.get(`motcua:${property}`) as string | undefined) ?? '').trim()

/** The text of an expression such as `timeDuration` or `conditionExpression`; FEEL as Camunda writes it has a `=` before it. */
export const expression = (of: ModdleElement, property: string): string =>
	((one(of, property)?.get('body') as string | undefined) ?? '').trim()

export const typeOf = ({ $type }: ModdleElement): string => $type.replace('bpmn:', '')

export const named = (element: ModdleElement): NamedElement => ({
	id: element.id ?? '',
	name: element.name?.trim() || (element.id ?? ''),
	type: typeOf(element),
})

export const namedNode = (node: GraphNode): NamedElement => ({
	id: node.id,
	name: node.name || node.id,
	type: node.kind,
})
