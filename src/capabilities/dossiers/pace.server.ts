import { sql } from 'kysely'
import { type Instant, now } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import { allTenants } from '#tenancy/server'
import { type Pace, paceDays } from './pace.ts'
import { nobody } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Measures how long procedures really took, once a day. */
		'measure-paces': Record<string, never>
	}
}

/** Below this a distribution would tell of persons. */
const fewest = 10

export async function measurePaces(): Promise<void> {
	for (const { code } of await allTenants())
		await transact({ tenant: code, person: 'worker' }, (tx) => measureTenant(tx, code, now()))
}

/** Measures a tenant anew: by procedure and deciding agency, and by procedure over all agencies. */
export async function measureTenant(tx: Tx, tenant: string, at: Instant): Promise<void> {
	const since = at.subtract({ hours: 24 * paceDays }).toString()
	await tx.deleteFrom('dossiers.pace').execute()
	// Procedure by procedure along the index of what was closed: only the dossiers of the period are read.
	await sql`
		insert into dossiers.pace (tenant_id, procedure_code, agency_id, finished, median_seconds, most_seconds, measured_at)
		select ${tenant}, procedure_code, coalesce(competent_agency_id, ${nobody}::uuid), count(*)::int,
			round(percentile_cont(0.5) within group (order by worked))::int,
			round(percentile_cont(0.9) within group (order by worked))::int, ${at.toString()}::timestamptz
		from catalogue.listing, lateral (
			select procedure_code, competent_agency_id, (result ->> 'workedSeconds')::float8 as worked
			from dossiers.dossier
			where dossier.tenant_id = listing.tenant_id and dossier.procedure_code = listing.code
				and closed_at >= ${since}::timestamptz and closed_at <= ${at.toString()}::timestamptz
				and state in ('processed', 'returned')
		) as done
		where listing.tenant_id = ${tenant}
		group by grouping sets ((procedure_code, competent_agency_id), (procedure_code))
		having count(*) >= ${fewest}`.execute(tx)
}

/** The pace of a procedure at an agency; undefined where too few were finished to say. */
export const paceAt = (tx: Tx, procedureCode: string, agencyId: string): Promise<Pace | undefined> =>
	tx
		.selectFrom('dossiers.pace')
		.where('procedure_code', '=', procedureCode)
		.where('agency_id', '=', agencyId)
		.select(['finished', 'median_seconds as medianSeconds', 'most_seconds as mostSeconds'])
		.executeTakeFirst()

/** How long a procedure really takes in the whole tenant. */
export const paceOf = (tx: Tx, procedureCode: string): Promise<Pace | undefined> =>
	paceAt(tx, procedureCode, nobody)
