import { type Result, ok, refuse } from '#kernel/result'
import type { Procedure } from './procedure.ts'

/**
 * What the editors of a tenant put over a received procedure: only the parts they wrote. Lists are replaced whole; of
 * `cases`, so are all.
 */
export type Overlay = { readonly code: string; readonly validFrom?: string } & Partial<
	Omit<Procedure, 'code'>
>

/** The received procedure with the editors' parts in place of its own. */
export function applied(procedure: Procedure, { code: _, validFrom: __, ...parts }: Overlay): Procedure {
	return { ...procedure, ...parts }
}

const parts: ReadonlySet<string> = new Set([
	'code',
	'validFrom',
	'title',
	'plainTitle',
	'summary',
	'phrases',
	'field',
	'ministry',
	'levels',
	'subjects',
	'status',
	'onlineLevel',
	'partialReason',
	'cases',
	'executionSteps',
	'requirements',
	'agencies',
	'results',
	'legalBases',
	'notes',
	'essential',
	'portalFormalityId',
	'minutesToFill',
])

/** Reads an overlay that people wrote by hand; names the first part that is none. */
export function overlayFrom(content: unknown): Result<Overlay, string> {
	if (
		typeof content !== 'object' ||
		content === null ||
		!('code' in content) ||
		typeof content.code !== 'string'
	)
		return refuse('an overlay is an object with a code')
	const unknown = Object.keys(content).find((key) => !parts.has(key))
	if (unknown !== undefined) return refuse(`${content.code}: there is no part "${unknown}"`)
	const { onlineLevel, partialReason } = content as Overlay
	if (onlineLevel === 'partial' && !partialReason)
		return refuse(
			`${content.code}: a partial online service needs its published reason (NĐ 224/2026/NĐ-CP Điều 14)`,
		)
	return ok(content as Overlay)
}
