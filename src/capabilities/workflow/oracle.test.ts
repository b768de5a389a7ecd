import { EventEmitter } from 'node:events'
import { Engine } from 'bpmn-engine'
import fc from 'fast-check'
import { evaluate } from 'feelin'
import { describe, expect, test } from 'vitest'
import { randomBlock as block } from '../../../test/process-block.ts'
import { type Block, drawnBlock } from '../../../test/process-drawing.ts'
import { compileProcess } from './compile.ts'
import type { ProcessGraph } from './graph.ts'
import { advance, type ProcessEvent, type Standing, start, type Step, withIds } from './step.ts'

/** What happens next: to which of the things that wait, counted round, and with which outcome. */
const happening = fc.record({ which: fc.nat(30), outcome: fc.constantFrom('approve', 'send-back') })

async function compiled(bpmn: string): Promise<ProcessGraph> {
	const graph = await compileProcess(bpmn)
	if (!graph.ok) throw new Error(`${JSON.stringify(graph.refusal)} ${bpmn}`)
	return graph.value
}

/** Our side: tokens, and what waits. */
class Ours {
	readonly graph: ProcessGraph
	tokens: Standing[] = []
	#made = 0
	constructor(graph: ProcessGraph) {
		this.graph = graph
		this.take(start(graph, {}))
	}

	take(step: Step): void {
		const gone = new Set(step.ended)
		expect(step.ended.every((id) => this.tokens.some((token) => token.id === id))).toBe(true)
		this.tokens = [
			...this.tokens.filter(({ id }) => !gone.has(id)),
			...withIds(step.placed, () => `t${++this.#made}`),
		]
		expect(step.finished).toBe(this.tokens.length === 0)
	}

	waiting(): string[] {
		return this.tokens
			.filter(({ node }) => ['user-task', 'receive', 'boundary'].includes(this.graph.nodes[node]?.kind ?? ''))
			.map(({ node }) => node)
			.toSorted()
	}

	eventAt(node: string, outcome: string): ProcessEvent {
		const tokenId = this.tokens.find((token) => token.node === node)?.id ?? ''
		const at = this.graph.nodes[node]
		if (at?.kind === 'user-task') return { tokenId, outcome, variables: {} }
		const message =
			at?.kind === 'receive' ? at.message : at?.kind === 'boundary' && 'message' in at.on ? at.on.message : ''
		return { kind: 'came', message, tokenId, variables: {} }
	}

	happens(event: ProcessEvent): ReturnType<typeof advance> {
		const step = advance(this.graph, this.tokens, event)
		if (step.ok) this.take(step.value)
		return step
	}
}

// The other engine ----------------------------------------------------------------------------------------------------

type Postponed = {
	readonly id: string
	readonly type: string
	signal(message?: unknown): void
	getPostponed?(): Postponed[]
}

/** The same file on `bpmn-engine`: what it waits at after each thing that happens. */
async function byOracle(
	source: string,
	happenings: (waiting: readonly string[]) => { node: string; outcome: string } | undefined,
	see: (waiting: readonly string[]) => void,
): Promise<void> {
	let outcome = ''
	const engine = new Engine({
		// bpmn-engine 25 passes every token through a joining inclusive gateway; its parallel gateway waits until each flow
		// was taken or given up, which in a well-structured process is what an inclusive join is.
		source: source.replaceAll(/inclusiveGateway id="or-join/g, 'parallelGateway id="or-join'),
		expressions: {
			resolveExpression: (expression: string) => evaluate(expression, { outcome, answers: {} }).value,
		},
	} as never)
	const execution = await (engine.execute({ listener: new EventEmitter() } as never) as Promise<{
		getPostponed(): Postponed[]
		stop(): Promise<void>
	}>)
	const postponed = () => execution.getPostponed().flatMap((each) => [each, ...insideOf(each)])
	for (;;) {
		const waiting = postponed().filter(({ type }) =>
			['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:MessageEventDefinition'].includes(type),
		)
		const nodes = waiting.map(({ id }) => id).toSorted()
		see(nodes)
		const next = happenings(nodes)
		if (!next) break
		outcome = next.outcome
		const at = waiting.find(({ id }) => id === next.node)
		at?.signal()
	}
	if (engine.state === 'running') await execution.stop()
}

const insideOf = (of: Postponed): Postponed[] =>
	of.type === 'bpmn:SubProcess'
		? (of.getPostponed?.() ?? [])
				.filter(({ id }) => id !== of.id)
				.flatMap((each) => [each, ...insideOf(each)])
		: []

/**
 * What stands beside something else goes into a sub-process of its own: the way that a choice does not take reaches a parallel
 * join of `bpmn-engine` 25 as if it had been gone, and the join no longer waits for the way that was taken.
 */
function sheltered(block: Block): Block {
	switch (block.kind) {
		case 'task':
		case 'receive':
			return block
		case 'both':
		case 'some':
			return { ...block, parts: block.parts.map((part) => ({ kind: 'inside', part: sheltered(part) })) }
		case 'one-after-another':
		case 'either':
			return { ...block, parts: block.parts.map(sheltered) }
		case 'inside':
		case 'again':
		case 'cut-short':
		case 'beside':
			return { ...block, part: sheltered(block.part) }
	}
}

test('a join waits for the way that a choice beside it took', async () => {
	const task = { kind: 'task' } as const
	const chosen: Block = { kind: 'both', parts: [{ kind: 'either', parts: [task, task] }, task] }
	const ours = new Ours(await compiled(drawnBlock({ kind: 'one-after-another', parts: [chosen, task] })))
	for (const step of ['t-0', 't-3', 't-6', 't-9']) ours.happens(ours.eventAt(step, 'approve'))
	expect(ours.waiting()).toEqual(['t-7'])
	ours.happens(ours.eventAt('t-7', 'approve'))
	expect(ours.waiting()).toEqual(['t-10'])
})

describe('whatever well-structured process is drawn', () => {
	test('another engine waits at the same steps after each thing that happens', async () => {
		await fc.assert(
			fc.asyncProperty(block, fc.array(happening, { maxLength: 14 }), async (drawn, happenings) => {
				const source = drawnBlock(sheltered(drawn))
				const ours = new Ours(await compiled(source))
				const left = [...happenings]
				const seen: string[][] = []
				await byOracle(
					source,
					(waiting) => {
						const next = left.shift()
						const node = next && waiting[next.which % Math.max(1, waiting.length)]
						if (!next || node === undefined) return undefined
						const step = ours.happens(ours.eventAt(node, next.outcome))
						expect(step.ok).toBe(true)
						return { node, outcome: next.outcome }
					},
					(waiting) => {
						seen.push([...waiting])
						expect(waiting).toEqual(ours.waiting())
					},
				)
			}),
			{ numRuns: 60 },
		)
	})

	test('no token is lost and none is doubled, however often a request is repeated', async () => {
		await fc.assert(
			fc.asyncProperty(block, fc.array(happening, { maxLength: 40 }), async (drawn, happenings) => {
				const ours = new Ours(await compiled(drawnBlock(drawn)))
				for (const { which, outcome } of happenings) {
					const waiting = ours.waiting()
					const node = waiting[which % Math.max(1, waiting.length)]
					if (node === undefined) break
					const event = ours.eventAt(node, outcome)
					expect(ours.happens(event).ok).toBe(true)
					const after = [...ours.tokens]
					// The same request once more: its token is gone, or it would happen twice.
					expect(ours.happens(event)).toMatchObject({ ok: false })
					expect(ours.tokens).toEqual(after)
					const places = ours.tokens.map((token) => `${token.node} ${token.scope}`)
					expect(new Set(places).size).toBe(places.length)
				}
			}),
			{ numRuns: 150 },
		)
	})

	test('comes to its end when everything that waits is done', async () => {
		await fc.assert(
			fc.asyncProperty(block, async (drawn) => {
				const ours = new Ours(await compiled(drawnBlock(drawn)))
				for (let step = 0; ours.tokens.length > 0; step++) {
					expect(step).toBeLessThan(500)
					const node = ours.waiting().find((each) => ours.graph.nodes[each]?.kind !== 'boundary') ?? ''
					expect(ours.happens(ours.eventAt(node, 'approve'))).toMatchObject({ ok: true })
				}
			}),
			{ numRuns: 150 },
		)
	})
})
