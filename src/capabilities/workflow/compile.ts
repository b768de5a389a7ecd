import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { ok, refuse, type Result } from '#kernel/result'
import { filePairs, isAgencyCode, isContext, isProcedureCode, ruleIn } from './across.ts'
import { assignmentFrom } from './assignment.ts'
import { conditionFault } from './condition.ts'
import { stepsAsked } from './condition-names.ts'
import { attribute, elements, expression, isFeel, mainProcess, named, one, typeOf } from './elements.ts'
import { boundaryTrigger, messageName, triggerOf } from './events.ts'
import { attributesAbroad, groupsOf } from './foreign.ts'
import {
	type Act,
	acts,
	type Asks,
	type Opens,
	type GraphNode,
	type ProcessGraph,
	type Stage,
	type UserTask,
	type Way,
} from './graph.ts'
import { motcua } from './motcua.ts'
import { misspelt } from './outcomes.ts'
import type { NamedElement, ProcessRefusal } from './process-refusal.ts'
import { unsound } from './soundness.ts'
import { wayward } from './wayward.ts'

/** Far above any real process (the largest of the 38 collected is 20 steps), far below what would hurt. */
const longestFile = 1_000_000

/** What a diagram may lean on beside itself. */
export type Around = {
	/** BPMN files of other processes, for call activities, by process id. */
	readonly called?: Readonly<Record<string, { readonly bpmn: string; readonly version: number }>>
	/** The services of this house; any name will do when it is left out. */
	readonly services?: readonly string[]
}

/**
 * Reads a BPMN 2.0 file into the graph that runs. Supported: user, send, receive and service tasks; exclusive, inclusive
 * and parallel gateways; timer and message events, at the edge of steps too; errors; sub-processes and call activities
 * (which are drawn into the graph); plain, terminating and error ends. Comments, lanes and pools are ignored. Everything
 * that could not run is named at once, not one fault a time.
 */
export async function compileProcess(
	bpmn: string,
	around: Around = {},
): Promise<Result<ProcessGraph, ProcessRefusal[]>> {
	const read = await readProcess(bpmn)
	if (!read.ok) return read
	const { process, abroad } = read.value
	const reading: Reading = {
		around,
		abroad,
		refusals: [],
		nodes: Object.create(null),
		calls: new Map(),
		open: [],
	}
	const start = await readScope(reading, process, { prefix: '', scope: undefined })
	const { refusals } = reading
	if (refusals.length > 0 || start === undefined) return refuse(refusals)
	const nodes = { ...reading.nodes }
	refusals.push(...wayward(nodes, start))
	if (refusals.length === 0) refusals.push(...unsound(nodes, start), ...misspelt(nodes))
	if (refusals.length > 0) return refuse(refusals)
	const remembers = [
		...new Set(Object.values(nodes).flatMap((node) => waysOf(node).flatMap(({ when }) => stepsAsked(when)))),
	]
	return ok({
		id: process.id ?? '',
		name: process.name ?? process.id ?? '',
		start,
		nodes,
		...(remembers.length > 0 && { remembers }),
		...(reading.calls.size > 0 && {
			calls: [...reading.calls].map(([processId, version]) => ({ processId, version })),
		}),
	})
}

/** The processes that a file calls, by id; none when it cannot be read. */
export async function processesCalled(bpmn: string): Promise<string[]> {
	const read = await readProcess(bpmn)
	if (!read.ok) return []
	const calls = (container: ModdleElement): string[] =>
		elements(container, 'flowElements').flatMap((element) =>
			element.$type === 'bpmn:CallActivity'
				? [(element.get('calledElement') as string | undefined) ?? '']
				: element.$type === 'bpmn:SubProcess'
					? calls(element)
					: [],
		)
	return [...new Set(calls(read.value.process))].filter((id) => id !== '')
}

async function readProcess(
	bpmn: string,
): Promise<
	Result<{ process: ModdleElement; abroad: ReturnType<typeof attributesAbroad> }, ProcessRefusal[]>
> {
	if (bpmn.length > longestFile)
		return refuse([{ kind: 'unreadable', why: 'more than a million characters' }])
	const read = await new BpmnModdle({ motcua }).fromXML(bpmn).catch((failure: unknown) => String(failure))
	if (typeof read === 'string') return refuse([{ kind: 'unreadable', why: read }])
	if (read.warnings.length > 0)
		return refuse(read.warnings.map(({ message }) => ({ kind: 'unreadable', why: message })))
	const main = mainProcess(read.rootElement)
	if (!main.ok) return refuse([main.refusal])
	return ok({ process: main.value, abroad: attributesAbroad(read.rootElement) })
}

// One (sub-)process ---------------------------------------------------------------------------------------------------

/** What is gathered while a file is read. */
type Reading = {
	readonly around: Around
	readonly abroad: ReturnType<typeof attributesAbroad>
	readonly refusals: ProcessRefusal[]
	readonly nodes: Record<string, GraphNode>
	readonly calls: Map<string, number>
	/** The processes being called, outermost first. */
	readonly open: readonly string[]
}

/** Where in the graph an element goes: called processes have the name of the call before their ids. */
type Place = { readonly prefix: string; readonly scope: string | undefined }

type Base = { id: string; name: string; nameEn?: string; scope?: string }

/** Reads everything in a (sub-)process into `reading.nodes`; the id of its start, or undefined when it has not one. */
async function readScope(
	reading: Reading,
	container: ModdleElement,
	place: Place,
): Promise<string | undefined> {
	const inside = elements(container, 'flowElements')
	const flows = inside.filter(({ $type }) => $type === 'bpmn:SequenceFlow')
	// By `sourceRef`: the `outgoing` of a node only repeats it, and some editors leave it out.
	const outgoing = Map.groupBy(flows, (flow) => one(flow, 'sourceRef')?.id)
	const incoming = Map.groupBy(flows, (flow) => one(flow, 'targetRef')?.id)
	const edges = Map.groupBy(
		inside.filter(({ $type }) => $type === 'bpmn:BoundaryEvent'),
		(event) => one(event, 'attachedToRef')?.id,
	)
	const drawing: Drawing = { reading, place, outgoing, incoming, edges }
	for (const element of inside) {
		const node = isAside(element) ? undefined : await nodeOf(drawing, element)
		if (node) reading.nodes[node.id] = node
	}
	const starts = inside.filter(({ $type }) => $type === 'bpmn:StartEvent')
	if (starts.length !== 1)
		reading.refusals.push({
			kind: 'not-one-start',
			count: starts.length,
			...(place.scope !== undefined && { element: named(container) }),
		})
	const [start] = starts
	return start && place.prefix + (start.id ?? '')
}

/** What a diagram shows that does not move tokens. */
const isAside = ({ $type }: ModdleElement): boolean =>
	['bpmn:SequenceFlow', 'bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'].includes(
		$type,
	)

type Drawing = {
	readonly reading: Reading
	readonly place: Place
	readonly outgoing: ReadonlyMap<string | undefined, readonly ModdleElement[]>
	readonly incoming: ReadonlyMap<string | undefined, readonly ModdleElement[]>
	/** Boundary events by the activity they stand at. */
	readonly edges: ReadonlyMap<string | undefined, readonly ModdleElement[]>
}

// One element ---------------------------------------------------------------------------------------------------------

async function nodeOf(drawing: Drawing, element: ModdleElement): Promise<GraphNode | undefined> {
	const { refusals } = drawing.reading
	switch (element.$type) {
		case 'bpmn:StartEvent': {
			if (elements(element, 'eventDefinitions').length > 0) unsupported(element, refusals)
			const to = onlyWay(drawing, element)
			return to === undefined ? undefined : { kind: 'start', ...baseOf(drawing, element), to }
		}
		case 'bpmn:EndEvent':
			return endOf(drawing, element)
		case 'bpmn:UserTask':
			return taskOf(drawing, element)
		case 'bpmn:ReceiveTask':
		case 'bpmn:IntermediateCatchEvent':
			return awaitedOf(drawing, element)
		case 'bpmn:SendTask':
		case 'bpmn:IntermediateThrowEvent':
			return toldOf(drawing, element)
		case 'bpmn:ServiceTask':
			return serviceOf(drawing, element)
		case 'bpmn:SubProcess':
		case 'bpmn:CallActivity':
			return subProcessOf(drawing, element)
		case 'bpmn:BoundaryEvent':
			return boundaryOf(drawing, element)
		case 'bpmn:ExclusiveGateway':
		case 'bpmn:InclusiveGateway':
			return gatewayOf(drawing, element)
		case 'bpmn:ParallelGateway':
			return parallelOf(drawing, element)
		default:
			refusals.push({ kind: 'unsupported', element: named(element), what: typeOf(element) })
			return undefined
	}
}

function baseOf({ place }: Drawing, element: ModdleElement): Base {
	const { id, name } = named(element)
	const nameEn = attribute(element, 'nameEn')
	return {
		id: place.prefix + id,
		name,
		...(nameEn !== '' && { nameEn }),
		...(place.scope !== undefined && { scope: place.scope }),
	}
}

/** What an activity has beside its way out. */
function waitingOf(drawing: Drawing, element: ModdleElement): Base & { to: string; boundaries?: string[] } {
	const { refusals } = drawing.reading
	const where = named(element)
	for (const what of ['loopCharacteristics', 'isForCompensation'] as const)
		if (has(element, what)) refusals.push({ kind: 'unsupported', element: where, what })
	const edges = (drawing.edges.get(element.id) ?? []).map(({ id }) => drawing.place.prefix + (id ?? ''))
	return {
		...baseOf(drawing, element),
		to: onlyWay(drawing, element) ?? '',
		...(edges.length > 0 && { boundaries: edges }),
	}
}

const has = (element: ModdleElement, property: string): boolean =>
	property in element && Boolean(element.get(property))

const unsupported = (element: ModdleElement, refusals: ProcessRefusal[]): void => {
	const [trigger] = elements(element, 'eventDefinitions')
	refusals.push({ kind: 'unsupported', element: named(element), what: typeOf(trigger ?? element) })
}

/** A second flow out of a step would be a silent fork in BPMN; here it must be drawn as a gateway. */
function onlyWay(drawing: Drawing, element: ModdleElement): string | undefined {
	const { refusals } = drawing.reading
	const flows = drawing.outgoing.get(element.id) ?? []
	const [flow] = flows
	const to = flow && target(drawing, flow)
	if (to === undefined) refusals.push({ kind: 'dead-end', element: named(element) })
	else if (flows.length > 1) refusals.push({ kind: 'several-ways-out', element: named(element) })
	else if (flow && one(flow, 'conditionExpression'))
		refusals.push({ kind: 'condition-out-of-place', element: named(flow) })
	return to
}

/** Where a flow leads; into a gateway that joins, to the place where its tokens wait for the others. */
function target(drawing: Drawing, flow: ModdleElement): string | undefined {
	const to = one(flow, 'targetRef')
	if (!to) return undefined
	const joins = ['bpmn:ParallelGateway', 'bpmn:InclusiveGateway'].includes(to.$type)
	const several = (drawing.incoming.get(to.id)?.length ?? 0) > 1
	return drawing.place.prefix + ((joins && several ? flow.id : to.id) ?? '')
}

/** The places before a gateway where tokens wait for one another; none when only one flow comes in. */
function joinsOf(drawing: Drawing, gateway: ModdleElement): string[] {
	const flows = drawing.incoming.get(gateway.id) ?? []
	if (flows.length < 2) return []
	const { id: to, name, scope } = baseOf(drawing, gateway)
	return flows.map((flow) => {
		const id = drawing.place.prefix + (flow.id ?? '')
		drawing.reading.nodes[id] = { kind: 'joining', id, name, to, ...(scope !== undefined && { scope }) }
		return id
	})
}

function endOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals, nodes } = drawing.reading
	const base = baseOf(drawing, element)
	if ((drawing.outgoing.get(element.id)?.length ?? 0) > 0)
		refusals.push({ kind: 'unsupported', element: named(element), what: 'outgoing' })
	const trigger = triggerOf(element, refusals)
	switch (trigger?.kind) {
		case undefined:
			return undefined
		case 'none':
			return { kind: 'end', ...base }
		case 'terminate':
			return { kind: 'end', ...base, terminates: true }
		case 'error':
			return { kind: 'end', ...base, error: trigger.error ?? base.id }
		case 'message': {
			const after = `${base.id}/end`
			nodes[after] = { ...base, kind: 'end', id: after }
			return { kind: 'send', ...base, to: after, text: textOf(element, refusals) }
		}
		case 'timer':
			unsupported(element, refusals)
			return undefined
	}
}

function taskOf(drawing: Drawing, element: ModdleElement): UserTask | undefined {
	const { refusals } = drawing.reading
	const before = refusals.length
	const where = named(element)
	if (!element.name?.trim()) refusals.push({ kind: 'no-name', element: where })

	const role = roleOf(element)
	// A group of another engine is no role of ours: `adoptBpmn` proposes one.
	if (!role)
		refusals.push({
			kind: 'unknown-role',
			element: where,
			given: groupsOf(element, drawing.reading.abroad).join(', '),
		})
	const agency = agencyOf(element)
	if (!agency) refusals.push({ kind: 'unknown-agency', element: where, given: attribute(element, 'agency') })
	const time = timeGiven(element, ['hours', 'days'], refusals)
	const stage = stageOf(drawing, element)
	const reading = assignmentFrom(attribute(element, 'assign'))
	if (!reading.ok)
		refusals.push(
			reading.feel === undefined
				? { kind: 'bad-assignment', element: where, given: attribute(element, 'assign') }
				: { kind: 'bad-condition', element: where, condition: reading.feel, why: reading.why },
		)
	const allowed = actsOf(attribute(element, 'acts'), where, refusals)
	const waiting = waitingOf(drawing, element)
	if (refusals.length > before || !role || !agency) return undefined
	const { id, name, to, ...more } = waiting
	const assign = reading.ok && reading.assignment ? { assign: reading.assignment } : {}
	const hours = time?.unit === 'hour' ? time.count : null
	const days = time?.unit === 'working-day' ? { days: time.count } : {}
	return {
		kind: 'user-task',
		id,
		name,
		role,
		agency,
		hours,
		...days,
		...(stage && { stage }),
		acts: allowed,
		...assign,
		to,
		...more,
	}
}

const roleOf = (element: ModdleElement): string => attribute(element, 'role')

const agencyOf = (element: ModdleElement) =>
	(['receiving', 'competent'] as const).find((each) => each === attribute(element, 'agency'))

/** A time in working hours or in working days of the office, never both: neither is the other times eight. */
function timeGiven(
	element: ModdleElement,
	[hoursName, daysName]: readonly [string, string],
	refusals: ProcessRefusal[],
): Budget {
	const [hours, days] = [attribute(element, hoursName), attribute(element, daysName)]
	const given = hours || days
	if (given === '') return null
	const count = /^\d{1,5}(\.\d{1,2})?$/.test(given) ? Number(given) : 0
	if (count > 0 && !(hours && days)) return { unit: hours ? 'hour' : 'working-day', count }
	const both = hours && days ? `${hours} + ${days}` : given
	refusals.push({ kind: 'bad-hours', element: named(element), given: both })
	return null
}

type Budget = Stage['budget']

/** Null when nothing is given; undefined when what is written is no time. */
function hoursOf(text: string): number | null | undefined {
	if (text === '') return null
	const hours = /^\d{1,5}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN
	return hours > 0 ? hours : undefined
}

/** The stage a step belongs to. Its time may stand at any of its steps, but not in two ways. */
function stageOf({ reading }: Drawing, element: ModdleElement): Stage | undefined {
	const name = attribute(element, 'stage')
	const budget = timeGiven(element, ['stageHours', 'stageDays'], reading.refusals)
	if (name === '') {
		if (budget) reading.refusals.push({ kind: 'stage-unnamed', element: named(element) })
		return undefined
	}
	const other = Object.values(reading.nodes)
		.flatMap((node) => (node.kind === 'user-task' && node.stage?.name === name ? [node.stage.budget] : []))
		.find((each) => each !== null)
	if (budget && other && (budget.unit !== other.unit || budget.count !== other.count))
		reading.refusals.push({ kind: 'stage-twice', element: named(element), stage: name })
	return { name, budget }
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

/** A receive task, or an event between steps that waits: for a message or a time. */
function awaitedOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals } = drawing.reading
	const trigger =
		element.$type === 'bpmn:ReceiveTask'
			? ({ kind: 'message', message: messageName(element, element) } as const)
			: triggerOf(element, refusals)
	const waiting = waitingOf(drawing, element)
	switch (trigger?.kind) {
		case undefined:
			return undefined
		case 'timer':
			return { kind: 'timer', ...waiting, timer: trigger.timer }
		case 'message': {
			const opens = opensOf(element, refusals)
			const asks = asksOf(element, refusals)
			if (trigger.message === '' && !opens.opens && !asks.asks)
				refusals.push({ kind: 'no-message', element: named(element) })
			if (opens.opens && isFirst(drawing, element))
				refusals.push({ kind: 'opens-first', element: named(element) })
			const role = roleOf(element)
			const agency = agencyOf(element) ?? (role === '' ? undefined : 'competent')
			return {
				kind: 'receive',
				...waiting,
				// What ends the wait for another agency is known by its step.
				message: trigger.message || waiting.id,
				...(role !== '' && { role }),
				...(agency && { agency }),
				...asks,
				...opens,
			}
		}
		case 'none':
		case 'terminate':
		case 'error':
			unsupported(element, refusals)
			return undefined
	}
}

/** Whose opinion it asks: a code, `rule:<FEEL>` that gives one, or `choose`; then also who answers and who watches. */
function asksOf(element: ModdleElement, refusals: ProcessRefusal[]): { readonly asks?: Asks } {
	const given = attribute(element, 'asks')
	if (given === '') return {}
	const where = named(element)
	const feel = ruleIn(given)
	const why = feel === undefined ? undefined : conditionFault(feel)
	const role = attribute(element, 'asksRole')
	const hours = hoursOf(attribute(element, 'hours'))
	if (why !== undefined) refusals.push({ kind: 'bad-condition', element: where, condition: feel ?? '', why })
	else if (given !== 'choose' && feel === undefined && !isAgencyCode(given))
		refusals.push({ kind: 'bad-asks', element: where, given })
	if (role === '' || roleOf(element) === '')
		refusals.push({ kind: 'unknown-role', element: where, given: role })
	if (hours === undefined)
		refusals.push({ kind: 'bad-hours', element: where, given: attribute(element, 'hours') })
	const whom =
		feel !== undefined
			? ({ kind: 'rule', feel } as const)
			: given === 'choose'
				? ({ kind: 'choose' } as const)
				: ({ kind: 'agency', code: given } as const)
	return { asks: { whom, role, hours: hours ?? null } }
}

const isFirst = ({ incoming }: Drawing, element: ModdleElement): boolean =>
	(incoming.get(element.id) ?? []).some((flow) => one(flow, 'sourceRef')?.$type === 'bpmn:StartEvent')

/** The dossier that it opens elsewhere: `opens` names the procedure, `opensAt` the agency or `rule:<FEEL>`. */
function opensOf(element: ModdleElement, refusals: ProcessRefusal[]): { readonly opens?: Opens } {
	const procedure = attribute(element, 'opens')
	if (procedure === '') return {}
	const where = named(element)
	const given = attribute(element, 'opensAt')
	const feel = ruleIn(given)
	const answers = attribute(element, 'opensWith')
	const files = filePairs(attribute(element, 'opensFiles'))
	const hours = hoursOf(attribute(element, 'hours'))
	for (const condition of [feel, answers === '' ? undefined : answers]) {
		const why = condition === undefined ? undefined : conditionFault(condition)
		if (why !== undefined)
			refusals.push({ kind: 'bad-condition', element: where, condition: condition ?? '', why })
	}
	if (!isProcedureCode(procedure)) refusals.push({ kind: 'bad-opens', element: where, given: procedure })
	if (feel === undefined && !isAgencyCode(given))
		refusals.push({ kind: 'bad-opens-at', element: where, given })
	if (answers !== '' && !isContext(answers))
		refusals.push({ kind: 'bad-opens-with', element: where, given: answers })
	if (!files)
		refusals.push({ kind: 'bad-opens-with', element: where, given: attribute(element, 'opensFiles') })
	// A limit is counted in whole hours.
	if (hours === undefined || (hours !== null && !Number.isInteger(hours)))
		refusals.push({ kind: 'bad-hours', element: where, given: attribute(element, 'hours') })
	// One wait has one reason.
	if (attribute(element, 'asks') !== '')
		refusals.push({ kind: 'bad-opens', element: where, given: procedure })
	return {
		opens: {
			procedure,
			at: feel === undefined ? { kind: 'agency', code: given } : { kind: 'rule', feel },
			answers: answers === '' ? null : answers,
			files: files ?? [],
			hours: hours ?? null,
		},
	}
}

/** A send task, or an event between steps that throws; one that says nothing is only a mark on the way. */
function toldOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals } = drawing.reading
	const trigger =
		element.$type === 'bpmn:SendTask' ? ({ kind: 'message' } as const) : triggerOf(element, refusals)
	const waiting = waitingOf(drawing, element)
	switch (trigger?.kind) {
		case undefined:
			return undefined
		case 'none':
			return { kind: 'gateway', ...baseOf(drawing, element), ways: [], otherwise: waiting.to }
		case 'message':
			return { kind: 'send', ...waiting, text: textOf(element, refusals) }
		case 'timer':
		case 'terminate':
		case 'error':
			unsupported(element, refusals)
			return undefined
	}
}

function textOf(element: ModdleElement, refusals: ProcessRefusal[]): { vi: string; en: string } {
	const vi = attribute(element, 'text')
	if (vi === '') refusals.push({ kind: 'no-text', element: named(element) })
	return { vi, en: attribute(element, 'textEn') || vi }
}

function serviceOf(drawing: Drawing, element: ModdleElement): GraphNode {
	const { refusals, around } = drawing.reading
	const service = attribute(element, 'service')
	if (service === '') refusals.push({ kind: 'no-service', element: named(element) })
	else if (around.services && !around.services.includes(service))
		refusals.push({ kind: 'unknown-service', element: named(element), given: service })
	const outcomes = attribute(element, 'outcomes').split(/\s+/).filter(Boolean)
	return {
		kind: 'service',
		...waitingOf(drawing, element),
		service,
		outcomes: outcomes.length > 0 ? outcomes : ['done'],
	}
}

/** A sub-process that is drawn inside, or another process that is called: both run as part of this graph. */
async function subProcessOf(drawing: Drawing, element: ModdleElement): Promise<GraphNode | undefined> {
	const { reading, place } = drawing
	const waiting = waitingOf(drawing, element)
	if (element.$type === 'bpmn:SubProcess') {
		if (has(element, 'triggeredByEvent'))
			reading.refusals.push({ kind: 'unsupported', element: named(element), what: 'triggeredByEvent' })
		const start = await readScope(reading, element, { prefix: place.prefix, scope: waiting.id })
		return start === undefined ? undefined : { kind: 'sub-process', ...waiting, start }
	}
	const given = (element.get('calledElement') as string | undefined) ?? ''
	const called = reading.around.called?.[given]
	const loop = reading.open.includes(given)
	if (!called || loop) {
		reading.refusals.push({ kind: loop ? 'calls-itself' : 'unknown-process', element: named(element), given })
		return undefined
	}
	const read = await readProcess(called.bpmn)
	if (!read.ok) {
		reading.refusals.push(...read.refusal)
		return undefined
	}
	reading.calls.set(given, called.version)
	const start = await readScope({ ...reading, open: [...reading.open, given] }, read.value.process, {
		prefix: `${waiting.id}/`,
		scope: waiting.id,
	})
	return start === undefined ? undefined : { kind: 'sub-process', ...waiting, start, calls: given }
}

function boundaryOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals } = drawing.reading
	const on = boundaryTrigger(element, refusals)
	const to = onlyWay(drawing, element)
	const host = one(element, 'attachedToRef')
	if (!on || to === undefined || !host) return undefined
	// A person does not fail; only what the platform does can, and what runs inside a (sub-)process.
	const fails = ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:SubProcess', 'bpmn:CallActivity']
	if ('error' in on && !fails.includes(host.$type))
		refusals.push({ kind: 'cannot-fail', element: named(element) })
	const interrupting = 'error' in on || element.get('cancelActivity') !== false
	const tacit = attribute(element, 'tacit')
	// Silence is consent only when a time ends the step that was to answer.
	if (tacit !== '' && !('timer' in on && interrupting))
		refusals.push({ kind: 'unsupported', element: named(element), what: 'tacit' })
	return {
		kind: 'boundary',
		...baseOf(drawing, element),
		host: drawing.place.prefix + (host.id ?? ''),
		interrupting,
		...(tacit !== '' && { tacit }),
		on,
		to,
	}
}

function gatewayOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals } = drawing.reading
	const where = named(element)
	const flows = drawing.outgoing.get(element.id) ?? []
	const otherwise = flows.length === 1 ? flows[0] : one(element, 'default')
	const to = otherwise && target(drawing, otherwise)
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
	const ways: Way[] = []
	for (const flow of flows) {
		if (flow === otherwise) continue
		const written = expression(flow, 'conditionExpression')
		const when = written.replace(/^=\s*/, '')
		const leads = target(drawing, flow)
		const fault = when === '' ? undefined : conditionFault(when)
		const language = one(flow, 'conditionExpression')?.get('language')
		if (when === '') refusals.push({ kind: 'no-condition', element: named(flow) })
		else if (/^[$#]\{/.test(written) || !isFeel(language))
			refusals.push({ kind: 'foreign-condition', element: named(flow), condition: written })
		else if (fault)
			refusals.push({ kind: 'bad-condition', element: named(flow), condition: when, why: fault })
		else if (leads !== undefined) ways.push({ when, to: leads })
	}
	const base = baseOf(drawing, element)
	if (element.$type === 'bpmn:ExclusiveGateway') return { kind: 'gateway', ...base, ways, otherwise: to }
	return { kind: 'inclusive', ...base, joins: joinsOf(drawing, element), ways, otherwise: to }
}

function parallelOf(drawing: Drawing, element: ModdleElement): GraphNode | undefined {
	const { refusals } = drawing.reading
	const flows = drawing.outgoing.get(element.id) ?? []
	for (const flow of flows)
		if (one(flow, 'conditionExpression'))
			refusals.push({ kind: 'condition-out-of-place', element: named(flow) })
	if (flows.length === 0) {
		refusals.push({ kind: 'dead-end', element: named(element) })
		return undefined
	}
	return {
		kind: 'parallel',
		...baseOf(drawing, element),
		joins: joinsOf(drawing, element),
		ways: flows.flatMap((flow) => target(drawing, flow) ?? []),
	}
}

const waysOf = (node: GraphNode): readonly Way[] =>
	node.kind === 'gateway' || node.kind === 'inclusive' ? node.ways : []
