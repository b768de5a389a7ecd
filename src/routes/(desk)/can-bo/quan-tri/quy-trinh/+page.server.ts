import { dayInVietNam, now } from '#kernel/dates'
import { drafts, publishedVersions } from '#workflow/server'
import type { PageServerLoad } from './$types'
import { stateWords } from '../review.ts'
import { requireWriter, rightsOf } from './studio.server.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const tenant = event.locals.tenant.code
	const today = dayInVietNam(now()).toString()
	const [versions, written] = await event.locals.transact(async (tx) =>
		Promise.all([publishedVersions(tx, tenant), drafts(tx, tenant)]),
	)
	const processes = Map.groupBy(versions, ({ processId }) => processId)
	const open = written.filter(({ state }) => state !== 'published')
	const fresh = open.filter(({ processId }) => !processes.has(processId))
	const line = (processId: string, name: string, procedureCode: string) => {
		const known = processes.get(processId) ?? []
		const inForce = known.find(({ validFrom }) => validFrom <= today)
		return {
			processId,
			name,
			procedureCode,
			inForce: inForce && { version: inForce.version, from: inForce.validFrom },
			coming: known
				.filter(({ validFrom }) => validFrom > today)
				.map(({ version, validFrom }) => ({ version, from: validFrom })),
			drafts: open
				.filter((each) => each.processId === processId)
				.map(({ id, state }) => ({ id, state: stateWords[state]() })),
		}
	}
	const lines = [
		...[...processes].map(([id, [newest]]) => line(id, newest?.name ?? id, newest?.procedureCode ?? '')),
		...[...new Map(fresh.map((each) => [each.processId, each])).values()].map((each) =>
			line(each.processId, each.name, each.procedureCode),
		),
	]
	const vietnamese = new Intl.Collator('vi')
	return {
		rights: rightsOf(official),
		lines: lines.toSorted((a, b) => vietnamese.compare(a.name, b.name)),
	}
}
