import type { RegisterAsked } from '#dossiers/server'
import { type Day, day } from '#kernel/dates'

/** How many dossiers one printed volume of the register holds; longer registers have several. Setting one takes about a second, in a thread of its own. */
export const volumeSize = 1000

/** The register in the words of a URL; undefined parts are those of the month that runs. */
export function askedOf(params: URLSearchParams, today: Day): Omit<RegisterAsked, 'agencyId'> {
	const from = dayFrom(params.get('tu')) ?? today.with({ day: 1 })
	const to = dayFrom(params.get('den')) ?? (params.has('tu') ? lastOf(from) : today)
	const field = params.get('linh-vuc') ?? ''
	return { from, to: to.toString() < from.toString() ? from : to, field: field || undefined }
}

const lastOf = (day: Day): Day => day.with({ day: day.daysInMonth })

function dayFrom(text: string | null): Day | undefined {
	if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
	try {
		return day(text)
	} catch {
		return undefined
	}
}

export const queryFor = (agencyId: string, { from, to, field }: Omit<RegisterAsked, 'agencyId'>): string =>
	new URLSearchParams({
		'don-vi': agencyId,
		tu: from.toString(),
		den: to.toString(),
		...(field && { 'linh-vuc': field }),
	}).toString()
