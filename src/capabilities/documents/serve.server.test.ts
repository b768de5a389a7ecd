import { expect, test } from 'vitest'
import { digest, type FileStore } from './file-store.ts'
import { serveFile } from './serve.server.ts'

const nothing = () => Promise.reject(new Error('not here'))
const store: FileStore = {
	put: nothing,
	putFile: nothing,
	read: () => Promise.resolve(new Blob(['%PDF-', '1.7']).stream()),
	arrivals: { goOn: nothing, whole: nothing, remove: nothing, sweep: nothing },
	get: () => Promise.resolve(new TextEncoder().encode('%PDF-1.7')),
}
const file = {
	name: 'Giấy "chứng" sinh.pdf',
	mediaType: 'application/pdf',
	bytes: 8,
	sha256: digest('a'.repeat(64)),
}

test('a PDF may be shown in a page of ours, under its real name, and is never guessed to be something else', async () => {
	const { status, headers } = await serveFile(store, 'H19', file, 'inline')
	expect(status).toBe(200)
	expect(Object.fromEntries(headers)).toEqual({
		'cache-control': 'private, no-cache',
		'content-disposition': `inline; filename="Giay _chung_ sinh.pdf"; filename*=UTF-8''Gi%E1%BA%A5y%20%22ch%E1%BB%A9ng%22%20sinh.pdf`,
		'content-length': '8',
		'content-security-policy': "frame-ancestors 'self'",
		'content-type': 'application/pdf',
		etag: `"${'a'.repeat(64)}"`,
		'x-content-type-options': 'nosniff',
	})
})
test('what is no PDF is shown in a sandbox', async () => {
	const { headers } = await serveFile(store, 'H19', { ...file, mediaType: 'image/svg+xml' }, 'inline')
	expect(headers.get('content-security-policy')).toMatch(/^sandbox/)
})
test('a file the browser has already is not sent again', async () => {
	const answer = await serveFile(store, 'H19', file, 'attachment', `"x", W/"${file.sha256}"`)
	expect(answer.status).toBe(304)
	expect(await answer.text()).toBe('')
})
test('a large one is shown while it is read', async () => {
	const answer = await serveFile(store, 'H19', { ...file, bytes: 200_000_000 }, 'inline')
	expect(answer.headers.get('content-length')).toBe('200000000')
	expect(await answer.text()).toBe('%PDF-1.7')
})
