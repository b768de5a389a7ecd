import { fail, redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { base32, enrolAtSignIn, pendingCookie, pendingSignIn, totpUri } from '#identity/server'
import { now } from '#kernel/dates'
import { qrPath } from '#ui/qr.ts'
import { keepPending, openDesk } from '../go-on.server.ts'
import { codeTold } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, cookies, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	const pending = await locals.transact(async (tx) => pendingSignIn(tx, cookies.get(pendingCookie), now()))
	if (pending?.need !== 'enrolment' || !pending.secret) {
		// Already in: the codes were just shown on this very page.
		if (locals.official) redirect(303, '/can-bo')
		redirect(303, '/can-bo/dang-nhap?loi=het-han')
	}
	const issuer = `Một Cửa ${locals.tenant.name}`
	return {
		name: pending.fullName,
		secret: (base32(pending.secret).match(/.{1,4}/g) ?? []).join(' '),
		qr: qrPath(totpUri(pending.secret, { issuer, account: pending.username })),
		returnTo: safeReturn(url.searchParams.get('ve'), '/can-bo'),
	}
}

export const actions = {
	default: async ({ locals, cookies, request, url, getClientAddress }) => {
		const form = await request.formData()
		const code = form.get('ma')
		const enrolled = await enrolAtSignIn(
			locals.transact,
			{ cookie: cookies.get(pendingCookie), code: typeof code === 'string' ? code : '' },
			{ address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined },
			now(),
		)
		if (!enrolled.ok) {
			if (enrolled.refusal.kind === 'lapsed') redirect(303, '/can-bo/dang-nhap?loi=het-han')
			const { status, words } = codeTold(enrolled.refusal)
			return fail(status, { told: words, codes: undefined, next: '' })
		}
		const { progress, recoveryCodes } = enrolled.value
		const visit = { cookies, locals }
		if (progress.kind === 'open') await openDesk(visit, progress.token)
		else keepPending(cookies, progress.pending)
		// The codes are shown once, in the answer to this form; the way on is a link below them.
		return { told: undefined, codes: recoveryCodes, next: safeReturn(url.searchParams.get('ve'), '/can-bo') }
	},
} satisfies Actions
