import { fail } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { signInOfficial, signInPolicy } from '#identity/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { goOn } from './go-on.server.ts'
import { passwordTold } from './told.ts'
import type { Actions, PageServerLoad } from './$types'

const desk = '/can-bo'

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	return {
		returnTo: safeReturn(url.searchParams.get('ve'), desk),
		lapsed: url.searchParams.get('phien') === 'het',
		left: url.searchParams.has('da-ra'),
		authority: locals.locale === 'en' ? locals.tenant.authorityEn : locals.tenant.authority,
		/** The tenant's own provider, if it has one. */
		provider: (await locals.transact(async (tx) => signInPolicy(tx))).openid?.name,
		trouble: troubles[url.searchParams.get('loi') ?? '']?.(),
		signedInAs: locals.official?.fullName,
	}
}

const troubles: Record<string, (() => string) | undefined> = {
	'het-han': m.identity_step_lapsed,
	'khong-co-tai-khoan': m.identity_openid_nobody,
	'tu-choi': m.identity_openid_denied,
	'khong-ket-noi': m.identity_openid_unreachable,
	'khong-hop-le': m.identity_openid_invalid,
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
		const origin = { address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined }
		const signedIn = await signInOfficial(locals.transact, { username, password }, origin, at)
		if (!signedIn.ok) {
			const { status, words } = passwordTold(signedIn.refusal)
			return fail(status, { username, usernameError: undefined, passwordError: words })
		}
		return await goOn({ cookies, locals }, signedIn.value, safeReturn(url.searchParams.get('ve'), desk))
	},
} satisfies Actions

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')
