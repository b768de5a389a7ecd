import { day } from '#kernel/dates'
import listed from './kinds.json' with { type: 'json' }

/** What is known of a kind of paper, by the catalogue's component key (kinds.json says what each means). */
type Kind = {
	readonly key: string
	readonly fits?: readonly string[]
	readonly issuedBy?: readonly string[]
	readonly validMonths?: number
	readonly once?: boolean
	readonly source: string
}
const kinds: ReadonlyMap<string, Kind> = new Map(
	(listed.kinds as readonly Kind[]).map((kind) => [kind.key, kind]),
)

/** Whether a paper of that kind can stand for a component: of the same key, or one that it is as good as. */
export function fitsComponent(kind: string | null, component: string): boolean {
	if (kind === null || kinds.get(component)?.once || kinds.get(kind)?.once) return false
	return kind === component || (kinds.get(kind)?.fits?.includes(component) ?? false)
}

/** The kind of a procedure's result, where forms can ask for it. */
export const kindOfResult = (procedureCode: string): string | null =>
	[...kinds.values()].find(({ issuedBy }) => issuedBy?.includes(procedureCode))?.key ?? null

/** The first day on which a paper no longer holds that holds from `from`; null where the law knows no end. Days: `YYYY-MM-DD`. */
export function validUntil(kind: string | null, from: string): string | null {
	const months = kind === null ? undefined : kinds.get(kind)?.validMonths
	return months === undefined ? null : day(from).add({ months }).toString()
}
