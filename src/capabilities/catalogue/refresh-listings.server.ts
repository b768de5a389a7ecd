import { dayInVietNam, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { allTenants } from '#tenancy/server'
import { refreshListing } from './publish.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Brings every tenant's lists and search to the versions that apply today. */
		'refresh-listings': Record<string, never>
	}
}

/** Once a day: a version published ahead of its date comes into the lists on that date, one whose days are over leaves them. */
export async function refreshListings(): Promise<void> {
	const at = now()
	for (const { code: tenant } of await allTenants())
		await transact({ tenant, person: '' }, (tx) => refreshListing(tx, tenant, dayInVietNam(at), at))
}
