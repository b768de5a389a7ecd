import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, test } from 'vitest'
import { closeBrowser } from '../browser.ts'
import { type Birth, birthOf, filing, settling } from './birth.ts'
import { powerCut } from './visitor.ts'

afterAll(closeBrowser)

/** Small, and the same for the same seed: when a run fails, its moments can be had again with JOURNEYS_SEED. */
function momentsFrom(seed: number): () => number {
	let state = seed
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
		return state % 500
	}
}

const seed = Number(process.env['JOURNEYS_SEED'] ?? Date.now() % 1_000_000)
const moment = momentsFrom(seed)
const nothing = () => Promise.resolve()

const stories: readonly (readonly [string, Birth, () => Promise<void>])[] = [
	['on a phone', birthOf('birth', 'Nguyễn Lê An Nhiên', { locale: 'vi' }), nothing],
	[
		'on a phone without JavaScript',
		birthOf('birth-plain', 'Nguyễn Lê Hạ Vy', { locale: 'en', javaScript: 'off', scheme: 'dark' }),
		nothing,
	],
	[
		`though the power fails between any two steps (JOURNEYS_SEED=${seed})`,
		birthOf('birth-cuts', 'Nguyễn Lê Bảo Châu', { looks: 'none' }),
		async () => {
			await pause(moment())
			await powerCut()
		},
	],
]

describe.each(stories)('a birth is registered %s', (_, birth, between) => {
	let broken = false
	test.each([...filing, ...settling])('%s', async (_sentence, walk) => {
		if (broken) throw new Error('The story broke off at an earlier step.')
		broken = true
		await walk(birth)
		await between()
		broken = false
	})
})
