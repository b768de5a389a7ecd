import type { ModdleElement } from 'bpmn-moddle'
import { elements } from './elements.ts'

const camunda = 'http://camunda.org/schema/1.0/bpmn'
const flowable = 'http://flowable.org/bpmn'
const activiti = 'http://activiti.org/bpmn'

/** Attributes of Camunda 7 and its kin, under whatever prefix the file gives them. */
export function attributesAbroad(root: ModdleElement): (of: ModdleElement, name: string) => string {
	const prefixes = Object.entries(root.$attrs).flatMap(([name, uri]) =>
		name.startsWith('xmlns:') && [camunda, flowable, activiti].includes(uri)
			? [name.slice('xmlns:'.length)]
			: [],
	)
	return (of, name) =>
		prefixes.map((prefix) => of.$attrs[`${prefix}:${name}`]?.trim() ?? '').find((value) => value !== '') ?? ''
}

/** An extension element of another program, such as `zeebe:assignmentDefinition`, by its name without the prefix. */
const extension = (of: ModdleElement, name: string): Readonly<Record<string, unknown>> | undefined => {
	const inside = of.get('extensionElements') as ModdleElement | undefined
	return (inside ? elements(inside, 'values') : []).find(
		({ $type }) => $type.slice($type.indexOf(':') + 1) === name,
	) as unknown as Readonly<Record<string, unknown>> | undefined
}

/**
 * The groups that may do a task, as Camunda 7 (`camunda:candidateGroups`) or 8 (`zeebe:assignmentDefinition`) writes
 * them; a group that is computed for each case is none.
 */
export function groupsOf(task: ModdleElement, abroad: ReturnType<typeof attributesAbroad>): string[] {
	const zeebe = extension(task, 'assignmentDefinition')?.['candidateGroups']
	const given = (abroad(task, 'candidateGroups') || (typeof zeebe === 'string' ? zeebe : '')).trim()
	if (given.startsWith('=')) {
		// A text or a list of texts in FEEL is as good as written out.
		const plain = /^=\s*\[?\s*("[^"]*"(?:\s*,\s*"[^"]*")*)\s*\]?$/.exec(given)?.[1]
		return plain ? [...plain.matchAll(/"([^"]*)"/g)].map(([, group]) => group ?? '') : []
	}
	if (/[$#]\{/.test(given)) return []
	return given
		.split(',')
		.map((group) => group.trim())
		.filter(Boolean)
}

/** What a service task of another program asks for: the topic of Camunda 7, the type of a job of Camunda 8. */
export function serviceAbroad(task: ModdleElement, abroad: ReturnType<typeof attributesAbroad>): string {
	const type = extension(task, 'taskDefinition')?.['type']
	return abroad(task, 'topic') || (typeof type === 'string' && !type.startsWith('=') ? type.trim() : '')
}

/** The lane of each element that stands in one, the innermost first: `Thẩm tra` in `Phòng Tư pháp`. */
export function lanesOf(process: ModdleElement): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>()
	const visit = (set: ModdleElement, around: readonly string[]): void => {
		for (const lane of elements(set, 'lanes')) {
			const names = lane.name?.trim() ? [lane.name.trim(), ...around] : around
			for (const { id } of elements(lane, 'flowNodeRef')) if (id) found.set(id, names)
			const inside = lane.get('childLaneSet') as ModdleElement | undefined
			if (inside) visit(inside, names)
		}
	}
	for (const set of elements(process, 'laneSets')) visit(set, [])
	return found
}
