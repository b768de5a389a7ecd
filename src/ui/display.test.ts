import { describe, expect, test } from 'vitest'
import { displayOf, htmlAttributes, localPath } from './display.ts'

const jar = (cookies: Record<string, string>) => ({ get: (name: string) => cookies[name] })

describe('the display a person chose', () => {
	test('follows the device until they choose', () => {
		expect(displayOf(jar({}))).toEqual({ scheme: 'auto', textSize: 'normal' })
		expect(displayOf(jar({ nen: 'dark', 'co-chu': 'large' }))).toEqual({ scheme: 'dark', textSize: 'large' })
	})

	test('is never anything a forged cookie says', () => {
		expect(displayOf(jar({ nen: '"><script>', 'co-chu': '900%' }))).toEqual({
			scheme: 'auto',
			textSize: 'normal',
		})
	})

	test('is on the page before anything is painted', () => {
		const stamp = htmlAttributes({ cookies: jar({ nen: 'light' }), locals: { locale: 'en' } })
		expect(stamp({ html: '<html lang="%lang%" data-scheme="%scheme%" data-text="%text%"><p>%lang%' })).toBe(
			'<html lang="en" data-scheme="light" data-text="normal"><p>%lang%',
		)
	})
})

describe('the way back after a choice', () => {
	test.each(['/', '/thu-tuc?q=khai%20sinh', '/ho-so/H19.26-261122-0001#giay-to'])('leads to %s', (path) => {
		expect(localPath(path)).toBe(path)
	})

	test.each([
		null,
		'',
		'https://evil.example/',
		'//evil.example/',
		'/\\evil.example',
		'javascript:alert(1)',
		'/\t/evil.example',
	])('never leads to another site: %s', (path) => {
		expect(localPath(path)).toBe('/')
	})

	test('cannot leave by dots that collapse into two slashes', () => {
		expect(localPath('/..//evil.example')).not.toMatch(/^\/\//)
	})
})
