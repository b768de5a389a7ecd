import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digest } from '#documents'
import { DamagedFile } from './checked.server.ts'
import { diskFiles, sweepIncoming } from './disk.server.ts'

let root: string
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'mot-cua-files-'))))
afterAll(() => rm(root, { recursive: true, force: true }))

const url = () => pathToFileURL(root).href
const text = (words: string) => new TextEncoder().encode(words)
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const everything = async () =>
	(await readdir(root, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())

describe('a file store on disk', () => {
	test('gives back what was put, by the digest of its bytes', async () => {
		const put = await diskFiles(url()).put('H19', text('Giấy chứng sinh'))
		expect(put).toBe(sha256(text('Giấy chứng sinh')))
		expect(await diskFiles(url()).get('H19', put)).toEqual(Buffer.from('Giấy chứng sinh'))
	})
	test('keeps the same bytes once, however often and however simultaneously they are put', async () => {
		const store = diskFiles(url())
		const before = (await everything()).length
		await Promise.all(Array.from({ length: 8 }, () => store.put('H19', text('một lần'))))
		expect(await everything()).toHaveLength(before + 1)
	})
	test('shows no tenant what another one put', async () => {
		const put = await diskFiles(url()).put('H19', text('của Đồng Nai'))
		await expect(diskFiles(url()).get('H17', put)).rejects.toThrow(/ENOENT/)
	})
	test.each(['../H19', 'H19/..', '', 'h19', '/etc'])('knows no tenant named %j', async (tenant) => {
		await expect(diskFiles(url()).put(tenant, text('x'))).rejects.toThrow(RangeError)
	})
	test('gives nothing for a digest that is a path', () => {
		expect(() => digest('../../etc/passwd')).toThrow(RangeError)
	})
	test('throws rather than give bytes that changed on the disk, and mends them when they are put again', async () => {
		const store = diskFiles(url())
		const put = await store.put('H19', text('nguyên vẹn'))
		const place = join(root, 'H19', put.slice(0, 2), put)
		await chmod(place, 0o600)
		await writeFile(place, 'đã bị sửa')
		await expect(store.get('H19', put)).rejects.toThrow(DamagedFile)
		await store.put('H19', text('nguyên vẹn'))
		expect(await readFile(place, 'utf8')).toBe('nguyên vẹn')
	})
	test('has no file to show, and no leftover, when writing fails', async () => {
		const store = diskFiles(url())
		const content = text('không ghi được')
		const place = join(root, 'H19', sha256(content).slice(0, 2))
		await rm(place, { recursive: true, force: true })
		await writeFile(place, 'a file stands where the folder should be')
		await expect(store.put('H19', content)).rejects.toThrow()
		expect(await readdir(join(root, 'H19', 'incoming'))).toEqual([])
		await rm(place)
	})
	test('sweeps what a crash left half-written, once it is old', async () => {
		const stale = join(root, 'H19', 'incoming', 'stale')
		await writeFile(stale, 'half')
		expect(await sweepIncoming(url(), 3_600_000)).toBe(0)
		await utimes(stale, new Date(0), new Date(0))
		expect(await sweepIncoming(url(), 3_600_000)).toBe(1)
	})
})
