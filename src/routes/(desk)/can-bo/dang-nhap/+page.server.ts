import { fail, redirect } from '@sveltejs/kit'
import { safeReturn, sessionTerms } from '#identity'
import { endSession, type PasswordRefusal, signInOfficial } from '#identity/server'
import { now, timeInVietNam } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { keepSession } from '../../../session-cookies.ts'
import type { Actions, PageServerLoad } from './$types'

const desk = '/can-bo'

export const load: PageServerLoad = ({ locals, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	return {
		returnTo: safeReturn(url.searchParams.get('ve'), desk),
		lapsed: url.searchParams.get('phien') === 'het',
		left: url.searchParams.has('da-ra'),
		authority: locals.locale === 'en' ? locals.tenant.authorityEn : locals.tenant.authority,
		signedInAs: locals.official?.fullName,
	}
}

export const actions = {
	default: async ({ locals, cookies, request, url, getClientAddress }) => {
		const form = await request.formData()
		const username = textOf(form.get('ten'))
		const password = textOf(form.get('mat-khau'))
		const missing = { username: username.trim() === '', password: password === '' }
		if (missing.username || missing.password)
			return fail(400, {
				username,
				usernameError: missing.username ? m.identity_username_missing() : undefined,
				passwordError: missing.password ? m.identity_password_missing() : undefined,
			})

		const at = now()
		const signedIn = await signInOfficial(locals.transact, { username, password }, getClientAddress(), at)
		if (!signedIn.ok) {
			const { status, words } = told(signedIn.refusal)
			return fail(status, { username, usernameError: undefined, passwordError: words })
		}
		const earlier = cookies.get(sessionTerms.official.cookie)
		await locals.transact((tx) => endSession(tx, earlier, at))
		keepSession(cookies, 'official', signedIn.value.token)
		redirect(303, safeReturn(url.searchParams.get('ve'), desk))
	},
} satisfies Actions

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')

function told(refusal: PasswordRefusal): { readonly status: number; readonly words: string } {
	switch (refusal.kind) {
		case 'wrong':
			return { status: 400, words: m.identity_password_wrong() }
		case 'too-many': {
			// Rounded up to the minute: at the time shown the attempt is let through.
			const time = timeInVietNam(refusal.until.round({ smallestUnit: 'minute', roundingMode: 'ceil' }))
			return {
				status: 429,
				words: m.identity_password_too_many({ time: time.toString({ smallestUnit: 'minute' }) }),
			}
		}
		default:
			return unreachable(refusal)
	}
}
