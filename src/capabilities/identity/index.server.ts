export {
	requireCitizen,
	requireDuty,
	requireOfficial,
	type DutyRefusal,
	type SignInRefusal,
	signInPage,
} from './guards.ts'
export {
	endSession,
	mayBeSignedIn,
	openSession,
	type SignedIn,
	signedIn,
	type Tokens,
} from './sessions.server.ts'
