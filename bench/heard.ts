import pg from 'pg'
import type { Statement, Trip } from './wire.ts'

type Asked = string | { readonly text?: string; readonly name?: string; readonly values?: readonly unknown[] }

let trips: Statement[][] | undefined
let waited = true

/** Call it before the first connection is made: what a connection is asked is bound to it early. */
export function listen(): void {
	const { query } = pg.Client.prototype
	pg.Client.prototype.query = function (this: pg.Client, ...given: [Asked, unknown[]?]) {
		const answer = (query as (...words: unknown[]) => Promise<unknown>).apply(this, given)
		if (!trips) return answer
		const [asked, values = []] = given
		const statement =
			typeof asked === 'string'
				? { name: '', sql: asked, values }
				: { name: asked.name ?? '', sql: asked.text ?? '', values: asked.values ?? [] }
		if (waited) trips.push([])
		waited = false
		trips.at(-1)?.push(statement as Statement)
		void answer.then(
			() => (waited = true),
			() => undefined,
		)
		return answer
	} as never
}

/** What this process sends to the database while `work` runs, as one trip for each time it waited. */
export async function heard(work: () => Promise<unknown>): Promise<readonly Trip[]> {
	const own: Statement[][] = []
	trips = own
	waited = true
	try {
		await work()
	} finally {
		trips = undefined
	}
	return own
}
