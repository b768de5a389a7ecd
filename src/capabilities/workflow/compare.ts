import { attribute, condition, type Drawing, many, readDrawing, ref } from './drawing.ts'

/** One difference between two versions of a process. Steps are named as people know them. */
export type ProcessChange =
	| { readonly kind: 'renamed-process'; readonly from: string; readonly to: string }
	| { readonly kind: 'added' | 'removed'; readonly step: string; readonly element: string }
	| { readonly kind: 'renamed'; readonly from: string; readonly to: string }
	| {
			readonly kind: 'property'
			readonly step: string
			readonly property: (typeof compared)[number]
			readonly from: string
			readonly to: string
	  }
	| {
			readonly kind: 'way-added' | 'way-removed'
			readonly step: string
			/** FEEL; empty for the usual way. */
			readonly when: string
			/** Name of a step; empty for the end. */
			readonly to: string
	  }
	| { readonly kind: 'total-hours'; readonly from: number; readonly to: number }

/** What changed from one BPMN file to another, in the order of the newer one; undefined when either cannot be read. */
export async function compareProcesses(before: string, after: string): Promise<ProcessChange[] | undefined> {
	const [old, fresh] = [await readDrawing(before), await readDrawing(after)]
	if (!old || !fresh) return undefined
	const [left, right] = [outline(old), outline(fresh)]
	const twin = pairs(left, right)
	const changes: ProcessChange[] = []
	if ((old.process.name ?? '') !== (fresh.process.name ?? ''))
		changes.push({ kind: 'renamed-process', from: old.process.name ?? '', to: fresh.process.name ?? '' })
	for (const step of left.values())
		if (!twin.has(step.id)) changes.push({ kind: 'removed', step: step.name, element: step.element })
	const before_ = new Map([...twin].map(([from, to]) => [to, left.get(from)]))
	for (const step of right.values()) {
		const was = before_.get(step.id)
		if (!was) changes.push({ kind: 'added', step: step.name, element: step.element })
		else changes.push(...changesOf(was, step, { left, right, twin }))
	}
	const [from, to] = [totalHours(old, left), totalHours(fresh, right)]
	if (from !== to) changes.push({ kind: 'total-hours', from, to })
	return changes
}

/** Of the steps that lead to a grant: those that only a refusal comes to are not part of what is promised. */
function totalHours(drawing: Drawing, steps: Outline): number {
	const granting = withoutRefusal(drawing)
	const hours = [...steps.values()].reduce(
		(sum, { id, properties }) => sum + (granting.has(id) ? Number(properties['hours'] || 0) : 0),
		0,
	)
	return Math.round(hours * 100) / 100
}

/** Every element that is reached without a refusal having been proposed. */
function withoutRefusal({ nodes, out }: Drawing): Set<string> {
	const led = new Set([...out.values()].flat().map((flow) => ref(flow, 'targetRef')))
	const open = [...nodes.keys()].filter((id) => !led.has(id))
	const seen = new Set<string>()
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (seen.has(id)) continue
		seen.add(id)
		const flows = out.get(id) ?? []
		const grants = flows.some((flow) => condition(flow)?.includes('"propose-grant"'))
		for (const flow of flows) {
			const when = condition(flow)
			const refuses = when === undefined ? grants : when.includes('"propose-refuse"')
			if (!refuses) open.push(ref(flow, 'targetRef'))
		}
	}
	return seen
}

/** Steps of the older version, and what each is in the newer: by id, else by name. */
export async function sameSteps(before: string, after: string): Promise<ReadonlyMap<string, string>> {
	const [old, fresh] = [await readDrawing(before), await readDrawing(after)]
	return old && fresh ? pairs(outline(old), outline(fresh)) : new Map()
}

type Outlined = {
	readonly id: string
	readonly name: string
	readonly element: string
	readonly properties: Readonly<Record<string, string>>
	readonly ways: readonly { readonly when: string; readonly to: string }[]
}
type Outline = ReadonlyMap<string, Outlined>

const compared = [
	'nameEn',
	'role',
	'agency',
	'hours',
	'days',
	'stage',
	'stageHours',
	'stageDays',
	'acts',
	'output',
	'template',
	'responsible',
	'timer',
	'tacit',
	'asks',
	'asksRole',
	'opens',
	'opensAt',
	'opensWith',
	'opensFiles',
] as const

/** Everything a dossier can stop at or pass that means something to people; gateways are only ways. */
function outline(drawing: Drawing): Outline {
	const steps = new Map<string, Outlined>()
	for (const [id, node] of drawing.nodes) {
		if (/Gateway$|:(Start|End)Event$|DataObject|Association|Annotation/.test(node.$type)) continue
		const [trigger] = many(node, 'eventDefinitions')
		const timer = (['timeDuration', 'timeDate', 'timeCycle'] as const)
			.map((each) => (trigger?.get(each) as { get(name: string): unknown } | undefined)?.get('body'))
			.find((body) => typeof body === 'string')
		steps.set(id, {
			id,
			name: node.name?.trim() || (drawing.nodes.get(ref(node, 'attachedToRef'))?.name ?? id),
			element: node.$type.replace('bpmn:', ''),
			properties: {
				...Object.fromEntries(compared.map((name) => [name, attribute(node, name)])),
				acts: attribute(node, 'acts').split(/\s+/).toSorted().join(' '),
				timer: timer ?? '',
			},
			ways: leads(drawing, id, '', []),
		})
	}
	return steps
}

function leads(drawing: Drawing, from: string, when: string, seen: readonly string[]): Outlined['ways'] {
	if (seen.includes(from)) return []
	return (drawing.out.get(from) ?? []).flatMap((flow) => {
		const to = ref(flow, 'targetRef')
		const node = drawing.nodes.get(to)
		const on = [when, condition(flow) ?? ''].filter(Boolean).join(' và ')
		if (node?.$type.endsWith('Gateway')) return leads(drawing, to, on, [...seen, from])
		return [{ when: on, to: node?.$type === 'bpmn:EndEvent' ? '' : to }]
	})
}

function pairs(left: Outline, right: Outline): Map<string, string> {
	const found = new Map<string, string>()
	const free = new Set(right.keys())
	const pair = (from: string, to: string | undefined) => {
		if (to === undefined || !free.delete(to)) return
		found.set(from, to)
	}
	for (const id of left.keys()) pair(id, right.has(id) ? id : undefined)
	for (const [id, step] of left)
		if (!found.has(id))
			pair(
				id,
				[...free].find((each) => right.get(each)?.name === step.name),
			)
	return found
}

function changesOf(
	was: Outlined,
	is: Outlined,
	{ left, right, twin }: { left: Outline; right: Outline; twin: ReadonlyMap<string, string> },
): ProcessChange[] {
	const changes: ProcessChange[] = []
	if (was.name !== is.name) changes.push({ kind: 'renamed', from: was.name, to: is.name })
	for (const property of compared) {
		const [from, to] = [was.properties[property] ?? '', is.properties[property] ?? '']
		if (from !== to) changes.push({ kind: 'property', step: is.name, property, from, to })
	}
	const key = (way: { when: string; to: string }, of: 'old' | 'new') =>
		`${way.when}\n${of === 'old' ? (twin.get(way.to) ?? (way.to === '' ? '' : `gone ${way.to}`)) : way.to}`
	const old = new Set(was.ways.map((way) => key(way, 'old')))
	const fresh = new Set(is.ways.map((way) => key(way, 'new')))
	for (const way of was.ways)
		if (!fresh.has(key(way, 'old')))
			changes.push({ kind: 'way-removed', step: is.name, when: way.when, to: left.get(way.to)?.name ?? '' })
	for (const way of is.ways)
		if (!old.has(key(way, 'new')))
			changes.push({ kind: 'way-added', step: is.name, when: way.when, to: right.get(way.to)?.name ?? '' })
	return changes
}
