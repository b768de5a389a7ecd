import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tidyName } from './file.ts'

describe('the name of a file', () => {
	test.each([
		['Gia\u0302\u0301y chứng sinh.JPG', 'Giấy chứng sinh.pdf'],
		['C:\\Users\\Diep\\anh.heic', 'anh.pdf'],
		['../../etc/passwd', 'passwd.pdf'],
		['hoa\u202Efdp.exe', 'hoa fdp.pdf'],
		['a\r\nSet-Cookie: x', 'a Set-Cookie x.pdf'],
		['.htaccess', 'htaccess.pdf'],
		['', 'tep.pdf'],
	])('%j is kept as %j', (name, tidy) => expect(tidyName(name, 'pdf')).toBe(tidy))

	test('never carries a path, a control or a line break, and tidies to itself', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (name) => {
				const tidy = tidyName(name, 'pdf')
				expect(tidy).not.toMatch(/[\\/\p{Cc}\p{Cf}]/u)
				expect(tidy.length).toBeLessThan(260)
				expect(tidy).toMatch(/^.+\.pdf$/u)
			}),
		)
	})
})
