import { fields } from '#catalogue/server'
import { counters, registerPart, registerSize } from '#dossiers/server'
import { now } from '#kernel/dates'
import { railOf } from '../views.ts'
import type { PageServerLoad } from './$types'
import { queryFor, volumeSize } from './asked.ts'
import { keptFor, rowOf } from './kept.server.ts'

const pageSize = 50

export const load: PageServerLoad = async (event) =>
	event.locals.transact(async (tx) => {
		const { official, readable, agency, asked } = await keptFor(tx, event)
		const after = event.url.searchParams.get('sau') ?? undefined
		const [part, size, counts, known] = await Promise.all([
			registerPart(tx, official, asked, { size: pageSize, after }),
			registerSize(tx, official, asked),
			counters(tx, official, now()),
			fields(tx),
		])
		return {
			queues: railOf(counts),
			agencies: readable.map(({ id, name }) => ({ id, name })),
			agency: { id: agency.id, name: agency.name },
			from: asked.from.toString(),
			to: asked.to.toString(),
			field: asked.field ?? '',
			fields: known,
			query: queryFor(agency.id, asked),
			rows: part.entries.map(rowOf),
			next: part.next,
			first: !after,
			size,
			volumes: Math.max(1, Math.ceil(size / volumeSize)),
			volumeSize,
		}
	})
