import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { ok, refuse, type Result } from '#kernel/result'
import { conditionFault } from './condition.ts'
import { type Act, acts, type GraphNode, leadsTo, type ProcessGraph, type UserTask } from './graph.ts'
import { motcua } from './motcua.ts'
import type { NamedElement, ProcessRefusal } from './process-refusal.ts'
import { reachable } from './step.ts'

/** Far above any real process (the largest of the 38 collected is 20 steps), far below what would hurt. */
const longestFile = 1_000_000

/**
 * Reads a BPMN 2.0 file into the graph that runs. Supported: one start, user tasks, exclusive gateways, ends; comments
 * and lanes are ignored. Everything that could not run is named at once, not one fault a time.
 */
export async function compileProcess(bpmn: string): Promise<Result<ProcessGraph, ProcessRefusal[]>> {
	if (bpmn.length > longestFile)
		return refuse([{ kind: 'unreadable', why: 'more than a million characters' }])
	const read = await new BpmnModdle({ motcua }).fromXML(bpmn).catch((failure: unknown) => String(failure))
	if (typeof read === 'string') return refuse([{ kind: 'unreadable', why: read }])
	if (read.rootElement.$type !== 'bpmn:Definitions')
		return refuse([{ kind: 'unreadable', why: `it is a ${read.rootElement.$type}` }])
	if (read.warnings.length > 0)
		return refuse(read.warnings.map(({ message }) => ({ kind: 'unreadable', why: message })))

	const processes = elements(read.rootElement, 'rootElements').filter(({ $type }) => $type === 'bpmn:Process')
	const [process] = processes
	if (!process || processes.length > 1) return refuse([{ kind: 'not-one-process', count: processes.length }])

	const refusals: ProcessRefusal[] = []
	const outgoing = flowsBySource(process)
	const nodes: Record<string, GraphNode> = Object.create(null)
	for (const element of elements(process, 'flowElements')) {
		if (element.$type === 'bpmn:SequenceFlow') continue
		const node = nodeOf(element, outgoing.get(element.id) ?? [], refusals)
		if (node) nodes[node.id] = node
	}
	const start = oneStart(process, nodes, refusals)
	if (refusals.length > 0 || !start) return refuse(refusals)
	refusals.push(...wayward(nodes, start))
	if (refusals.length > 0) return refuse(refusals)
	return ok({ id: process.id ?? '', name: process.name ?? process.id ?? '', start, nodes: { ...nodes } })
}

const elements = (of: ModdleElement, property: string): ModdleElement[] =>
	(of.get(property) as ModdleElement[] | undefined) ?? []

const one = (of: ModdleElement, property: string): ModdleElement | undefined =>
	of.get(property) as ModdleElement | undefined

const attribute = (of: ModdleElement, property: string): string =>
	((of.get(`motcua:${property}`) as string | undefined) ?? '').trim()

const named = ({
	id = '',
	name = '',
	$type,
}: ModdleElement | (GraphNode & { $type?: string })): NamedElement => ({
	id,
	name: name.trim() || id,
	type: ($type ?? '').replace('bpmn:', ''),
})

/** By `sourceRef`: the `outgoing` of a node only repeats it, and some editors leave it out. */
function flowsBySource(process: ModdleElement): Map<string | undefined, ModdleElement[]> {
	const flows = elements(process, 'flowElements').filter(({ $type }) => $type === 'bpmn:SequenceFlow')
	return Map.groupBy(flows, (flow) => one(flow, 'sourceRef')?.id)
}

// One element ---------------------------------------------------------------------------------------------------------

function nodeOf(
	element: ModdleElement,
	flows: readonly ModdleElement[],
	refusals: ProcessRefusal[],
): GraphNode | undefined {
	const { id, name } = named(element)
	switch (element.$type) {
		case 'bpmn:StartEvent':
		case 'bpmn:EndEvent': {
			const [trigger] = elements(element, 'eventDefinitions')
			if (trigger) {
				refusals.push({
					kind: 'unsupported',
					element: named(element),
					what: trigger.$type.replace('bpmn:', ''),
				})
				return undefined
			}
			if (element.$type === 'bpmn:EndEvent') {
				if (flows.length > 0)
					refusals.push({ kind: 'unsupported', element: named(element), what: 'outgoing' })
				return { kind: 'end', id, name }
			}
			const to = onlyWay(element, flows, refusals)
			return to === undefined ? undefined : { kind: 'start', id, name, to }
		}
		case 'bpmn:UserTask':
			return taskOf(element, flows, refusals)
		case 'bpmn:ExclusiveGateway':
			return gatewayOf(element, flows, refusals)
		default:
			refusals.push({
				kind: 'unsupported',
				element: named(element),
				what: element.$type.replace('bpmn:', ''),
			})
			return undefined
	}
}

/** A second flow out of a step would be a silent fork in BPMN; here it must be drawn as a gateway. */
function onlyWay(
	element: ModdleElement,
	flows: readonly ModdleElement[],
	refusals: ProcessRefusal[],
): string | undefined {
	const [flow] = flows
	const to = flow && one(flow, 'targetRef')?.id
	if (to === undefined) refusals.push({ kind: 'dead-end', element: named(element) })
	else if (flows.length > 1) refusals.push({ kind: 'several-ways-out', element: named(element) })
	else if (flow && one(flow, 'conditionExpression'))
		refusals.push({ kind: 'condition-out-of-place', element: named(flow) })
	return to
}

function taskOf(
	element: ModdleElement,
	flows: readonly ModdleElement[],
	refusals: ProcessRefusal[],
): UserTask | undefined {
	const before = refusals.length
	const where = named(element)
	if (element.get('loopCharacteristics'))
		refusals.push({ kind: 'unsupported', element: where, what: 'loopCharacteristics' })
	if (element.get('isForCompensation') === true)
		refusals.push({ kind: 'unsupported', element: where, what: 'isForCompensation' })
	if (!element.name?.trim()) refusals.push({ kind: 'no-name', element: where })

	const role = attribute(element, 'role')?.trim()
	if (!role) refusals.push({ kind: 'unknown-role', element: where, given: attribute(element, 'role') })
	const agency = (['receiving', 'competent'] as const).find((each) => each === attribute(element, 'agency'))
	if (!agency) refusals.push({ kind: 'unknown-agency', element: where, given: attribute(element, 'agency') })
	const hours = hoursOf(attribute(element, 'hours'))
	if (hours === undefined)
		refusals.push({ kind: 'bad-hours', element: where, given: attribute(element, 'hours') })
	const allowed = actsOf(attribute(element, 'acts'), where, refusals)
	const to = onlyWay(element, flows, refusals)
	if (refusals.length > before || !role || !agency || hours === undefined || to === undefined)
		return undefined
	return {
		kind: 'user-task',
		id: where.id,
		name: where.name,
		role,
		agency,
		hours,
		acts: allowed,
		to,
	}
}

/** Null when the process gives the step no time of its own; undefined when what is written is no time. */
function hoursOf(text: string): number | null | undefined {
	if (text === '') return null
	const hours = /^\d{1,5}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN
	return hours > 0 ? hours : undefined
}

/** A supplement leaves the dossier where it is: a step that allows nothing else would never end. */
const movesNothing: ReadonlySet<Act> = new Set(['supplement'])

function actsOf(text: string, element: NamedElement, refusals: ProcessRefusal[]): Act[] {
	const words = text.split(/\s+/).filter((word) => word !== '')
	const found: Act[] = []
	for (const word of words) {
		const act = acts.find((each) => each === word)
		if (act) found.push(act)
		else refusals.push({ kind: 'unknown-act', element, given: word })
	}
	if (words.length === 0 || (found.length > 0 && found.every((act) => movesNothing.has(act))))
		refusals.push({ kind: 'no-act', element })
	return [...new Set(found)]
}

function gatewayOf(
	element: ModdleElement,
	flows: readonly ModdleElement[],
	refusals: ProcessRefusal[],
): GraphNode | undefined {
	const where = named(element)
	const otherwise = flows.length === 1 ? flows[0] : one(element, 'default')
	const to = otherwise && one(otherwise, 'targetRef')?.id
	if (flows.length === 0) {
		refusals.push({ kind: 'dead-end', element: where })
		return undefined
	}
	if (to === undefined || !otherwise) {
		refusals.push({ kind: 'no-default', element: where })
		return undefined
	}
	if (one(otherwise, 'conditionExpression'))
		refusals.push({ kind: 'condition-out-of-place', element: named(otherwise) })
	const ways: { when: string; to: string }[] = []
	for (const flow of flows) {
		if (flow === otherwise) continue
		const when = ((one(flow, 'conditionExpression')?.get('body') as string | undefined) ?? '').trim()
		const target = one(flow, 'targetRef')?.id
		const fault = when === '' ? undefined : conditionFault(when)
		if (when === '') refusals.push({ kind: 'no-condition', element: named(flow) })
		else if (fault)
			refusals.push({ kind: 'bad-condition', element: named(flow), condition: when, why: fault })
		else if (target !== undefined) ways.push({ when, to: target })
	}
	return { kind: 'gateway', id: where.id, name: where.name, ways, otherwise: to }
}

// The whole -----------------------------------------------------------------------------------------------------------

function oneStart(
	process: ModdleElement,
	nodes: Readonly<Record<string, GraphNode>>,
	refusals: ProcessRefusal[],
): string | undefined {
	const starts = elements(process, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent')
	if (starts.length !== 1) refusals.push({ kind: 'not-one-start', count: starts.length })
	return Object.values(nodes).find(({ kind }) => kind === 'start')?.id
}

/** Steps that no way leads to, steps that never reach the end, and gateways that only lead to one another. */
function wayward(nodes: Readonly<Record<string, GraphNode>>, start: string): ProcessRefusal[] {
	const found: ProcessRefusal[] = []
	const reached = reachable(nodes, start)
	for (const node of Object.values(nodes)) {
		if (!reached.has(node.id)) found.push({ kind: 'unreachable', element: namedNode(node) })
		else if (
			node.kind === 'user-task' &&
			![...reachable(nodes, node.id)].some((id) => nodes[id]?.kind === 'end')
		)
			found.push({ kind: 'never-ends', element: namedNode(node) })
		else if (node.kind === 'gateway' && circles(nodes, node.id))
			found.push({ kind: 'circle', element: namedNode(node) })
	}
	if (![...reached].some((id) => nodes[id]?.kind === 'user-task')) found.push({ kind: 'no-task' })
	return found
}

const namedNode = (node: GraphNode): NamedElement => ({
	id: node.id,
	name: node.name || node.id,
	type: node.kind,
})

/** Can a token come back to this gateway without meeting a task? */
function circles(nodes: Readonly<Record<string, GraphNode>>, gateway: string): boolean {
	const seen = new Set<string>()
	const open = [gateway]
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = nodes[id]
		if (node?.kind !== 'gateway') continue
		for (const next of leadsTo(node)) {
			if (next === gateway) return true
			if (!seen.has(next)) open.push(next)
			seen.add(next)
		}
	}
	return false
}
