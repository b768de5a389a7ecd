import type { Diagram, Flow, Shape } from './diagram.ts'

export type Point = { readonly x: number; readonly y: number }
export type Box = Point & { readonly width: number; readonly height: number }
export type Route = { readonly points: readonly Point[]; readonly label: Box | undefined }
export type Layout = { readonly boxes: ReadonlyMap<string, Box>; readonly routes: ReadonlyMap<string, Route> }

const sizes: Readonly<Record<Shape['kind'], { readonly width: number; readonly height: number }>> = {
	startEvent: { width: 36, height: 36 },
	endEvent: { width: 36, height: 36 },
	boundaryEvent: { width: 36, height: 36 },
	userTask: { width: 120, height: 80 },
	receiveTask: { width: 120, height: 80 },
	exclusiveGateway: { width: 50, height: 50 },
	parallelGateway: { width: 50, height: 50 },
}
const gap = 56
const rowPitch = 140
const laneStep = 34
const left = 80

/**
 * Where everything stands: the usual way in one line from left to right, side ways below it, ways back each on a lane of
 * its own. `bpmn-auto-layout` lays ways back over one another, and approved processes are full of them.
 */
export function layOut({ shapes, flows }: Pick<Diagram, 'shapes' | 'flows'>): Layout {
	const byId = new Map(shapes.map((shape) => [shape.id, shape]))
	const host = (id: string): string => byId.get(id)?.on ?? id
	const ways = flows.map((flow) => ({ flow, from: host(flow.from), to: flow.to }))
	const start = shapes.find(({ kind }) => kind === 'startEvent')?.id ?? shapes[0]?.id ?? ''
	const back = waysBack(ways, start)
	const layers = layersOf(shapes, ways, back)
	const rows = rowsOf(shapes, ways, back, layers, start)
	const boxes = boxesOf(shapes, layers, rows)
	return { boxes, routes: routesOf({ ways, back, boxes, rows, layers, byId }) }
}

type Edge = { readonly flow: Flow; readonly from: string; readonly to: string }

/** Flows that lead back to where the way already was. */
function waysBack(ways: readonly Edge[], start: string): Set<string> {
	const back = new Set<string>()
	const done = new Set<string>()
	const path = new Set<string>()
	const visit = (id: string): void => {
		path.add(id)
		// The usual way first: then what leads back along it is seen as such.
		const out = ways
			.filter(({ from }) => from === id)
			.toSorted((a, b) => Number(a.flow.when !== undefined) - Number(b.flow.when !== undefined))
		for (const { flow, to } of out)
			if (path.has(to)) back.add(flow.id)
			else if (!done.has(to)) visit(to)
		path.delete(id)
		done.add(id)
	}
	visit(start)
	return back
}

function layersOf(
	shapes: readonly Shape[],
	ways: readonly Edge[],
	back: ReadonlySet<string>,
): Map<string, number> {
	const layers = new Map<string, number>()
	const layer = (id: string): number => {
		const known = layers.get(id)
		if (known !== undefined) return known
		layers.set(id, 0)
		const before = ways
			.filter(({ to, flow }) => to === id && !back.has(flow.id))
			.map(({ from }) => layer(from) + 1)
		const found = Math.max(0, ...before)
		layers.set(id, found)
		return found
	}
	for (const { id, on } of shapes) if (on === undefined) layer(id)
	return layers
}

function rowsOf(
	shapes: readonly Shape[],
	ways: readonly Edge[],
	back: ReadonlySet<string>,
	layers: ReadonlyMap<string, number>,
	start: string,
): Map<string, number> {
	const rows = new Map<string, number>()
	const taken = new Set<string>()
	const place = (id: string, row: number): void => {
		rows.set(id, row)
		taken.add(`${layers.get(id)}/${row}`)
	}
	for (let id: string | undefined = start; id !== undefined && !rows.has(id);) {
		place(id, 0)
		const out = ways.filter(({ from, flow }) => from === id && !back.has(flow.id))
		id = (out.find(({ flow }) => flow.when === undefined) ?? out[0])?.to
	}
	const rest = shapes.filter(({ id, on }) => on === undefined && !rows.has(id))
	for (const { id } of rest.toSorted((a, b) => (layers.get(a.id) ?? 0) - (layers.get(b.id) ?? 0))) {
		const from = ways.find((way) => way.to === id && !back.has(way.flow.id))?.from
		let row = Math.max(1, rows.get(from ?? '') ?? 1)
		while (taken.has(`${layers.get(id)}/${row}`)) row += 1
		place(id, row)
	}
	return rows
}

function boxesOf(
	shapes: readonly Shape[],
	layers: ReadonlyMap<string, number>,
	rows: ReadonlyMap<string, number>,
): Map<string, Box> {
	const widths: number[] = []
	for (const { id, kind, on } of shapes) {
		if (on !== undefined) continue
		const layer = layers.get(id) ?? 0
		widths[layer] = Math.max(widths[layer] ?? 0, sizes[kind].width)
	}
	const centres = widths.map(
		(width, layer) => left + widths.slice(0, layer).reduce((sum, each) => sum + each + gap, 0) + width / 2,
	)
	const boxes = new Map<string, Box>()
	for (const { id, kind, on } of shapes) {
		if (on !== undefined) continue
		const { width, height } = sizes[kind]
		const x = (centres[layers.get(id) ?? 0] ?? 0) - width / 2
		const y = (rows.get(id) ?? 0) * rowPitch - height / 2
		boxes.set(id, { x, y, width, height })
	}
	for (const { id, kind, on } of shapes) {
		const host = on === undefined ? undefined : boxes.get(on)
		if (!host) continue
		const { width, height } = sizes[kind]
		boxes.set(id, { x: host.x + host.width - width - 8, y: host.y + host.height - height / 2, width, height })
	}
	return boxes
}

type Plan = {
	readonly ways: readonly Edge[]
	readonly back: ReadonlySet<string>
	readonly boxes: Map<string, Box>
	readonly rows: ReadonlyMap<string, number>
	readonly layers: ReadonlyMap<string, number>
	readonly byId: ReadonlyMap<string, Shape>
}

const middle = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

function routesOf(plan: Plan): Map<string, Route> {
	const { ways, back, boxes, rows, layers } = plan
	const routes = new Map<string, Route>()
	const lowest = Math.max(0, ...rows.values()) * rowPitch
	const span = ({ from, to }: Edge) => Math.abs((layers.get(from) ?? 0) - (layers.get(to) ?? 0))
	const lanes = { above: 0, below: 0 }
	const entries = new Map<string, number>()
	/** Several ways into one shape enter it side by side. */
	const entry = (id: string, side: 'above' | 'below'): number => {
		const nth = entries.get(`${id}/${side}`) ?? 0
		entries.set(`${id}/${side}`, nth + 1)
		return [0, -22, 22, -40, 40][nth % 5] ?? 0
	}
	for (const way of ways.toSorted((a, b) => span(a) - span(b))) {
		const from = boxes.get(way.flow.from)
		const to = boxes.get(way.to)
		if (!from || !to) continue
		const fromRow = rows.get(way.from) ?? 0
		const toRow = rows.get(way.to) ?? 0
		const [a, b] = [middle(from), middle(to)]
		const onLane =
			back.has(way.flow.id) ||
			(fromRow === toRow && way.flow.from === way.from && between(plan, way, fromRow))
		if (onLane) {
			const side = fromRow === 0 && toRow === 0 ? 'above' : 'below'
			lanes[side] += 1
			const y =
				side === 'above' ? -40 - 34 - lanes[side] * laneStep + laneStep : lowest + 40 + lanes[side] * laneStep
			const x = b.x + (to.width > 60 ? entry(way.to, side) : 0)
			const edge = (box: Box) => (side === 'above' ? box.y : box.y + box.height)
			const points = [
				{ x: a.x, y: edge(from) },
				{ x: a.x, y },
				{ x, y },
				{ x, y: edge(to) },
			]
			routes.set(way.flow.id, { points, label: labelAt(way.flow, { x: (a.x + x) / 2, y: y - 9 }) })
		} else if (way.flow.from !== way.from) {
			const x = to.x - 20
			const y = from.y + from.height + 16
			const points = [
				{ x: a.x, y: from.y + from.height },
				{ x: a.x, y },
				{ x, y },
				{ x, y: b.y },
				{ x: to.x, y: b.y },
			]
			routes.set(way.flow.id, { points, label: labelAt(way.flow, { x: (a.x + x) / 2, y: y + 10 }) })
		} else if (fromRow === toRow) {
			const points = [
				{ x: from.x + from.width, y: a.y },
				{ x: to.x, y: b.y },
			]
			routes.set(way.flow.id, {
				points,
				label: labelAt(way.flow, { x: (from.x + from.width + to.x) / 2, y: a.y - 10 }),
			})
		} else if (fromRow < toRow) {
			const points = [
				{ x: a.x, y: from.y + from.height },
				{ x: a.x, y: b.y },
				{ x: to.x, y: b.y },
			]
			routes.set(way.flow.id, {
				points,
				label: labelAt(way.flow, { x: a.x + 34, y: from.y + from.height + 18 }),
			})
		} else {
			const x = b.x
			const points = [
				{ x: from.x + from.width, y: a.y },
				{ x, y: a.y },
				{ x, y: to.y + to.height },
			]
			routes.set(way.flow.id, {
				points,
				label: labelAt(way.flow, { x: (from.x + from.width + x) / 2, y: a.y - 10 }),
			})
		}
	}
	return raised(plan.boxes, routes)
}

/** Does something stand in the row between the two ends? */
function between({ layers, rows }: Plan, way: Edge, row: number): boolean {
	const [low, high] = [layers.get(way.from) ?? 0, layers.get(way.to) ?? 0]
	return [...rows].some(
		([id, at]) => at === row && (layers.get(id) ?? 0) > low && (layers.get(id) ?? 0) < high,
	)
}

function labelAt({ name }: Flow, { x, y }: Point): Box | undefined {
	if (!name) return undefined
	const width = Math.min(160, Math.max(40, name.length * 6.2))
	return { x: x - width / 2, y: y - 7, width, height: 14 }
}

/** Moves everything down so that the highest lane is below the upper edge. */
function raised(boxes: Map<string, Box>, routes: Map<string, Route>): Map<string, Route> {
	const ys = [...boxes.values()]
		.map(({ y }) => y)
		.concat([...routes.values()].flatMap(({ points }) => points.map(({ y }) => y)))
	const by = 60 - Math.min(0, ...ys)
	for (const [id, box] of boxes) boxes.set(id, { ...box, y: Math.round(box.y + by), x: Math.round(box.x) })
	return new Map(
		[...routes].map(([id, { points, label }]) => [
			id,
			{
				points: points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y + by) })),
				label: label && {
					...label,
					x: Math.round(label.x),
					y: Math.round(label.y + by),
					width: Math.round(label.width),
				},
			},
		]),
	)
}
