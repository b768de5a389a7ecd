import { afterEach, describe, expect, test } from 'vitest'
import { overwriteGetLocale } from '#locale'
import { refusalFrom, refusalQuery } from './refusal-query.server.ts'
import { refusalWords } from './refusal-words.ts'
import type { UploadRefusal } from './refusal.ts'

const name = 'Giấy chứng sinh.pdf'
const every: readonly UploadRefusal[] = [
	{ kind: 'not-an-upload' },
	{ kind: 'interrupted' },
	{ kind: 'nothing-chosen' },
	{ kind: 'empty-file', name },
	{ kind: 'file-too-large', name, bytes: 203_000_000, limit: 25_000_000 },
	{ kind: 'upload-too-large', bytes: 203_000_000, limit: 100_000_000 },
	{ kind: 'too-many-parts', limit: 10 },
	{ kind: 'too-many-files', limit: 20 },
	...(
		['program', 'archive', 'web-page', 'office', 'other-image', 'video', 'sound', 'text', 'unknown'] as const
	).map((found) => ({ kind: 'foreign-type', name, found }) as const),
	{ kind: 'image-too-big', name, pixels: 63_000_000, limit: 60_000_000 },
	{ kind: 'image-unreadable', name },
	{ kind: 'pdf-unreadable', name },
	{ kind: 'pdf-locked', name },
	...(['script', 'launch', 'attachment', 'media'] as const).map(
		(found) => ({ kind: 'pdf-active', name, found }) as const,
	),
	{ kind: 'pdf-too-long', name, pages: 201, limit: 200 },
	{ kind: 'infected', name, virus: 'Eicar-Test-Signature' },
	{ kind: 'not-scanned', name },
	{ kind: 'signature-broken', name, signer: 'Trần Văn Bác Sĩ' },
	{ kind: 'signature-broken', name, signer: '' },
]

// Files share a process: the next one must not find the language of this one.
afterEach(() => overwriteGetLocale(() => 'vi'))

describe('a refused upload', () => {
	test('says how large the file is and how large it may be', () => {
		overwriteGetLocale(() => 'vi')
		expect(refusalWords(every[4] ?? expect.fail()).what).toBe(
			'Tệp Giấy chứng sinh.pdf nặng 203 MB, tối đa 25 MB.',
		)
	})
	test.each(every)('tells what happened and what to do, in both languages: $kind $found', (refusal) => {
		const [vi, en] = (['vi', 'en'] as const).map((locale) => {
			overwriteGetLocale(() => locale)
			return refusalWords(refusal)
		})
		for (const words of [vi, en]) {
			expect(words?.what).toMatch(/^\p{Lu}.*\.$/u)
			expect(words?.remedy).toMatch(/^\p{Lu}.*\.$/u)
			expect(`${words?.what}${words?.remedy}`).not.toMatch(/[{}]|undefined/)
			if ('name' in refusal) expect(words?.what).toContain(name)
		}
		expect(vi).not.toEqual(en)
	})
})

describe('in an address', () => {
	test.each(every)('a refusal comes through as it was: $kind $found', (refusal) => {
		const query = new URLSearchParams(refusalQuery('giay-chung-sinh', refusal))
		expect(refusalFrom(query)).toEqual({ component: 'giay-chung-sinh', told: refusalWords(refusal) })
	})

	test.each([
		'',
		'no JSON',
		'{"kind":"made-up"}',
		'{"kind":"pdf-active","name":"a.pdf","found":"cat"}',
		'{"kind":"file-too-large","name":"a.pdf","bytes":"<b>","limit":1}',
		JSON.stringify({ kind: 'empty-file', name: 'x'.repeat(5000) }),
	])('nothing is told of what nobody refused: %s', (written) => {
		expect(refusalFrom(new URLSearchParams({ 'thanh-phan': 'a', 'khong-nhan': written }))).toBeUndefined()
	})
})
