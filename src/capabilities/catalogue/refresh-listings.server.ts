import { dayInVietNam, type Instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { allTenants } from '#tenancy/server'
import { refreshListing } from './publish.server.ts'
import { refreshedAt, versionsTurned } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Brings every tenant's lists and search to the versions that apply today. */
		'refresh-listings': Record<string, never>
	}
}

/**
 * Once a day: a version published ahead of its date comes into the lists on that date, one whose days are over leaves
 * them. A tenant for which no version came or went keeps its edition, and every search its vocabulary.
 */
export async function refreshListings(at: Instant): Promise<void> {
	const today = dayInVietNam(at)
	for (const { code: tenant } of await allTenants())
		await transact({ tenant, person: '' }, async (tx) => {
			const last = await refreshedAt(tx)
			if (last && (await versionsTurned(tx, { after: dayInVietNam(last), until: today })))
				await refreshListing(tx, tenant, today, at)
		})
}
