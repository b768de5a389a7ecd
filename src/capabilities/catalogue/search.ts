import type { Fee, Level, Limit, Subject } from './procedure.ts'

/** What is looked for; the filters narrow, the words order. */
export type Search = {
	readonly q: string
	readonly field?: string | undefined
	readonly ministry?: string | undefined
	readonly level?: Level | undefined
	readonly subject?: Subject | undefined
	/** From `next` of the page before. */
	readonly cursor?: string | undefined
	/** 1 … 100. */
	readonly limit: number
}

/** A procedure as lists show it. */
export type Listed = {
	readonly code: string
	readonly version: number
	readonly title: string
	readonly plainTitle: string
	readonly summary: string
	readonly field: string
	readonly ministry: string
	readonly agency: string
	readonly levels: readonly Level[]
	readonly subjects: readonly Subject[]
	readonly onlineLevel: 'full' | 'partial' | 'info' | null
	readonly limits: readonly Limit[]
	readonly fees: readonly Pick<Fee, 'kind' | 'amount' | 'setBy' | 'channel'>[]
}

/** How many results each value of a filter would give, the other filters standing. */
export type Facets = Readonly<Record<'field' | 'ministry' | 'level' | 'subject', readonly Facet[]>>
export type Facet = { readonly value: string; readonly count: number }

export type Found = {
	readonly listed: readonly Listed[]
	readonly total: number
	readonly facets: Facets
	/** For the page after; null on the last. */
	readonly next: string | null
	/** The query with its slips mended, to offer as "did you mean". */
	readonly mended: string | null
	/** Folded words to mark in titles. */
	readonly words: readonly string[]
	/** Counts up when the catalogue changes: for ETags. */
	readonly edition: number
}

/** Where a page ends: the score and code of its last row. */
export type Place = { readonly score: number; readonly code: string }

export const cursorAt = ({ score, code }: Place): string =>
	btoa(JSON.stringify([score, code]))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '')

/** Undefined for anything that `cursorAt` did not write: the search then starts at the top. */
export function placeOf(cursor: string | undefined): Place | undefined {
	if (cursor === undefined || cursor.length > 300) return undefined
	try {
		const [score, code] = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))) as unknown[]
		return typeof score === 'number' && typeof code === 'string' ? { score, code } : undefined
	} catch {
		return undefined
	}
}
