import { expect, test } from 'vitest'
import { hostLabelOf } from './tenant.ts'

test.each([
	['dongnai.localhost:41500', 'dongnai'],
	['DongNai.localhost', 'dongnai'],
	['dichvucong.dongnai.gov.vn', 'dongnai'],
	['dichvucong.danang.localhost:80', 'danang'],
	['dichvucong', ''],
	['', ''],
])('the host %s names the tenant %j', (host, label) => {
	expect(hostLabelOf(host)).toBe(label)
})
