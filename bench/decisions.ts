import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Engine } from 'bpmn-engine'
import { evaluate } from 'feelin'
import {
	advance,
	compileProcess,
	type ProcessGraph,
	type Standing,
	start,
	taskOrNone,
	withIds,
} from '#workflow'
import { procedureOf } from '../demo/service.ts'
import { percentiles, round, type Run } from './figure.ts'

// One decision of a process in memory: of our graph, and of `bpmn-engine` on the same file. Both begin with what is kept
// of a dossier as text and end with it, since that is what a server that holds a million dossiers has to do.

type Memory = {
	readonly processes: number
	readonly decisions: number
	/** The mean of one decision over all steps of all processes, in milliseconds. */
	readonly decision: number
	/** The step that takes longest, likewise. */
	readonly slowest: number
	/** From kept text to kept text. */
	readonly mine: number
	readonly theirs: number
	readonly times: number
}

const compared = 'khai-sinh'
const outcomes = ['receive', 'hand-on', 'propose-grant', 'approve', 'issue', 'return']

export async function inMemory(size: Run['size']): Promise<Memory> {
	const repeats = size === 'quick' ? 200 : 1000
	const ids = Object.keys(procedureOf)
	const moments = (await Promise.all(ids.map(momentsOf))).flat()
	for (const moment of moments) for (let warm = 0; warm < 200; warm++) decide(moment)
	// The median of a few batches: another process that takes the core for a while is no property of a decision.
	const each = moments.map((moment) => percentiles(batches.map(() => timed(moment, repeats))).p50)
	const mine = ours(await momentsOf(compared), repeats)
	const theirs = await engines(await source(compared), size === 'quick' ? 5 : 40)
	return {
		processes: ids.length,
		decisions: moments.length * repeats * batches.length,
		decision: round(each.reduce((all, one) => all + one, 0) / each.length),
		slowest: round(Math.max(...each)),
		mine: round(mine),
		theirs: round(theirs),
		times: round(theirs / mine),
	}
}

/** Where a dossier can stand, and what happens there. */
type Moment = {
	readonly graph: ProcessGraph
	readonly tokens: readonly Standing[]
	readonly tokenId: string
	readonly outcome: string
}

const batches = [1, 2, 3, 4, 5]

function timed(moment: Moment, repeats: number): number {
	const began = performance.now()
	for (let index = 0; index < repeats; index++) decide(moment)
	return (performance.now() - began) / repeats
}

const source = (id: string) => readFile(join(import.meta.dirname, `../demo/processes/${id}.bpmn`), 'utf8')

const decide = ({ graph, tokens, tokenId, outcome }: Moment) =>
	advance(graph, tokens, { tokenId, outcome, variables: {} })

/** A walk through the process, by what each step offers first. */
async function momentsOf(id: string): Promise<Moment[]> {
	const compiled = await compileProcess(await source(id))
	if (!compiled.ok) throw new Error(`${id}: ${JSON.stringify(compiled.refusal)}`)
	const graph = compiled.value
	let made = 0
	const named = (placed: readonly Standing[]) => withIds(placed, () => `t${++made}`)
	let tokens = named(start(graph, {}).placed)
	const moments: Moment[] = []
	while (moments.length < 60) {
		const token = tokens.find(({ node }) => taskOrNone(graph, node))
		const act = token && taskOrNone(graph, token.node)?.acts[0]
		if (!token || !act) break
		const moment = { graph, tokens, tokenId: token.id, outcome: act === 'propose' ? 'propose-grant' : act }
		const step = decide(moment)
		if (!step.ok) throw new Error(`${id}: ${JSON.stringify(step.refusal)}`)
		moments.push(moment)
		const { ended, placed } = step.value
		tokens = [...tokens.filter((each) => !ended.includes(each.id)), ...named(placed)]
	}
	return moments
}

/** From the tokens as they are kept to the tokens as they are kept. */
function ours(moments: readonly Moment[], repeats: number): number {
	const kept = moments.map(({ tokens }) => JSON.stringify(tokens))
	let length = 0
	const began = performance.now()
	for (let index = 0; index < repeats; index++)
		for (const [at, moment] of moments.entries()) {
			const tokens = JSON.parse(kept[at] ?? '') as Standing[]
			const step = decide({ ...moment, tokens })
			if (!step.ok) throw new Error(JSON.stringify(step.refusal))
			const { ended, placed } = step.value
			length += JSON.stringify([...tokens.filter(({ id }) => !ended.includes(id)), ...placed]).length
		}
	if (length === 0) throw new Error('nothing was kept')
	return (performance.now() - began) / repeats / moments.length
}

/** Load the saved state, resume, signal the step that waits, save: as its documentation tells. */
async function engines(bpmn: string, rounds: number): Promise<number> {
	let outcome = ''
	const options = {
		expressions: {
			resolveExpression: (expression: string) => evaluate(expression, { outcome, answers: {} }).value,
		},
	} as never
	const times: number[] = []
	for (let index = 0; index < rounds; index++) {
		const engine = new Engine({ ...(options as object), source: bpmn } as never)
		const first = await engine.execute({ listener: new EventEmitter() } as never)
		let kept = JSON.stringify(await engine.getState())
		let left = ''
		await first.stop()
		for (const next of outcomes) {
			outcome = next
			const began = performance.now()
			const loaded = new Engine(options).recover(JSON.parse(kept), options)
			const execution = await loaded.resume({ listener: new EventEmitter() } as never)
			const waiting = execution.getPostponed().find(({ type }) => type === 'bpmn:UserTask')
			if (!waiting) throw new Error(`bpmn-engine waits for nothing before ${next}`)
			waiting.signal()
			kept = JSON.stringify(await loaded.getState())
			times.push(performance.now() - began)
			left = loaded.state
			if (left === 'running') await execution.stop()
		}
		if (left === 'running') throw new Error('bpmn-engine did not come to the end')
	}
	return percentiles(times).p50
}
