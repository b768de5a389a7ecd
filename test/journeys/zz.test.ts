import { test, afterAll } from 'vitest'
import { closeBrowser } from '../browser.ts'
import { arrive } from './visitor.ts'
afterAll(closeBrowser)
test('x', async () => {
	const v = await arrive('zz', { viewport: 'phone' })
	await v.page.goto('/dang-nhap?ve=/')
	v.page.on('requestfailed', r => console.log('failed', r.url(), r.failure()))
	v.page.on('response', r => console.log(r.status(), r.url()))
	await v.page.getByRole('link', { name: /VNeID/ }).first().click().catch(e=>console.log(e))
	await v.page.waitForTimeout(3000)
	console.log(v.page.url(), await v.page.title(), (await v.page.content()).slice(0,500), v.troubles)
})
