import { dayInVietNam, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { settleSuccessions } from './agencies.server.ts'
import { allTenants } from './tenants.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** After midnight: people of agencies that have ended move to the successor. */
		'settle-successions': Record<string, never>
	}
}

export async function settleAtMidnight(): Promise<void> {
	const today = dayInVietNam(now())
	for (const { code } of await allTenants())
		await transact({ tenant: code, person: '' }, async (tx) => settleSuccessions(tx, today))
}
