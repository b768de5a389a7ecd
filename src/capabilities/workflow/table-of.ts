import type { ModdleElement } from 'bpmn-moddle'
import { ok, refuse, type Result } from '#kernel/result'
import type { Across } from './across.ts'
import { type Act, acts } from './graph.ts'
import { attribute, condition, documentation, type Drawing, many, readDrawing, ref } from './drawing.ts'
import { messageName } from './events.ts'
import { refusalTask, tableToBpmn, type TableHead, usualProvision } from './draw-table.ts'
import type { StepRow, Way } from './step-row.ts'
import { stepKey } from './step-table.ts'
import { usualReturn } from './ways-out.ts'

export type DrawnTable = { readonly head: TableHead; readonly rows: readonly StepRow[] }

/** `not-a-table`: what is drawn says more than a table of steps can; `about` names where. */
export type TableOfRefusal =
	{ readonly kind: 'unreadable' } | { readonly kind: 'not-a-table'; readonly about: readonly string[] }

/**
 * The table of steps that a diagram is, where it is one: drawing the table again leads every step, by every outcome, to
 * the same steps. So a process may change hands between the table and the drawing and loses nothing.
 */
export async function tableOf(bpmn: string): Promise<Result<DrawnTable, TableOfRefusal>> {
	const drawing = await readDrawing(bpmn)
	if (!drawing) return refuse({ kind: 'unreadable' })
	const strange = [...drawing.nodes.values()]
		.filter((node) => !speaks(node))
		.map((node) => node.name ?? node.id ?? '')
	if (strange.length > 0) return refuse({ kind: 'not-a-table', about: strange })
	const head: TableHead = {
		id: drawing.process.id ?? 'quy-trinh',
		name: drawing.process.name ?? '',
		documentation: documentation(drawing.process),
	}
	const rows = walk(drawing)
	const again = await readDrawing(tableToBpmn(head, rows))
	const lost = again ? differences(skeleton(drawing), skeleton(again)) : []
	if (!again || lost.length > 0) return refuse({ kind: 'not-a-table', about: lost })
	return ok({ head, rows })
}

/** Is it one of the shapes that a table draws, without anything else set on it? */
function speaks(node: ModdleElement): boolean {
	switch (node.$type) {
		case 'bpmn:StartEvent':
		case 'bpmn:EndEvent':
			return many(node, 'eventDefinitions').length === 0
		case 'bpmn:UserTask':
			return !node.get('loopCharacteristics')
		case 'bpmn:ReceiveTask':
			return !node.get('loopCharacteristics') && acrossOf(node) !== null
		case 'bpmn:ExclusiveGateway':
		case 'bpmn:ParallelGateway':
			return true
		case 'bpmn:BoundaryEvent':
			return silentAfter(node) !== undefined && node.get('cancelActivity') !== false
		default:
			return false
	}
}

function silentAfter(node: ModdleElement): string | undefined {
	const [trigger] = many(node, 'eventDefinitions')
	const duration = trigger?.get('timeDuration') as ModdleElement | undefined
	return duration?.get('body') as string | undefined
}

// The walk along the usual way ----------------------------------------------------------------------------------------

function walk(drawing: Drawing): StepRow[] {
	const { nodes, out } = drawing
	const rows: StepRow[] = []
	const seen = new Set<string>()
	const ways = new Map<string, { readonly flow: ModdleElement; readonly to: string }[]>()
	let id = [...nodes.values()].find(({ $type }) => $type === 'bpmn:StartEvent')?.id ?? ''
	while (id !== '' && !seen.has(id)) {
		seen.add(id)
		const node = nodes.get(id)
		const flows = out.get(id) ?? []
		if (isStep(node)) rows.push(rowOf(drawing, node, rows.length, false))
		if (node?.$type === 'bpmn:ParallelGateway' && flows.length > 1)
			for (const [nth, flow] of flows.entries()) {
				const branch = nodes.get(ref(flow, 'targetRef'))
				if (isStep(branch)) rows.push(rowOf(drawing, branch, rows.length, nth > 0))
				const [on] = out.get(branch?.id ?? '') ?? []
				id = on ? ref(on, 'targetRef') : ''
			}
		else if (node?.$type === 'bpmn:ExclusiveGateway') {
			const usual = flows.length === 1 ? flows[0] : flows.find((flow) => flow.id === ref(node, 'default'))
			const last = rows.at(-1)
			if (last)
				ways.set(
					last.id,
					flows.filter((flow) => flow !== usual).map((flow) => ({ flow, to: ref(flow, 'targetRef') })),
				)
			id = usual ? ref(usual, 'targetRef') : ''
		} else id = flows[0] ? ref(flows[0], 'targetRef') : ''
	}
	return rows.map((row) => ({
		...row,
		ways: (ways.get(row.id) ?? []).flatMap(({ flow, to }) =>
			wayOf(drawing, rows, row, condition(flow) ?? '', to),
		),
	}))
}

function wayOf({ nodes }: Drawing, rows: readonly StepRow[], row: StepRow, when: string, to: string): Way[] {
	const target = rows.find(({ id }) => id === to)
	const alone = rows.filter(({ label }) => stepKey(label) === stepKey(target?.label ?? '')).length === 1
	const named = alone ? target?.label : target?.id
	const label = named ?? (nodes.get(to)?.$type === 'bpmn:EndEvent' ? 'end' : null)
	if (when === 'outcome = "send-back"')
		return target === usualReturn(rows, row) ? [] : [{ when: 'send-back', to: label }]
	if (when === 'outcome = "propose-refuse"') return to === refusalTask ? [] : [{ when: 'refuse', to: label }]
	return [{ when: { condition: when }, to: label }]
}

function rowOf({ nodes }: Drawing, node: ModdleElement, before: number, beside: boolean): StepRow {
	const name = node.name?.trim() ?? ''
	const hours = Number(attribute(node, 'hours'))
	return {
		id: node.id ?? '',
		label: attribute(node, 'label') || String(before + 1),
		name,
		nameEn: attribute(node, 'nameEn'),
		content: documentation(node) || name,
		responsible: attribute(node, 'responsible'),
		role: attribute(node, 'role'),
		agency: attribute(node, 'agency') === 'receiving' ? 'receiving' : 'competent',
		hours: hours > 0 ? hours : null,
		acts: attribute(node, 'acts')
			.split(/\s+/)
			.map((word) => acts.find((act): act is Act => act === word))
			.filter((act) => act !== undefined),
		output: attribute(node, 'output'),
		template: attribute(node, 'template'),
		ways: [],
		beside,
		tacit: [...nodes.values()].some(
			(each) => each.$type === 'bpmn:BoundaryEvent' && ref(each, 'attachedToRef') === node.id,
		),
		across: acrossOf(node),
	}
}

// Is it the same process? ---------------------------------------------------------------------------------------------

const isStep = (node: ModdleElement | undefined): node is ModdleElement =>
	node?.$type === 'bpmn:UserTask' || node?.$type === 'bpmn:ReceiveTask'

/** What a receive task waits for at another agency; null when it waits for anything else. */
function acrossOf(node: ModdleElement): Across | null {
	if (node.$type !== 'bpmn:ReceiveTask') return null
	const of = (name: string) => attribute(node, name)
	const place = (text: string) => text.replace(/^rule:\s*/, 'rule:')
	const message = messageName(node, node)
	if (of('asks') !== '' && of('opens') === '')
		return { kind: 'asks', whom: place(of('asks')), role: of('asksRole'), message }
	if (of('opens') === '' || of('asks') !== '') return null
	return {
		kind: 'opens',
		procedure: of('opens'),
		at: place(of('opensAt')),
		answers: of('opensWith'),
		files: of('opensFiles'),
		message,
	}
}

const runsBy = ['role', 'agency', 'hours', 'days', 'stage', 'stageHours', 'stageDays', 'acts', 'tacit']

/** Every step with what runs by it, and where each condition leads; gateways are only how that is drawn. */
function skeleton(drawing: Drawing): Map<string, string> {
	const found = new Map<string, string>()
	for (const [id, node] of drawing.nodes) {
		const from = node.$type === 'bpmn:BoundaryEvent' ? `${ref(node, 'attachedToRef')} im lặng` : id
		if (node.$type.endsWith('Gateway') || node.$type === 'bpmn:EndEvent') continue
		const runs = runsBy
			.map((name) => attribute(node, name))
			.map((value) => (value === usualProvision ? '' : value))
		// Who watches for another agency does so where it is decided, unless something else is said.
		if (
			node.$type === 'bpmn:ReceiveTask' &&
			attribute(node, 'role') !== '' &&
			attribute(node, 'agency') === ''
		)
			runs[runsBy.indexOf('agency')] = 'competent'
		const name = node.name?.trim() || id
		found.set(
			from,
			JSON.stringify([name, runs, acrossOf(node), silentAfter(node), leads(drawing, id, []).toSorted()]),
		)
	}
	return found
}

function leads(drawing: Drawing, from: string, seen: readonly string[]): string[] {
	if (seen.includes(from)) return ['…']
	return (drawing.out.get(from) ?? []).flatMap((flow) => {
		const to = ref(flow, 'targetRef')
		const node = drawing.nodes.get(to)
		const when = condition(flow) ?? ''
		const through = (marks: string) =>
			leads(drawing, to, [...seen, from]).map((rest) => `${when}${marks}${rest}`)
		if (node?.$type === 'bpmn:ExclusiveGateway') return through('?')
		if (node?.$type === 'bpmn:ParallelGateway') return through('+')
		return [`${when}>${node?.$type === 'bpmn:EndEvent' ? 'end' : to}`]
	})
}

const differences = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
	[...new Set([...one.keys(), ...other.keys()])].filter((id) => one.get(id) !== other.get(id))
