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
export {
	endOpenSessions,
	openSessionsOf,
	type OpenSession,
	type Passkey,
	passkeysOf,
	recoveryCodesLeft,
	removePasskey,
	removeTotp,
	saveSignInPolicy,
	signInPolicy,
	type SignInPolicy,
	standingOf,
	totpOf,
} from './factors.store.server.ts'
export {
	changeOwnPassword,
	changeTemporaryPassword,
	enrolAtSignIn,
	enrolTotp,
	hashTemporary,
	newTemporaryPassword,
	offeredSecret,
	openDesk,
	type Origin,
	passSecondFactor,
	type PasswordRefusal,
	pendingCookie,
	pendingSeconds,
	pendingSignIn,
	secretOffered,
	setPassword,
	setTemporaryPassword,
	signInOfficial,
	type SignInProgress,
	signInProved,
	type StepRefusal,
} from './official-sign-in.server.ts'
export {
	addPasskey,
	finishPasskey,
	offerNewPasskey,
	offerPasskey,
	passkeyCookie,
	type PasskeyRefusal,
} from './passkey.server.ts'
export {
	beginOpenid,
	finishOpenid,
	openidCookie,
	type OpenidRefusal,
	openidSeconds,
} from './official-openid.server.ts'
export { base32, totpUri } from './totp.server.ts'
export { hashPassword } from './password.server.ts'
export {
	endSession,
	hashOf,
	mayBeSignedIn,
	openSession,
	type SignedIn,
	signedIn,
	type Tokens,
} from './sessions.server.ts'
export { enterPerson, type InPerson, personById, personByNumber } from './person-in-person.server.ts'
