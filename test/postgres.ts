import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { freePort, startPostgres } from '../bin/postgres.ts'
import { migrate } from '../src/platform/migrate.server.ts'

declare module 'vitest' {
	interface ProvidedContext {
		/** A server with the database `template_motcua`, migrated and empty of tenant data. */
		serverUrl: string
	}
}

/** One real PostgreSQL for the whole run: embedded, or the one TEST_DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env['TEST_DATABASE_URL']
	const folder = given ? undefined : mkdtempSync(join(tmpdir(), 'mot-cua-test-'))
	// As root the server runs as `nobody`, who must be able to enter.
	if (folder) chmodSync(folder, 0o711)
	const server = folder
		? await startPostgres(join(folder, 'data'), await freePort(), {
				fsync: 'off',
				max_connections: '200',
				log_min_messages: 'fatal',
			})
		: undefined
	const url = given ?? server?.url ?? ''
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	await client.query('drop database if exists template_motcua with (force)')
	await client.query('create database template_motcua')
	await client.end()
	await migrate(databaseOn(url, 'template_motcua'))
	project.provide('serverUrl', url)
	return async () => {
		await server?.stop()
		if (folder) rmSync(folder, { recursive: true, force: true })
	}
}

export function databaseOn(serverUrl: string, name: string): string {
	const url = new URL(serverUrl)
	url.pathname = `/${name}`
	return url.href
}
