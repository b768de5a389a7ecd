import pg from 'pg'
import { inject } from 'vitest'
import { newId } from '#kernel/ids'
import { type Actor, closeDatabase, transact, type Tx } from '#platform/db'
import { databaseOn } from './postgres.ts'

/**
 * A database of this test file alone, cloned from the migrated template, with two tenants, `H19` and `H17`. Points the
 * application at it. Call at the top of a test file; `await using` or `drop()` ends it.
 */
export async function freshDatabase(): Promise<{ url: string; owner: pg.Client; drop(): Promise<void> }> {
	const serverUrl = inject('serverUrl')
	const name = `test_${newId().replaceAll('-', '').slice(0, 20)}`
	await onServer(serverUrl, `create database ${name} template template_motcua`)
	const url = databaseOn(serverUrl, name)
	await closeDatabase()
	process.env['DATABASE_URL'] = url
	holdActs(0)
	const owner = new pg.Client({ connectionString: url })
	await owner.connect()
	await owner.query(`insert into tenancy.tenant (code, host_label, kind, name, name_en, authority, authority_en, hotline) values
		('H19', 'dongnai', 'city', 'thành phố Đồng Nai', 'Dong Nai', 'UBND thành phố Đồng Nai', 'People''s Committee of Dong Nai', '1022'),
		('H17', 'danang', 'city', 'thành phố Đà Nẵng', 'Da Nang', 'UBND thành phố Đà Nẵng', 'People''s Committee of Da Nang', '1022')`)
	return {
		url,
		owner,
		async drop() {
			await closeDatabase()
			await owner.end()
			await onServer(serverUrl, untilLeft(name))
			await onServer(serverUrl, `drop database ${name} with (force)`)
		},
	}
}

/** A connection that has said goodbye may still be on its way out; to be thrown out then would be an error nobody hears. */
const untilLeft = (name: string): string => `do $$ begin
	for turn in 1..100 loop
		exit when not exists (select from pg_stat_activity where datname = '${name}');
		perform pg_sleep(0.05);
		perform pg_stat_clear_snapshot();
	end loop;
end $$`

/** For how long what follows from an act is held. Tests look at it at once; those of undoing do not. */
export const holdActs = (seconds: number): void => {
	process.env['UNDO_HOLD_SECONDS'] = String(seconds)
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: serverUrl })
	await client.connect()
	await client.query(statement)
	await client.end()
}

class RolledBack extends Error {}

/** Runs `work` as `actor` in a transaction that leaves no trace. */
export async function rehearse(actor: Actor, work: (tx: Tx) => Promise<void>): Promise<void> {
	await transact(actor, async (tx) => {
		await work(tx)
		throw new RolledBack()
	}).catch((failure: unknown) => {
		if (!(failure instanceof RolledBack)) throw failure
	})
}
