import { fail, redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { changeTemporaryPassword, pendingCookie, pendingSignIn } from '#identity/server'
import { now } from '#kernel/dates'
import { goOn } from '../go-on.server.ts'
import { passwordFaultWords } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, cookies, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	const pending = await locals.transact(async (tx) => pendingSignIn(tx, cookies.get(pendingCookie), now()))
	if (pending?.need !== 'new-password') redirect(303, '/can-bo/dang-nhap?loi=het-han')
	return { name: pending.fullName, username: pending.username }
}

export const actions = {
	default: async ({ locals, cookies, request, url, getClientAddress }) => {
		const form = await request.formData()
		const textOf = (name: string) => {
			const value = form.get(name)
			return typeof value === 'string' ? value : ''
		}
		const changed = await changeTemporaryPassword(
			locals.transact,
			{ cookie: cookies.get(pendingCookie), password: textOf('moi'), repeated: textOf('lai') },
			{ address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined },
			now(),
		)
		if (changed.ok)
			return await goOn({ cookies, locals }, changed.value, safeReturn(url.searchParams.get('ve'), '/can-bo'))
		if (changed.refusal.kind === 'lapsed') redirect(303, '/can-bo/dang-nhap?loi=het-han')
		const { fault } = changed.refusal
		return fail(400, { field: fault === 'not-repeated' ? 'lai' : 'moi', told: passwordFaultWords[fault]() })
	},
} satisfies Actions
