import { wallText } from '#calendar'
import { dossierCode, plainHealth } from '#dossiers'
import { findDossier, healthOf, mayTrack, trackDossier } from '#dossiers/server'
import { now } from '#kernel/dates'
import { stepNames } from '../../step-names.server.ts'
import type { PageServerLoad } from './$types'

/** Where a dossier is, for whoever has its code: nothing of any person, neither of who filed it nor of who holds it. */
export const load: PageServerLoad = async ({ url, locals, getClientAddress, setHeaders }) => {
	const typed = (url.searchParams.get('ma') ?? '').slice(0, 60)
	if (!typed.trim()) return { typed, outcome: 'unasked' as const }
	const { verdict, resetAfter } = mayTrack(
		`${locals.tenant.code} ${getClientAddress()}`,
		performance.now() / 1000,
	)
	if (verdict === 'refused') {
		setHeaders({ 'retry-after': String(resetAfter) })
		return { typed, outcome: 'too-often' as const }
	}
	const code = dossierCode(typed)
	if (!code) return { typed, outcome: 'no-code' as const }
	const at = now()
	const [found, health, names] = await locals.transact(async (tx) => {
		const [tracked, dossier] = await Promise.all([trackDossier(tx, code), findDossier(tx, code)])
		return [
			tracked,
			dossier && (await healthOf(tx, locals.tenant.code, dossier, at)),
			await stepNames(tx, locals),
		] as const
	})
	if (!found || !health) return { typed, outcome: 'unknown' as const }
	const { state, procedure, agency, step } = found
	return {
		...names,
		typed,
		outcome: 'found' as const,
		now: wallText(at),
		dossier: {
			code: found.code,
			state,
			procedure,
			agency,
			step,
			health: plainHealth(health),
			since: wallText(found.since),
			submittedAt: wallText(found.submittedAt),
			receivedAt: found.receivedAt && wallText(found.receivedAt),
			dueAt: found.dueAt && wallText(found.dueAt),
			closedAt: found.closedAt && wallText(found.closedAt),
		},
	}
}
