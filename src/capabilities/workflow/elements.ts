import type { ModdleElement } from 'bpmn-moddle'
import { ok, refuse, type Result } from '#kernel/result'
import type { GraphNode } from './graph.ts'
import type { NamedElement, ProcessRefusal } from './process-refusal.ts'

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

/**
 * The process that a file is about. A drawing of several pools has several: what runs is the one that says so, or the only
 * one that is drawn at all (a pool of the citizen is often left empty).
 */
export function mainProcess(root: ModdleElement): Result<ModdleElement, ProcessRefusal> {
	if (root.$type !== 'bpmn:Definitions') return refuse({ kind: 'unreadable', why: `it is a ${root.$type}` })
	const all = elements(root, 'rootElements').filter(({ $type }) => $type === 'bpmn:Process')
	const drawn = all.filter((process) => elements(process, 'flowElements').length > 0)
	const running = drawn.filter((process) => process.get('isExecutable') === true)
	const [process] = all.length === 1 ? all : running.length === 1 ? running : drawn.length === 1 ? drawn : []
	if (process) return ok(process)
	return refuse({
		kind: 'not-one-process',
		count: all.length,
		names: all.map((each) => poolOf(root, each) || named(each).name),
	})
}

/** A pool has a name where its process mostly has none. */
const poolOf = (root: ModdleElement, process: ModdleElement): string | undefined =>
	elements(root, 'rootElements')
		.filter(({ $type }) => $type === 'bpmn:Collaboration')
		.flatMap((collaboration) => elements(collaboration, 'participants'))
		.find((participant) => one(participant, 'processRef') === process)
		?.name?.trim()

const feel = /^$|feel/i

/** Whether an expression is in FEEL by the language that it names, or names none; `juel` counts as well when asked for. */
export const isFeel = (language: unknown, juel?: 'juel'): boolean =>
	typeof language !== 'string' || feel.test(language) || (juel !== undefined && /juel|XPath/i.test(language))
