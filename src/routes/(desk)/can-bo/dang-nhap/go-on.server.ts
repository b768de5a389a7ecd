import { type Cookies, redirect } from '@sveltejs/kit'
import { sessionTerms } from '#identity'
import { endSession, pendingCookie, pendingSeconds, type SignInProgress } from '#identity/server'
import { now } from '#kernel/dates'
import { cookieGuard, keepSession } from '../../../session-cookies.ts'

type Visit = { readonly cookies: Cookies; readonly locals: Pick<App.Locals, 'transact'> }

/** Opens the desk, or goes to the page that asks for what is still missing. */
export async function goOn(visit: Visit, progress: SignInProgress, returnTo: string): Promise<never> {
	if (progress.kind === 'more') {
		keepPending(visit.cookies, progress.pending)
		redirect(303, `${pages[progress.need]}?${new URLSearchParams({ ve: returnTo })}`)
	}
	await openDesk(visit, progress.token)
	redirect(303, returnTo)
}

const pages = {
	'new-password': '/can-bo/dang-nhap/mat-khau-moi',
	'second-factor': '/can-bo/dang-nhap/ma-xac-thuc',
	enrolment: '/can-bo/dang-nhap/cai-dat',
} as const

/** The new session takes the place of the one this browser had. */
export async function openDesk({ cookies, locals }: Visit, token: string): Promise<void> {
	const earlier = cookies.get(sessionTerms.official.cookie)
	await locals.transact((tx) => endSession(tx, earlier, now()))
	cookies.delete(pendingCookie, pendingGuard())
	keepSession(cookies, 'official', token)
}

export const keepPending = (cookies: Cookies, pending: string): void =>
	cookies.set(pendingCookie, pending, { ...pendingGuard(), maxAge: pendingSeconds })

const pendingGuard = () => ({ ...cookieGuard(), path: '/can-bo/dang-nhap' })
