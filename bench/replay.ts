import pg from 'pg'
import type { Statement, Trip } from './wire.ts'

/** A bare connection as the application's own: the same role, the same limits, statements of one trip sent in one go. */
export async function bareClient(url: string): Promise<pg.Client> {
	const client = new pg.Client({
		connectionString: url,
		pipeline: true,
		options: '-c role=motcua_app',
	} as pg.ClientConfig)
	await client.connect()
	return client
}

/** Sends what was heard, waiting where the application waited. */
export async function replay(client: pg.Client, trips: readonly Trip[]): Promise<void> {
	for (const trip of trips)
		await Promise.all(
			trip.map(({ name, sql, values }) =>
				client.query(
					name === '' ? { text: sql, values: [...values] } : { name, text: sql, values: [...values] },
				),
			),
		)
}

/**
 * What was heard, ready to be sent again in the name of others: each of `slots` is a text (or bytes) that occurs in it,
 * and the returned function puts another in its place.
 */
export function template(
	trips: readonly Trip[],
	slots: readonly (string | Buffer)[],
): (fill: readonly (string | Buffer)[]) => readonly Trip[] {
	const texts = slots.filter((slot) => typeof slot === 'string')
	const cut = new RegExp(`(${texts.map((slot) => slot.replaceAll(/[^\w-]/g, '\\$&')).join('|')})`)
	/** The text between the slots, and in every second place the number of a slot. */
	const cutUp = (text: string) =>
		text.split(cut).map((part, index) => (index % 2 === 0 ? part : slots.indexOf(part)))
	type Parts = ReturnType<typeof cutUp>
	const fillIn = (parts: Parts, fill: readonly (string | Buffer)[]) =>
		parts.map((part) => (typeof part === 'number' ? fill[part] : part)).join('')
	const prepared = trips.map((trip) =>
		trip.map(({ name, sql, values }) => ({
			name,
			sql: cutUp(sql),
			values: values.map((value) => {
				if (typeof value === 'string') return cutUp(value)
				const slot = slots.findIndex((each) => Buffer.isBuffer(each) && value?.equals(each))
				return slot < 0 ? value : slot
			}),
		})),
	)
	return (fill) =>
		prepared.map((trip) =>
			trip.map(({ name, sql, values }): Statement => ({
				name,
				sql: fillIn(sql, fill),
				values: values.map((value) =>
					Array.isArray(value)
						? fillIn(value, fill)
						: typeof value === 'number'
							? (fill[value] ?? null)
							: value,
				),
			})),
		)
}
