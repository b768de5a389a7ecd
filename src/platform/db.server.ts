import { type Compilable, Kysely, PostgresDialect, type Selectable, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { settings } from '#settings'
import type { DB } from './schema.ts'

// Moments, days and numbers stay as PostgreSQL writes them; the stores parse them into kernel types.
const asText = (value: string) => value
const types = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
		if (
			oid === pg.types.builtins.TIMESTAMPTZ ||
			oid === pg.types.builtins.DATE ||
			oid === pg.types.builtins.TIME
		)
			return asText
		if (oid === pg.types.builtins.INT8) return Number
		return pg.types.getTypeParser(oid, format as 'text')
	}) as typeof pg.types.getTypeParser,
}

/** The whole database, inside one transaction. Use cases take it; nothing else opens one. */
export type Tx = Transaction<DB>

/** The tables of one capability: `Own<'dossiers'>` cannot name a table of `forms`. */
export type Own<Schema extends string> = Transaction<Pick<DB, Extract<keyof DB, `${Schema}.${string}`>>>

/** A row as it is read. */
export type Row<Table extends keyof DB> = Selectable<DB[Table]>

/** On whose behalf a transaction runs: row security shows it that tenant's rows only. */
export type Actor = { readonly tenant: string; readonly person: string }

let pool: pg.Pool | undefined

function applicationPool(): pg.Pool {
	pool ??= new pg.Pool({
		connectionString: settings.applicationDatabaseUrl ?? settings.databaseUrl,
		max: settings.databasePool,
		types,
		pipeline: true,
		options:
			'-c role=motcua_app -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c lock_timeout=5s',
	} as pg.PoolConfig)
		// A connection that the database ends while nobody uses it has left the pool already; unheard, it would end the process.
		.on('error', () => undefined)
	return pool
}

const kyselyOf = new WeakMap<pg.PoolClient, Kysely<DB>>()

/** One Kysely for each connection of the pool, so that a transaction costs no set-up. */
function kysely(client: pg.PoolClient): Kysely<DB> {
	let known = kyselyOf.get(client)
	if (!known) {
		// `query` keeps the client itself as `this`: pg notes there which query is being answered.
		const borrowed = Object.create(client, {
			release: { value: () => undefined },
			query: {
				value: (text: string, values: unknown[]) => client.query({ name: keptName(text), text, values }),
			},
		}) as pg.PoolClient
		known = new Kysely<DB>({
			dialect: new PostgresDialect({
				pool: { connect: () => Promise.resolve(borrowed), end: () => Promise.resolve() } as never,
			}),
		})
		kyselyOf.set(client, known)
	}
	return known
}

export class Lastly<T> {
	readonly statement: Compilable
	readonly read: (rows: readonly never[]) => T
	constructor(statement: Compilable, read: (rows: readonly never[]) => T) {
		this.statement = statement
		this.read = read
	}
}

/**
 * For a busy path: `return lastly(query, read)` sends the query with `commit` right behind it, in one round trip, and
 * reads its rows. When the query fails, PostgreSQL turns that commit into a rollback and `transact` throws the failure.
 */
export const lastly = <Row, T>(statement: Compilable<Row>, read: (rows: readonly Row[]) => T): Lastly<T> =>
	new Lastly(statement, read as (rows: readonly never[]) => T)

/**
 * Runs `work` as `actor`, in one transaction.
 *
 * `begin` and both settings are sent together with the first statement of `work`, without waiting for their answers
 * (pipeline mode of `pg`), so they cost no round trip of their own. `SET LOCAL` rather than `set_config()`: Citus hands
 * on only the statement to the node that holds the tenant's rows.
 */
export async function transact<T>(actor: Actor, work: (tx: Tx) => Promise<T | Lastly<T>>): Promise<T> {
	const client = await applicationPool().connect()
	try {
		const opened = Promise.all([
			client.query('begin'),
			client.query(`set local app.tenant = ${pg.escapeLiteral(actor.tenant)}`),
			client.query(`set local app.person = ${pg.escapeLiteral(actor.person)}`),
		])
		opened.catch(() => undefined)
		const done = await work(kysely(client) as unknown as Tx)
		const value = done instanceof Lastly ? send(client, done) : done
		const [answer] = await Promise.all([value, opened, client.query('commit')])
		client.release()
		return answer
	} catch (failure) {
		await client.query('rollback').then(
			() => client.release(),
			(broken: Error) => client.release(broken),
		)
		throw failure
	}
}

async function send<T>(client: pg.PoolClient, { statement, read }: Lastly<T>): Promise<T> {
	const { sql, parameters } = statement.compile()
	const { rows } = await client.query({ name: nameOf(sql), text: sql, values: [...parameters] })
	return read(rows as never[])
}

// A busy path says the same again and again: under a name, a connection reads and plans it once. Those statements list
// their columns, so a migration that adds one does not change what a kept plan answers.
const names = new Map<string, string>()
const mostNames = 200

function nameOf(text: string): string | undefined {
	const known = names.get(text)
	if (known !== undefined || names.size >= mostNames) return known
	const name = `kept_${names.size + 1}`
	names.set(text, name)
	return name
}

/** Marks a statement of a busy path that is not the last of its transaction, to be kept under a name like one that is. */
export const kept = sql.raw('/* kept */')

const keptName = (text: string): string | undefined =>
	text.startsWith('/* kept */') ? nameOf(text) : undefined

/** Closes the pool when the process is told to stop. */
export async function closeDatabase(): Promise<void> {
	const open = pool
	pool = undefined
	await open?.end()
}

/** How many connections the application holds and how many transactions wait for one. */
export const databaseLoad = (): { open: number; idle: number; waiting: number } => ({
	open: pool?.totalCount ?? 0,
	idle: pool?.idleCount ?? 0,
	waiting: pool?.waitingCount ?? 0,
})

/** Names of the migrations that ran, for `/readyz`. */
export async function migrationsDone(): Promise<string[]> {
	const { rows } = await applicationPool().query<{ name: string }>(
		'select name from platform.migrations_done() as name',
	)
	return rows.map(({ name }) => name)
}

/** How many jobs of each task wait, run, wait for another attempt, or are stuck. */
export async function queueState(): Promise<
	{ task: string; waiting: number; running: number; retrying: number; stuck: number }[]
> {
	return (await applicationPool().query('select * from platform.queue_state()')).rows
}
