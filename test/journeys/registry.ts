// What the database holds, asked beside the service: the witness that a page says the truth.
import pg from 'pg'
import type { WorkingCalendar } from '#calendar'
import dongnai from '../../demo/tenants/dongnai.json' with { type: 'json' }
import holidays from '../../reference/holidays.json' with { type: 'json' }
import { house } from './visitor.ts'

/** Rows of the tenant Đồng Nai. */
export async function recorded<Row extends pg.QueryResultRow>(
	query: string,
	...values: unknown[]
): Promise<Row[]> {
	const client = new pg.Client({ connectionString: house.databaseUrl })
	await client.connect()
	try {
		await client.query(`set app.tenant = 'H19'`)
		return (await client.query<Row>(query, values)).rows
	} finally {
		await client.end()
	}
}

type HandedFile = { readonly name: string; readonly sha256: string; readonly pages: number | null }
export type Recorded = {
	readonly dossier_id: string
	readonly code: string
	readonly state: string
	readonly due_at: Date | null
	readonly submitted_at: Date
	readonly received_at: Date | null
	readonly files: readonly HandedFile[]
	readonly answers: Readonly<Record<string, unknown>>
}

export async function dossierOf(code: string): Promise<Recorded> {
	const [row] = await recorded<Recorded>('select * from dossiers.dossier where code = $1', code)
	if (!row) throw new Error(`no dossier ${code}`)
	return row
}

export const eventsOf = async (dossierId: string): Promise<string[]> =>
	(
		await recorded<{ kind: string }>(
			'select kind from dossiers.event where dossier_id = $1 order by seq',
			dossierId,
		)
	).map(({ kind }) => kind)

/** Made of the files the demo and the reference give, not of what the service loaded. */
export function communeCalendar(): WorkingCalendar {
	const noted = (days: readonly { date: string }[]) =>
		new Map(days.map(({ date }) => [date, { name: '', source: '' }] as const))
	return {
		version: 'beside the service',
		sessions: dongnai.hours.flatMap(({ weekdays, opens, closes }) =>
			weekdays.map((weekday) => ({ weekday, opens, closes })),
		),
		off: noted(holidays.offDays),
		worked: noted(holidays.workingSaturdays),
		cutOffs: [{ from: '2018-06-21', at: '15:00', source: '' }],
	}
}
