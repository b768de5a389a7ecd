import { type Instant, isBefore, plusSeconds } from '#kernel/dates'
import { lastly, transact } from '#platform/db'
import { tenantsQuery } from './store.server.ts'
import type { Tenant } from './tenant.ts'

const freshSeconds = 30
const nobody = { tenant: '', person: '' }

let directory: { readonly until: Instant; readonly byLabel: Promise<ReadonlyMap<string, Tenant>> } | undefined

/**
 * The tenant that a host label names. Opens its own transaction: it is the one read that comes before there is a tenant
 * to open one for. The whole list is kept for 30 seconds, so an unknown label costs no query and no memory.
 */
export async function tenantOf(hostLabel: string, at: Instant): Promise<Tenant | undefined> {
	if (!directory || !isBefore(at, directory.until)) {
		const byLabel = readAll()
		directory = { until: plusSeconds(at, freshSeconds), byLabel }
		byLabel.catch(() => (directory = undefined))
	}
	return (await directory.byLabel).get(hostLabel)
}

/** Every tenant as the database has them now: for tasks that go round by themselves. */
export const allTenants = (): Promise<readonly Tenant[]> =>
	transact(nobody, async (tx) => lastly(tenantsQuery(tx), (rows) => rows))

const readAll = () =>
	transact(nobody, async (tx) =>
		lastly(tenantsQuery(tx), (rows) => new Map(rows.map((tenant) => [tenant.hostLabel, tenant]))),
	)
