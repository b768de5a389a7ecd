import { afterAll, describe, test } from 'vitest'
import { closeBrowser } from '../browser.ts'
import { birthOf, filing } from './birth.ts'

afterAll(closeBrowser)

describe.each([
	['on a phone', birthOf('birth', 'Nguyễn Lê An Nhiên', { locale: 'vi' })],
	[
		'on a phone without JavaScript',
		birthOf('birth-plain', 'Nguyễn Lê Hạ Vy', { locale: 'en', javaScript: 'off' }),
	],
])('a birth is registered %s', (_, birth) => {
	let broken = false
	test.each(filing)('%s', async (_sentence, walk) => {
		if (broken) throw new Error('The story broke off at an earlier step.')
		broken = true
		await walk(birth)
		broken = false
	})
})
