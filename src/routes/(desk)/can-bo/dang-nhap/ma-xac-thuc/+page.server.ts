import { fail, redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { passSecondFactor, pendingCookie, pendingSignIn } from '#identity/server'
import { now } from '#kernel/dates'
import { goOn } from '../go-on.server.ts'
import { codeTold } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, cookies, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	const pending = await locals.transact(async (tx) => pendingSignIn(tx, cookies.get(pendingCookie), now()))
	if (pending?.need !== 'second-factor') redirect(303, '/can-bo/dang-nhap?loi=het-han')
	return { name: pending.fullName }
}

export const actions = {
	default: async ({ locals, cookies, request, url, getClientAddress }) => {
		const form = await request.formData()
		const code = form.get('ma')
		const passed = await passSecondFactor(
			locals.transact,
			{ cookie: cookies.get(pendingCookie), code: typeof code === 'string' ? code : '' },
			{ address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined },
			now(),
		)
		if (passed.ok)
			return await goOn({ cookies, locals }, passed.value, safeReturn(url.searchParams.get('ve'), '/can-bo'))
		if (passed.refusal.kind === 'lapsed') redirect(303, '/can-bo/dang-nhap?loi=het-han')
		const { status, words } = codeTold(passed.refusal)
		return fail(status, { told: words })
	},
} satisfies Actions
