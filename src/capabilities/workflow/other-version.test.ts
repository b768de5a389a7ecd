import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomBlock } from '../../../test/process-block.ts'
import {
	boundary,
	chain,
	drawing,
	drawnBlock,
	duration,
	endEvent,
	flow,
	gateway,
	startEvent,
	userTask,
} from '../../../test/process-drawing.ts'
import { compileProcess } from './compile.ts'
import type { ProcessGraph } from './graph.ts'
import { proposedCounterparts, replaceTokens, type Replaced } from './other-version.ts'
import { advance, type ProcessEvent, type Standing, start, type Step, withIds } from './step.ts'

async function compiled(inside: string): Promise<ProcessGraph> {
	const graph = await compileProcess(inside.includes('definitions') ? inside : drawing(inside))
	if (!graph.ok) throw new Error(JSON.stringify(graph.refusal))
	return graph.value
}

let made = 0
const moved = (
	tokens: readonly Standing[],
	{ ended, placed }: Pick<Step, 'ended' | 'placed'>,
): Standing[] => [...tokens.filter(({ id }) => !ended.includes(id)), ...withIds(placed, () => `t${++made}`)]
function replacedBy(tokens: readonly Standing[], { kept, ended, placed }: Replaced): Standing[] {
	const nodes = new Map(kept.map(({ token, node }) => [token, node]))
	return moved(
		tokens.map((token) => ({ ...token, node: nodes.get(token.id) ?? token.node })),
		{ ended, placed },
	)
}
const begun = (graph: ProcessGraph) => moved([], start(graph, {}))
const after = (graph: ProcessGraph, tokens: readonly Standing[], node: string, outcome = 'approve') => {
	const step = advance(graph, tokens, {
		tokenId: tokens.find((token) => token.node === node)?.id ?? '',
		outcome,
		variables: {},
	})
	if (!step.ok) throw new Error(JSON.stringify(step.refusal))
	return moved(tokens, step.value)
}
const change = (from: ProcessGraph, to: ProcessGraph, more: Record<string, string | null> = {}) => ({
	from,
	to,
	counterparts: { ...proposedCounterparts(from, to), ...more },
})

describe('a dossier that goes to another version of its process', () => {
	test('stays at the step of the same id, or of the same name, and the same token keeps it', async () => {
		const from = await compiled(
			startEvent() + userTask('a') + userTask('b') + endEvent() + chain('s > a > b > e'),
		)
		const to = await compiled(
			startEvent() +
				userTask('a') +
				userTask('x') +
				userTask('c').replace('Bước c', 'Bước b') +
				endEvent() +
				chain('s > a > x > c > e'),
		)
		expect(proposedCounterparts(from, to)).toEqual({ a: 'a', b: 'c' })
		const tokens = after(from, begun(from), 'a')
		expect(replaceTokens(change(from, to), tokens, {})).toEqual({
			ok: true,
			value: { kept: [{ token: tokens[0]?.id, node: 'c' }], ended: [], placed: [], remembered: {} },
		})
	})

	test('gets a new token where the step is given to another role, which takes over its time', async () => {
		const from = await compiled(startEvent() + userTask('a') + endEvent() + chain('s > a > e'))
		const to = await compiled(
			startEvent() + userTask('a').replace('receptionist', 'justice-clerk') + endEvent() + chain('s > a > e'),
		)
		const tokens = begun(from)
		expect(replaceTokens(change(from, to), tokens, {})).toMatchObject({
			ok: true,
			value: { kept: [], ended: [tokens[0]?.id], placed: [{ node: 'a', instead: tokens[0]?.id }] },
		})
	})

	test('stays on its version where nothing stands for its step, and says which', async () => {
		const from = await compiled(
			startEvent() + userTask('a') + userTask('b') + endEvent() + chain('s > a > b > e'),
		)
		const to = await compiled(startEvent() + userTask('b') + endEvent() + chain('s > b > e'))
		const judged = replaceTokens(change(from, to), begun(from), {})
		expect(judged).toEqual({ ok: false, refusal: { kind: 'no-counterpart', node: 'a', name: 'Bước a' } })
		expect(replaceTokens(change(from, to, { a: 'b' }), begun(from), {}).ok).toBe(true)
	})

	const both = (inside: string) =>
		startEvent() + gateway('parallel', 'f') + inside + gateway('parallel', 'j') + endEvent()

	test('keeps a branch that is done waiting for the other, though its flow has another name', async () => {
		const from = await compiled(both(userTask('a') + userTask('b')) + chain('s > f > a > j > e', 'f > b > j'))
		const to = await compiled(
			both(userTask('a') + userTask('b') + userTask('c')) + chain('s > f > a > c > j > e', 'f > b > j'),
		)
		const tokens = after(from, begun(from), 'b')
		const judged = replaceTokens(change(from, to), tokens, {})
		if (!judged.ok) throw new Error(JSON.stringify(judged.refusal))
		const now = replacedBy(tokens, judged.value)
		expect(after(to, after(to, now, 'a'), 'c')).toEqual([])
	})

	test('stays where a gateway would wait for a branch that cannot come, or two branches would meet', async () => {
		const from = await compiled(both(userTask('a') + userTask('b')) + chain('s > f > a > j > e', 'f > b > j'))
		const wider = await compiled(
			both(userTask('a') + userTask('b') + userTask('c')) +
				chain('s > f > a > j > e', 'f > b > j', 'f > c > j'),
		)
		const plain = await compiled(
			startEvent() + userTask('a') + userTask('b') + endEvent() + chain('s > a > b > e'),
		)
		expect(replaceTokens(change(from, wider), begun(from), {})).toEqual({
			ok: false,
			refusal: { kind: 'would-stick' },
		})
		expect(replaceTokens(change(from, plain, { b: 'a' }), begun(from), {})).toEqual({
			ok: false,
			refusal: { kind: 'doubled', to: 'Bước a' },
		})
	})

	test('watches for what the new version has at the edge of its step, and not again for what happened already', async () => {
		const edge = boundary('nhac', 'a', duration('P1D'), 'cancelActivity="false"')
		const tail = userTask('a') + userTask('b') + endEvent() + endEvent('e2')
		const plain = await compiled(startEvent() + userTask('a') + endEvent() + chain('s > a > e'))
		const watched = await compiled(startEvent() + tail + edge + chain('s > a > e', 'nhac > b > e2'))
		const gained = replaceTokens(change(plain, watched), begun(plain), {})
		expect(gained).toMatchObject({ ok: true, value: { placed: [{ node: 'nhac' }] } })
		const tokens = begun(watched)
		const fired = advance(watched, tokens, {
			kind: 'fired',
			tokenId: tokens.find(({ node }) => node === 'nhac')?.id ?? '',
			variables: {},
		})
		if (!fired.ok) throw new Error(fired.refusal.kind)
		const reminded = moved(tokens, fired.value)
		expect(replaceTokens(change(watched, watched), reminded, {})).toMatchObject({
			ok: true,
			value: { ended: [], placed: [] },
		})
		expect(replaceTokens(change(watched, plain), tokens, {})).toMatchObject({
			ok: true,
			value: { ended: [tokens.find(({ node }) => node === 'nhac')?.id], placed: [] },
		})
	})

	test('stays where a later condition asks how a step ended and nobody kept it', async () => {
		const line = (last: string) => startEvent() + userTask('a') + userTask('b') + last
		const from = await compiled(line(endEvent()) + chain('s > a > b > e'))
		const to = await compiled(
			line(gateway('exclusive', 'g', 'e') + userTask('c') + endEvent()) +
				chain('s > a > b > g > e', 'c > e') +
				flow('g', 'c', 'steps.a = "send-back"'),
		)
		const tokens = after(from, begun(from), 'a')
		expect(replaceTokens(change(from, to), tokens, {})).toEqual({
			ok: false,
			refusal: { kind: 'forgotten', step: 'Bước a' },
		})
		expect(replaceTokens(change(from, to), tokens, { a: 'approve' }).ok).toBe(true)
		expect(replaceTokens(change(from, to), begun(from), {}).ok).toBe(true)
	})
})

/** Something that can happen to a token now. */
function eventsAt(graph: ProcessGraph, tokens: readonly Standing[], outcome: string): ProcessEvent[] {
	return tokens.flatMap((token): ProcessEvent[] => {
		const node = graph.nodes[token.node]
		const plain = { tokenId: token.id, variables: {} }
		if (node?.kind === 'user-task') return [{ ...plain, outcome }]
		if (node?.kind === 'receive') return [{ ...plain, kind: 'came', message: node.message }]
		return []
	})
}

test('whatever the two versions, a dossier that goes over comes to the end, and to the same version it goes unchanged', async () => {
	let went = 0
	await fc.assert(
		fc.asyncProperty(
			randomBlock,
			randomBlock,
			fc.array(fc.record({ which: fc.nat(30), outcome: fc.constantFrom('approve', 'send-back') }), {
				maxLength: 12,
			}),
			async (one, other, happenings) => {
				const [from, to] = [await compiled(drawnBlock(one)), await compiled(drawnBlock(other))]
				let tokens = begun(from)
				for (const { which, outcome } of happenings) {
					const events = eventsAt(from, tokens, outcome)
					const event = events[which % Math.max(1, events.length)]
					const step = event && advance(from, tokens, event)
					if (step?.ok && !step.value.finished) tokens = moved(tokens, step.value)
				}
				const same = replaceTokens(change(from, from), tokens, {})
				expect(same).toMatchObject({ ok: true, value: { ended: [], placed: [] } })
				const judged = replaceTokens(change(from, to), tokens, {})
				if (!judged.ok) return
				went += 1
				tokens = replacedBy(tokens, judged.value)
				expect(new Set(tokens.map(({ node, scope }) => `${scope} ${node}`)).size).toBe(tokens.length)
				for (let left = 400; tokens.length > 0; left--) {
					expect(left).toBeGreaterThan(0)
					const ids = new Set(tokens.map(({ id }) => id))
					expect(
						tokens.every(({ scope, host }) => [scope, host].every((id) => id === undefined || ids.has(id))),
					).toBe(true)
					const [event] = eventsAt(to, tokens, 'approve')
					if (!event) throw new Error(`stuck at ${tokens.map(({ node }) => node).join(', ')}`)
					const step = advance(to, tokens, event)
					if (!step.ok) throw new Error(JSON.stringify(step.refusal))
					tokens = moved(tokens, step.value)
				}
			},
		),
		{ numRuns: 150 },
	)
	expect(went).toBeGreaterThan(10)
}, 60_000)
