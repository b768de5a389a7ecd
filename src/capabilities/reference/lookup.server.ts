import type { Tx } from '#platform/db'
import type { AdministrativeUnit, CutOffRule, EthnicGroup, NationalDays, Reason, Successor } from './facts.ts'
import {
	allEthnicGroups,
	allCutOffs,
	allReasons,
	allUnitsOn,
	datasetContent,
	days,
	stateOfImports,
	successorRows,
	unitsOn,
} from './store.server.ts'

// These facts change only by an import, so each is read again only when one has run since.
const known = new Map<string, { state: string; answer: unknown }>()

async function cached<T>(tx: Tx, key: string, read: () => Promise<T>): Promise<T> {
	const state = await stateOfImports(tx)
	const found = known.get(key)
	if (found?.state === state) return found.answer as T
	const answer = await read()
	if (state !== '') known.set(key, { state, answer })
	return answer
}

/** Days off and worked weekend days of the whole nation, in order; provisional ones say so. */
export const daysOff = (tx: Tx): Promise<NationalDays> => cached(tx, 'days', () => days(tx))

/** After which minute of the day something counts as the next working day's, by the first day of each rule. */
export const cutOffs = (tx: Tx): Promise<readonly CutOffRule[]> => cached(tx, 'cut-offs', () => allCutOffs(tx))

/** Every reason for a supplement, a refusal or a notice, in the order of lists. */
export const reasons = (tx: Tx): Promise<readonly Reason[]> => cached(tx, 'reasons', () => allReasons(tx))

/** The 54 ethnic groups, Kinh first. */
export const ethnicGroups = (tx: Tx): Promise<readonly EthnicGroup[]> =>
	cached(tx, 'ethnic-groups', () => allEthnicGroups(tx))

/** The newest content of a set that is read whole, e.g. `paper-forms`; undefined when it was never imported. */
export const dataset = (tx: Tx, name: string): Promise<unknown> =>
	cached(tx, `dataset ${name}`, () => datasetContent(tx, name))

/**
 * Units that existed on a day, in order of code: the children of `parent`, those whose name contains `q`, or the provinces.
 *
 * @param wanted `on` is `YYYY-MM-DD`; `after` is the last code of the page before
 */
export const units = (
	tx: Tx,
	wanted: { on: string; parent?: string | undefined; q?: string | undefined; after?: string | undefined; limit: number },
): Promise<readonly AdministrativeUnit[]> =>
	unitsOn(tx, { ...wanted, parent: wanted.parent, q: wanted.q, after: wanted.after })

/** A province of a day with its communes, both in the order of Vietnamese. */
export type ProvinceOfDay = AdministrativeUnit & { readonly communes: readonly AdministrativeUnit[] }

/** All provinces and communes that existed on a day. @param on `YYYY-MM-DD` */
export async function communesOn(tx: Tx, on: string): Promise<readonly ProvinceOfDay[]> {
	// One day is asked for again and again, and then the next one: only the last is kept.
	const kept = await cached(tx, 'communes', async () => new Map<string, readonly ProvinceOfDay[]>())
	const known = kept.get(on)
	if (known) return known
	const { compare } = new Intl.Collator('vi')
	const all = await allUnitsOn(tx, on)
	const byName = (level: string, of?: string) =>
		all
			.filter((unit) => unit.level === level && (of === undefined || unit.provinceCode === of))
			.toSorted((one, other) => compare(one.name, other.name))
	const provinces = byName('province').map((province) => ({
		...province,
		communes: byName('commune', province.code),
	}))
	kept.clear()
	kept.set(on, provinces)
	return provinces
}

/** What became of the unit that bore `code` on the day `on`. More than one answer: it was split, ask the person. */
export const successors = (tx: Tx, code: string, on: string): Promise<readonly Successor[]> =>
	successorRows(tx, code, on)
