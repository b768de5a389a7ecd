import { describe, expect, test } from 'vitest'
import { logTo } from './log.server.ts'

function logged(write: (log: ReturnType<typeof logTo>) => void): string {
	let text = ''
	write(logTo({ write: (line: string) => void (text += line) }))
	return text
}

describe('a log line', () => {
	test('names no citizen, however deep the name lies', () => {
		const line = logged((log) =>
			log.info(
				{
					draft: { person: { full_name: 'Lê Thị Sen', personalId: '075196000001' } },
					dossier: 'H19.26041-261122-0001',
				},
				'saved',
			),
		)
		expect(line).not.toMatch(/Sen|075196000001/)
		expect(line).toContain('H19.26041-261122-0001')
		expect(line).toContain('saved')
	})
	test('carries no cookie and no authorization header', () => {
		const line = logged((log) =>
			log.warn({
				headers: { Cookie: 'phien=abc', 'set-cookie': 'x=y', authorization: 'Bearer abc.def', accept: '*/*' },
			}),
		)
		expect(line).not.toMatch(/phien|x=y|abc\.def/)
		expect(line).toContain('*/*')
	})
	test.each([
		['a personal id', 'no person 075196000001 here', '075196000001'],
		['an e-mail address', 'refused for sen.le@vi-du.example', 'sen.le'],
		['a mobile number', 'call 0912345678', '0912345678'],
		['a number with its country', 'call +84912345678 now', '84912345678'],
		['a bearer token', 'Bearer eyJhbGciOi.J9.x', 'eyJhbGciOi'],
	])('has %s taken out of its message', (_, message, secret) => {
		expect(logged((log) => log.info(message))).not.toContain(secret)
	})
	test('has the same taken out of a failure and its cause', () => {
		const failure = new Error('duplicate key (075196000001)', { cause: new Error('to sen.le@vi-du.example') })
		const line = logged((log) => log.error(failure))
		expect(line).not.toMatch(/075196000001|sen\.le/)
		expect(line).toContain('duplicate key')
	})
	test('keeps identifiers of rows, which look like numbers too', () => {
		const id = '019abcde-1234-7123-8123-123456789012'
		expect(logged((log) => log.info({ id }, `row ${id}`))).toContain(`row ${id}`)
	})
	test('names the request of a child', () => {
		expect(logged((log) => log.child({ requestId: 'r-1' }).info('x'))).toContain('"requestId":"r-1"')
	})
})
