import type { Instant } from '#kernel/dates'

/** A paper of a citizen's vault, with where it came from. Days are `YYYY-MM-DD`. */
export type VaultPaper = {
	readonly id: string
	readonly ownerId: string
	/** A result of ours, or a component that an official found right in a dossier that ended well. */
	readonly origin: 'issued' | 'accepted'
	/** The catalogue's component key it can stand for; null where no form asks for it. */
	readonly kind: string | null
	readonly title: { readonly vi: string; readonly en: string }
	readonly number: string | null
	/** Who issued it, or accepted it. */
	readonly issuer: { readonly id: string; readonly name: string }
	readonly procedure: { readonly code: string; readonly name: string }
	readonly dossier: { readonly id: string; readonly code: string }
	readonly fileId: string
	readonly sha256: string
	readonly keptAt: Instant
	readonly validFrom: string
	/** The first day it no longer holds; null: no end is known. */
	readonly validTo: string | null
	readonly ended: Ended | null
}

type Ended = {
	readonly as: 'revoked' | 'replaced'
	readonly at: Instant
	readonly words: string
	readonly by: string
}

/** Whether a paper holds on a day. */
export type Standing = 'valid' | 'not-yet' | 'expired' | Ended['as']

export function standingOn(
	paper: Pick<VaultPaper, 'validFrom' | 'validTo' | 'ended'>,
	today: string,
): Standing {
	if (paper.ended) return paper.ended.as
	if (paper.validTo !== null && paper.validTo <= today) return 'expired'
	return paper.validFrom > today ? 'not-yet' : 'valid'
}

/** Why a paper does not go from the vault into a draft. */
export type VaultRefusal =
	/** Also told of somebody else's. */
	| { readonly kind: 'unknown-paper' }
	| { readonly kind: 'not-valid'; readonly standing: Exclude<Standing, 'valid'> }
	| { readonly kind: 'does-not-fit' }
	/** Its file is not what was kept. */
	| { readonly kind: 'file-gone' }
	| { readonly kind: 'too-many-files'; readonly limit: number }

/** Why a result goes on holding. */
export type EndRefusal =
	| { readonly kind: 'nothing-issued' }
	| { readonly kind: 'not-allowed' }
	| { readonly kind: 'words-missing' }
	| { readonly kind: 'ended-before' }
