import { ok, refuse, type Result } from '#kernel/result'
import type { Citizen, Duty, OfficialAtWork } from './identity.ts'
import type { Holder } from './session.ts'

/** Why a page is not for this visitor; the routes turn it into a redirect or a problem document. */
export type SignInRefusal = {
	readonly kind: 'sign-in-needed' | 'session-lapsed'
	readonly holder: Holder
}
/** The official is signed in but has not this duty today. */
export type DutyRefusal = { readonly kind: 'not-their-duty'; readonly duty: Duty }

/** @param carried whether the request carried a session cookie: then a session was there and has ended */
export function requireCitizen(
	citizen: Citizen | undefined,
	carried: 'cookie' | 'none',
): Result<Citizen, SignInRefusal> {
	return citizen ? ok(citizen) : refuse(signIn('citizen', carried))
}

/** @param carried whether the request carried a session cookie: then a session was there and has ended */
export function requireOfficial(
	official: OfficialAtWork | undefined,
	carried: 'cookie' | 'none',
): Result<OfficialAtWork, SignInRefusal> {
	return official ? ok(official) : refuse(signIn('official', carried))
}

/** May this official act in that role for that agency today? */
export function requireDuty(official: OfficialAtWork, duty: Duty): Result<Duty, DutyRefusal> {
	const held = official.duties.some((each) => each.agencyId === duty.agencyId && each.role === duty.role)
	return held ? ok(duty) : refuse({ kind: 'not-their-duty', duty })
}

const signIn = (holder: Holder, carried: 'cookie' | 'none'): SignInRefusal => ({
	kind: carried === 'cookie' ? 'session-lapsed' : 'sign-in-needed',
	holder,
})

/** The sign-in page that a refused visitor is sent to, which brings them back to `path` afterwards. */
export function signInPage({ kind, holder }: SignInRefusal, path: string): string {
	const query = new URLSearchParams({ ve: path, ...(kind === 'session-lapsed' && { phien: 'het' }) })
	return `${holder === 'citizen' ? '/dang-nhap' : '/can-bo/dang-nhap'}?${query}`
}
