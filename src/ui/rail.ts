/** A heading of the desk's rail with the work lists under it. */
export type RailGroup = { readonly heading: string; readonly entries: readonly RailEntry[] }

export type RailEntry = {
	readonly href: string
	readonly label: string
	/** How many wait there; none is shown when it does not apply. */
	readonly count?: number | string
}
