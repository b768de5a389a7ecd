import type { Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { taskOrNone } from '#workflow'
import { dueOf, rulesOf } from './desk.server.ts'
import type { Dossier } from './dossier.ts'
import { clockRuns, paused } from './lifecycle.ts'
import type { Health } from './health.ts'
import { forecast } from './pace.ts'
import { paceAt } from './pace.server.ts'
import { waitsOf } from './waits.ts'

/** Nothing here scans: the rules are kept in memory and the pace is one row. */
export async function healthOf(tx: Tx, tenant: string, dossier: Dossier, at: Instant): Promise<Health> {
	const [{ graph, calendar }, pace] = await Promise.all([
		rulesOf(tx, tenant, dossier),
		clockRuns(dossier)
			? paceAt(tx, dossier.procedure.code, dossier.competentAgencyId)
			: Promise.resolve(undefined),
	])
	const { elapsedSeconds, lateSeconds } = dueOf(dossier, calendar, at)
	const pause = paused(dossier)
	return {
		roles: [...new Set(dossier.tokens.flatMap(({ node }) => taskOrNone(graph, node)?.role ?? []))],
		waits: waitsOf(dossier, graph),
		paused: pause && pause.reason !== 'supplement' ? pause.reason : null,
		forecast: pace
			? { ...forecast(pace, { elapsedSeconds: elapsedSeconds + lateSeconds, calendar, now: at }), of: pace }
			: null,
	}
}
