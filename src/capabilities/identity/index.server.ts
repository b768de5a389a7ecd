export {
	attemptCookieOf,
	attemptSeconds,
	beginSignIn,
	type CitizenSignInRefusal,
	finishSignIn,
} from './citizen-sign-in.server.ts'
export {
	requireCitizen,
	requireDuty,
	requireOfficial,
	type DutyRefusal,
	type SignInRefusal,
	signInPage,
} from './guards.ts'
export { type PasswordRefusal, setPassword, signInOfficial } from './official-sign-in.server.ts'
export { hashPassword } from './password.server.ts'
export {
	endSession,
	mayBeSignedIn,
	openSession,
	type SignedIn,
	signedIn,
	type Tokens,
} from './sessions.server.ts'
