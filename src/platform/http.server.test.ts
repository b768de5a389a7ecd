import { describe, expect, test } from 'vitest'
import { bodyVerdict, isFromOwnPage, requestIdOf, wantsProblem } from './http.server.ts'

const own = 'https://dichvucong.dongnai.vn'

describe('a form', () => {
	test.each([
		['from a page of the portal', { 'sec-fetch-site': 'same-origin', origin: own }, true],
		['from an old browser that names our origin', { origin: own }, true],
		['from another site', { 'sec-fetch-site': 'cross-site', origin: own }, false],
		['from a sibling host', { 'sec-fetch-site': 'same-site', origin: 'https://dichvucong.danang.vn' }, false],
		['from an old browser on another site', { origin: 'https://evil.example' }, false],
		['from a sandboxed frame', { origin: 'null' }, false],
		['from nowhere', {}, false],
	])('%s: %j', (_, headers, taken) => {
		expect(isFromOwnPage(new Headers(headers), own)).toBe(taken)
	})

	test.each([
		[{}, 'fits'],
		[{ 'content-length': '1048576' }, 'fits'],
		[{ 'content-length': '1048577' }, 'too-large'],
		[{ 'content-length': '-x' }, 'too-large'],
		[{ 'transfer-encoding': 'chunked' }, 'length-missing'],
	])('with %j %s', (headers, verdict) => {
		expect(bodyVerdict(new Headers(headers))).toBe(verdict)
	})
})

test('a request keeps the well-formed id of the proxy and gets a new one otherwise', () => {
	expect(requestIdOf(new Headers({ 'x-request-id': 'abc-12345' }))).toBe('abc-12345')
	expect(requestIdOf(new Headers({ 'x-request-id': 'a b <script>' }))).toMatch(/^[0-9a-f-]{36}$/)
})

test('the API and scripts get problem documents, browsers get pages', () => {
	expect(wantsProblem('/api/v1/procedures', new Headers({ accept: 'text/html' }))).toBe(true)
	expect(wantsProblem('/khai/1', new Headers({ accept: 'application/json' }))).toBe(true)
	expect(wantsProblem('/khai/1', new Headers({ accept: 'text/html,*/*' }))).toBe(false)
})
