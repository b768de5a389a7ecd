import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { settings } from '#settings'
import type { Tx } from './db.server.ts'
import type { DB } from './schema.ts'

/**
 * Runs `work` in one transaction as the owner of the schemas: for `bin/import` alone, which writes what the application
 * may only read, and a whole catalogue at once. Tenants' rows stay behind row security, which is forced on the owner too:
 * without a `tenant` none can be touched.
 */
export async function transactAsOwner<T>(work: (tx: Tx) => Promise<T>, tenant?: string): Promise<T> {
	const db = new Kysely<DB>({
		dialect: new PostgresDialect({
			pool: new pg.Pool({ connectionString: settings.databaseUrl, max: 1, types }),
		}),
	})
	try {
		return await db.transaction().execute(async (tx) => {
			if (tenant !== undefined) await sql`set local app.tenant = ${sql.lit(tenant)}`.execute(tx)
			return work(tx)
		})
	} finally {
		await db.destroy()
	}
}

// As in db.server.ts: days and moments stay text, counts are numbers.
const types = {
	getTypeParser: ((oid: number, format?: 'text') => {
		if (oid === pg.types.builtins.TIMESTAMPTZ || oid === pg.types.builtins.DATE)
			return (value: string) => value
		if (oid === pg.types.builtins.INT8) return Number
		return pg.types.getTypeParser(oid, format)
	}) as typeof pg.types.getTypeParser,
}
