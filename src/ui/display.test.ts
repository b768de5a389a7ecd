import { describe, expect, test } from 'vitest'
import { displayOf, htmlAttributes, preloadFirst } from './display.ts'

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

test('a page asks at once for its scripts, its styles and two cuts of the text face', () => {
	expect(preloadFirst({ type: 'css', path: '/_app/core.css' })).toBe(true)
	expect(preloadFirst({ type: 'font', path: '/_app/be-vietnam-pro-vietnamese-400.x1.woff2' })).toBe(true)
	expect(preloadFirst({ type: 'font', path: '/_app/be-vietnam-pro-latin-600.x1.woff2' })).toBe(false)
})
