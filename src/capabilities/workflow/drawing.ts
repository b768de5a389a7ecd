import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { mainProcess } from './elements.ts'
import { motcua } from './motcua.ts'

/** A BPMN file as it is drawn, whether or not it could run. */
export type Drawing = {
	readonly root: ModdleElement
	readonly process: ModdleElement
	/** Everything between flows, those inside sub-processes too. */
	readonly nodes: ReadonlyMap<string, ModdleElement>
	readonly out: ReadonlyMap<string, readonly ModdleElement[]>
}

/** Undefined when the text is no BPMN file with one process. */
export async function readDrawing(bpmn: string): Promise<Drawing | undefined> {
	const parsed = await new BpmnModdle({ motcua }).fromXML(bpmn).catch(() => undefined)
	if (!parsed) return undefined
	const main = mainProcess(parsed.rootElement)
	if (!main.ok) return undefined
	const process = main.value
	const parts = partsOf(process)
	const flows = parts.filter(({ $type }) => $type === 'bpmn:SequenceFlow')
	const nodes = new Map(
		parts.filter(({ $type }) => $type !== 'bpmn:SequenceFlow').map((node) => [node.id ?? '', node]),
	)
	return {
		root: parsed.rootElement,
		process,
		nodes,
		out: Map.groupBy(flows, (flow) => ref(flow, 'sourceRef')),
	}
}

const partsOf = (of: ModdleElement): ModdleElement[] =>
	many(of, 'flowElements').flatMap((part) => [part, ...partsOf(part)])

export const many = (of: ModdleElement, property: string): ModdleElement[] =>
	(of.get(property) as ModdleElement[] | undefined) ?? []
export const ref = (of: ModdleElement, property: string): string =>
	(of.get(property) as ModdleElement | undefined)?.id ?? ''
export const attribute = (of: ModdleElement, name: string): string =>
	((of.get(`motcua:${name}`) as string | undefined) ?? '').trim()
export const documentation = (of: ModdleElement): string =>
	((many(of, 'documentation')[0]?.get('text') as string | undefined) ?? '').trim()
export const condition = (flow: ModdleElement): string | undefined =>
	((flow.get('conditionExpression') as ModdleElement | undefined)?.get('body') as string | undefined)?.trim()
