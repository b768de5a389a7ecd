import { type Cookies, redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { settings } from '#settings'
import { displayCookies } from '#ui/display.ts'
import type { Actions, PageServerLoad } from './$types'

const choices = {
	'ngon-ngu': ['vi', 'en'],
	nen: ['auto', 'light', 'dark'],
	'co-chu': ['normal', 'large'],
} as const
const year = 365 * 24 * 3600

type Asked = { get(name: string): unknown }

/** A link may choose at once (`?nen=dark&ve=/thu-tuc`); without a choice the page offers them all. */
export const load: PageServerLoad = ({ url, cookies }) => {
	const back = safeReturn(url.searchParams.get('ve'), '/')
	if (keep(url.searchParams, cookies)) redirect(303, back)
	return { back }
}

export const actions: Actions = {
	default: async ({ request, cookies }) => {
		const form = await request.formData()
		keep(form, cookies)
		const back = form.get('ve')
		redirect(303, safeReturn(typeof back === 'string' ? back : null, '/'))
	},
}

/** Remembers what is a known choice and drops the rest; says whether anything was chosen. */
function keep(asked: Asked, cookies: Cookies): boolean {
	let chosen = false
	for (const name of Object.values(displayCookies)) {
		const value = choices[name].find((choice) => choice === asked.get(name))
		if (!value) continue
		// The page's own script reads the language, so this cookie is no secret.
		cookies.set(name, value, { path: '/', maxAge: year, httpOnly: false, secure: settings.secureCookies })
		chosen = true
	}
	return chosen
}
