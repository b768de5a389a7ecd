import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../src/platform/migrate.server.ts'
import { dumpOf } from './dump.ts'
import { databaseOf, freePort, startPostgres } from './postgres.ts'

// The diff of db/schema.sql shows what a migration did. Always from an empty database: nobody's own shows through.
const check = process.argv.includes('--check')
const folder = mkdtempSync(join(tmpdir(), 'mot-cua-schema-'))
chmodSync(folder, 0o711)
const server = await startPostgres(join(folder, 'data'), await freePort(), { fsync: 'off' })
try {
	const url = await databaseOf(server.url, 'schema')
	await migrate(url)
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	const dump = await dumpOf(client)
	await client.end()
	const types = join(folder, 'schema.ts')
	execFileSync('kysely-codegen', ['--config-file', '.kysely-codegenrc.json', '--out-file', types], {
		env: { ...process.env, DATABASE_URL: url },
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	for (const [path, now] of [
		['db/schema.sql', dump],
		['src/platform/schema.ts', readFileSync(types, 'utf8')],
	] as const) {
		if (!check) writeFileSync(path, now)
		else if (read(path) !== now) {
			console.error(
				`${path} is not what the migrations make: run bin/schema and commit it with the migration.`,
			)
			process.exitCode = 1
		}
	}
} finally {
	await server.stop()
	rmSync(folder, { recursive: true, force: true })
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return undefined
	}
}
