import type pg from 'pg'
import { newId } from '#kernel/ids'

type Column = {
	readonly name: string
	readonly type: string
	readonly category: string
	readonly required: boolean
	readonly omitted: boolean
	readonly labels: readonly string[] | null
}
type ForeignKey = {
	readonly columns: readonly string[]
	readonly parent: string
	readonly theirs: readonly string[]
}
type Check = {
	readonly name: string
	readonly columns: readonly string[]
	readonly literals: readonly string[]
}
type Row = Readonly<Record<string, unknown>>

/**
 * Makes one row in any table, from the catalog of the database alone: parents first, then values by type, then whatever
 * the checks accept. A new table needs no line here; one that cannot be filled makes the test fail with its reason.
 */
export class Rows {
	readonly #owner: pg.Client
	readonly #tenant: string
	readonly #made = new Map<string, Row>()
	readonly #making = new Set<string>()

	/** @param owner a connection that may insert everywhere, with `app.tenant` set to `tenant` */
	constructor(owner: pg.Client, tenant: string) {
		this.#owner = owner
		this.#tenant = tenant
	}

	/** @throws Error naming the table and the last refusal when no row satisfies its constraints */
	async rowOf(table: string): Promise<Row> {
		const known = this.#made.get(table)
		if (known) return known
		if (table === 'tenancy.tenant') return { code: this.#tenant }
		this.#making.add(table)
		const row = await this.#insert(table, await this.#candidates(table))
		this.#making.delete(table)
		this.#made.set(table, row)
		return row
	}

	/** For each column what it may hold, likeliest first. */
	async #candidates(table: string): Promise<Map<string, readonly unknown[]>> {
		const candidates = new Map<string, readonly unknown[]>()
		for (const [index, column] of (await this.#columns(table)).entries()) {
			if (column.omitted) continue
			const values = column.name === 'tenant_id' ? [this.#tenant] : valuesOf(column, index)
			candidates.set(column.name, column.required ? values : [null, ...values])
		}
		for (const key of await this.#foreignKeys(table)) {
			if (key.parent === table || this.#making.has(key.parent)) continue
			const parent = await this.rowOf(key.parent)
			for (const [index, column] of key.columns.entries()) {
				if (column === 'tenant_id') continue
				const optional = candidates.get(column)?.[0] === null
				const value = parent[key.theirs[index] ?? '']
				candidates.set(column, optional ? [null, value] : [value])
			}
		}
		return candidates
	}

	/** Tries the likeliest row; when a check refuses it, goes on to the next values of just the columns it names. */
	async #insert(table: string, candidates: Map<string, readonly unknown[]>): Promise<Row> {
		const checks = await this.#checks(table)
		for (const { columns, literals } of checks)
			for (const column of columns) {
				const values = candidates.get(column)
				if (!values || values.length === 1 || !values.some((value) => typeof value === 'string')) continue
				candidates.set(column, [
					...values.filter((value) => value === null),
					...literals,
					...values.filter((value) => value !== null),
				])
			}
		const chosen = new Map([...candidates.keys()].map((column) => [column, 0]))
		for (let attempt = 0; attempt < 2000; attempt++) {
			const filled = [...candidates].map(
				([column, values]) => [column, values[chosen.get(column) ?? 0]] as const,
			)
			const row = filled.filter(([, value]) => value !== null)
			const names = row.map(([column]) => `"${column}"`).join(', ')
			const places = row.map((_, index) => `$${index + 1}`).join(', ')
			try {
				const { rows } = await this.#owner.query<Row>(
					`insert into ${table} (${names}) values (${places}) returning *`,
					row.map(([, value]) => value),
				)
				return rows[0] ?? {}
			} catch (failure) {
				const { code, constraint, message } = failure as {
					code?: string
					constraint?: string
					message: string
				}
				const check = checks.find(({ name }) => name === constraint)
				if (code !== '23514' || !check || !advance(check.columns, candidates, chosen))
					throw new Error(`${table} could not be filled: ${message}`, { cause: failure })
			}
		}
		throw new Error(`${table} could not be filled: no row satisfies its checks`)
	}

	async #columns(table: string): Promise<readonly Column[]> {
		const { rows } = await this.#owner.query<Column>(
			`select a.attname as name, t.typname as type, t.typcategory as category, a.attnotnull as required,
				a.atthasdef or a.attidentity <> '' or a.attgenerated <> '' as omitted,
				(select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
			from pg_attribute a join pg_type t on t.oid = a.atttypid
			where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
			[table],
		)
		return rows
	}

	async #foreignKeys(table: string): Promise<readonly ForeignKey[]> {
		const { rows } = await this.#owner.query<ForeignKey>(
			`select c.confrelid::regclass::text as parent, ${columnsOf('conkey', 'conrelid')} as columns,
				${columnsOf('confkey', 'confrelid')} as theirs
			from pg_constraint c where c.conrelid = $1::regclass and c.contype = 'f'`,
			[table],
		)
		return rows
	}

	async #checks(table: string): Promise<readonly Check[]> {
		const { rows } = await this.#owner.query<Omit<Check, 'literals'> & { definition: string }>(
			`select c.conname as name, ${columnsOf('conkey', 'conrelid')} as columns, pg_get_constraintdef(c.oid) as definition
			from pg_constraint c where c.conrelid = $1::regclass and c.contype = 'c'`,
			[table],
		)
		return rows.map(({ name, columns, definition }) => ({
			name,
			columns: columns ?? [],
			literals: [...definition.matchAll(/'([^']+)'::text/g)].map(([, literal = '']) => literal),
		}))
	}
}

const columnsOf = (key: string, relation: string) =>
	`(select array_agg(a.attname::text order by k.n) from unnest(c.${key}) with ordinality k (attnum, n)
		join pg_attribute a on a.attrelid = c.${relation} and a.attnum = k.attnum)`

/** Counts on, like an odometer, over the columns of a check; false when every combination was tried. */
function advance(
	columns: readonly string[],
	candidates: ReadonlyMap<string, readonly unknown[]>,
	chosen: Map<string, number>,
): boolean {
	for (const column of columns) {
		const next = (chosen.get(column) ?? 0) + 1
		if (next < (candidates.get(column)?.length ?? 0)) {
			chosen.set(column, next)
			return true
		}
		chosen.set(column, 0)
	}
	return false
}

const texts = ['mot', 'A00', '1', '0'.repeat(64), '001000000001', '+84900000001', 'a@b.vn', '/mot', 'mot.hai']

function valuesOf({ type, category, labels }: Column, index: number): readonly unknown[] {
	if (labels) return labels
	switch (type) {
		case 'uuid':
			return [newId()]
		case 'bytea':
			return [Buffer.alloc(32, index)]
		case 'json':
		case 'jsonb':
			return ['{}', '[]', '"mot"']
		case 'date':
			return [`2026-01-${String((index % 28) + 1).padStart(2, '0')}`]
		case 'time':
			return [`${String(index % 24).padStart(2, '0')}:00`]
		case 'timestamptz':
		case 'timestamp':
			return [`2026-01-01T00:00:${String(index % 60).padStart(2, '0')}Z`]
		case 'tsvector':
			return ['mot']
		case 'inet':
			return ['127.0.0.1']
		case 'interval':
			return ['1 day']
	}
	switch (category) {
		case 'N':
			return [1, 0, 2, 100]
		case 'B':
			return [true, false]
		case 'A':
			return ['{}', '{mot}', '{1}']
		case 'R':
			return ['empty']
		default:
			return texts
	}
}
