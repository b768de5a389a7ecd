import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { attribute, many, readDrawing, ref } from './drawing.ts'

/** A diagram to be shown as it is, without the editor: numbers are units of the drawing. */
export type Picture = {
	readonly width: number
	readonly height: number
	readonly shapes: readonly {
		readonly id: string
		readonly kind: 'task' | 'start' | 'end' | 'event' | 'gateway' | 'group'
		/** What stands in a gateway or a task: `exclusive`, `parallel`, `timer` … */
		readonly mark: string
		readonly lines: readonly string[]
		readonly role: string
		readonly x: number
		readonly y: number
		readonly width: number
		readonly height: number
	}[]
	readonly flows: readonly {
		readonly id: string
		readonly path: string
		readonly name: string
		readonly x: number
		readonly y: number
	}[]
}

/** Undefined when the file has no drawing. */
export async function pictureOf(bpmn: string): Promise<Picture | undefined> {
	const drawing = await readDrawing(bpmn)
	const plane = drawing && (many(drawing.root, 'diagrams')[0]?.get('plane') as ModdleElement | undefined)
	if (!plane) return undefined
	const parts = many(plane, 'planeElement')
	const boxes = parts.filter(({ $type }) => $type === 'bpmndi:BPMNShape')
	const edges = parts.filter(({ $type }) => $type === 'bpmndi:BPMNEdge')
	if (boxes.length === 0) return undefined
	const points = edges.flatMap((edge) => many(edge, 'waypoint').map(xy))
	const bounds = boxes.map(boundsOf)
	const left = Math.min(...bounds.map(({ x }) => x), ...points.map(({ x }) => x)) - 60
	const top = Math.min(...bounds.map(({ y }) => y), ...points.map(({ y }) => y)) - 24
	const right = Math.max(...bounds.map(({ x, width }) => x + width), ...points.map(({ x }) => x)) + 60
	const foot = Math.max(...bounds.map(({ y, height }) => y + height), ...points.map(({ y }) => y)) + 40
	return {
		width: Math.round(right - left),
		height: Math.round(foot - top),
		shapes: boxes.flatMap((box) => {
			const element = box.get('bpmnElement') as ModdleElement | undefined
			if (!element) return []
			const { x, y, width, height } = boundsOf(box)
			const name = element.name?.trim() ?? ''
			return [
				{
					id: element.id ?? '',
					...kindOf(element),
					lines: wrapped(name, /Task|Activity|SubProcess/.test(element.$type) ? 17 : 18),
					role: attribute(element, 'role'),
					x: x - left,
					y: y - top,
					width,
					height,
				},
			]
		}),
		flows: edges.map((edge) => {
			const way = many(edge, 'waypoint').map(xy)
			const element = edge.get('bpmnElement') as ModdleElement | undefined
			const at = labelPoint(way)
			return {
				id: element?.id ?? '',
				path: way
					.map(
						({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${Math.round(x - left)} ${Math.round(y - top)}`,
					)
					.join(''),
				name: element?.name ?? '',
				x: Math.round(at.x - left),
				y: Math.round(at.y - top),
			}
		}),
	}
}

type Point = { readonly x: number; readonly y: number }
const xy = (point: ModdleElement): Point => ({ x: Number(point.get('x')), y: Number(point.get('y')) })

function boundsOf(box: ModdleElement): Point & { width: number; height: number } {
	const bounds = box.get('bounds') as ModdleElement
	return { ...xy(bounds), width: Number(bounds.get('width')), height: Number(bounds.get('height')) }
}

function kindOf(element: ModdleElement): Pick<Picture['shapes'][number], 'kind' | 'mark'> {
	const type = element.$type.replace('bpmn:', '')
	const [trigger] = many(element, 'eventDefinitions')
	const mark = (trigger?.$type ?? '').replace('bpmn:', '').replace('EventDefinition', '').toLowerCase()
	if (type.endsWith('Gateway')) return { kind: 'gateway', mark: type.replace('Gateway', '').toLowerCase() }
	if (type === 'StartEvent') return { kind: 'start', mark }
	if (type === 'EndEvent') return { kind: 'end', mark }
	if (type.endsWith('Event')) return { kind: 'event', mark }
	if (type === 'SubProcess') return { kind: 'group', mark: '' }
	return { kind: 'task', mark: type.replace(/Task$|Activity$/, '').toLowerCase() }
}

/** Over the middle of the longest level piece, where there is room for words; else on the longest of the others. */
function labelPoint(way: readonly Point[]): Point {
	let best: { length: number; at: Point } = { length: -1, at: way[0] ?? { x: 0, y: 0 } }
	for (const [index, to] of way.entries()) {
		const from = way[index - 1]
		if (!from) continue
		const level = from.y === to.y
		const length = Math.abs(to.x - from.x) + (level ? 0 : Math.abs(to.y - from.y) / 4)
		const middle = { x: (from.x + to.x) / 2, y: level ? to.y - 5 : (from.y + to.y) / 2 + 12 }
		if (length > best.length) best = { length, at: middle }
	}
	return best.at
}

function wrapped(name: string, width: number): string[] {
	const lines: string[] = []
	for (const word of name.split(/\s+/).filter(Boolean)) {
		const last = lines.at(-1)
		if (last !== undefined && last.length + 1 + word.length <= width)
			lines[lines.length - 1] = `${last} ${word}`
		else lines.push(word)
	}
	return lines.length <= 4 ? lines : [...lines.slice(0, 3), `${lines[3]}…`]
}

/** Does the file carry a drawing? Some tools leave it out; then one is made. */
export async function hasDrawing(bpmn: string): Promise<boolean> {
	const parsed = await new BpmnModdle({}).fromXML(bpmn).catch(() => undefined)
	const plane = parsed && (many(parsed.rootElement, 'diagrams')[0]?.get('plane') as ModdleElement | undefined)
	return plane !== undefined && many(plane, 'planeElement').length > 0 && ref(plane, 'bpmnElement') !== ''
}
