import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

const folder = join(import.meta.dirname, '../../db/migrations')

/**
 * Brings the database at `url` (the owner's) up to the newest migration; each runs in a transaction of its own, once.
 * Two processes may call it at the same time: the second waits for the first.
 *
 * @returns the names of the migrations that ran
 * @throws Error when a migration that has run was edited since
 */
export async function migrate(url: string): Promise<string[]> {
	await runMigrations({ connectionString: url })
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query('select pg_advisory_lock(20261122)')
		await client.query('create schema if not exists migrations')
		await client.query(
			'create table if not exists migrations.done (name text primary key, digest text not null, ran_at timestamptz not null default now())',
		)
		const done = new Map(
			(
				await client.query<{ name: string; digest: string }>('select name, digest from migrations.done')
			).rows.map((row) => [row.name, row.digest]),
		)
		const ran: string[] = []
		for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
			const text = await readFile(join(folder, name), 'utf8')
			const digest = await sha256(text)
			const known = done.get(name)
			if (known !== undefined && known !== digest)
				throw new Error(`Migration ${name} was edited after it ran; write a new one instead.`)
			if (known !== undefined) continue
			await client.query('begin')
			// A migration that waits for a lock makes everyone behind it wait too: rather fail, and try again.
			await client.query(`set local lock_timeout = '5s'; set local statement_timeout = '10min'`)
			try {
				await client.query(text)
				await client.query('insert into migrations.done (name, digest) values ($1, $2)', [name, digest])
				await client.query('commit')
			} catch (failure) {
				await client.query('rollback')
				throw new Error(`Migration ${name} failed: ${(failure as Error).message}`, { cause: failure })
			}
			ran.push(name)
		}
		return ran
	} finally {
		await client.end()
	}
}

async function sha256(text: string): Promise<string> {
	return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')
}
