import { m } from '#messages'
import type { Agency } from '#tenancy'

export const kindNames: Readonly<Record<Agency['kind'], () => string>> = {
	'peoples-committee': m.agencies_kind_committee,
	department: m.agencies_kind_department,
	'service-centre': m.agencies_kind_centre,
	division: m.agencies_kind_division,
}
export const kinds = Object.keys(kindNames) as Agency['kind'][]
