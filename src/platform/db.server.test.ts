import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids'
import { lastly, transact } from '#platform/db'
import { freshDatabase } from '../../test/database.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => void (database = await freshDatabase()))
afterAll(() => database.drop())

const clerk = { tenant: 'H19', person: 'clerk' }
const row = (profile: string) => ({
	tenant_id: 'H19',
	profile,
	weekday: 1,
	opens: '07:00',
	closes: '11:30',
	valid_from: '2026-01-01',
})

describe('a transaction', () => {
	test('keeps what it wrote', async () => {
		await transact(clerk, async (tx) =>
			lastly(tx.insertInto('calendar.hours').values(row('kept')), () => undefined),
		)
		const seen = await transact(clerk, (tx) =>
			tx.selectFrom('calendar.hours').select('closes').where('profile', '=', 'kept').execute(),
		)
		expect(seen).toEqual([{ closes: '11:30:00' }])
	})
	test('leaves nothing when its last statement fails behind the commit', async () => {
		const failing = transact(clerk, async (tx) => {
			await tx.insertInto('calendar.hours').values(row('lost')).execute()
			return lastly(tx.insertInto('calendar.hours').values({ ...row('lost'), weekday: 9 }), () => undefined)
		})
		await expect(failing).rejects.toThrow(/weekday/)
		const seen = await transact(clerk, (tx) =>
			tx.selectFrom('calendar.hours').selectAll().where('profile', '=', 'lost').execute(),
		)
		expect(seen).toEqual([])
	})
	test('runs statements one after another, however long the work between them takes', async () => {
		const answers = await transact(clerk, async (tx) => {
			await new Promise((resolve) => setTimeout(resolve, 50))
			const first = await sql<{ n: number }>`select ${1}::int as n`.execute(tx)
			await new Promise((resolve) => setTimeout(resolve, 50))
			const second = await sql<{ n: number }>`select ${2}::int as n`.execute(tx)
			return [...first.rows, ...second.rows]
		})
		expect(answers).toEqual([{ n: 1 }, { n: 2 }])
	})
	test('is bound by the policies even as the owner of the tables', async () => {
		await expect(database.owner.query('select * from calendar.hours')).rejects.toThrow(/app.tenant/)
	})
	test('cannot write into another tenant', async () => {
		const stray = transact({ tenant: 'H17', person: newId() }, (tx) =>
			tx.insertInto('calendar.hours').values(row('stray')).execute(),
		)
		await expect(stray).rejects.toThrow(/row-level security/)
	})
})
