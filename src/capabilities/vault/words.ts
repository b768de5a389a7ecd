import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { EndRefusal, Standing, VaultPaper, VaultRefusal } from './paper.ts'

const slashed = (day: string): string => day.split('-').toReversed().join('/')

/** Whether a paper holds, as its owner reads it. */
export function standingWords(
	standing: Standing,
	{ validFrom, validTo, ended }: Pick<VaultPaper, 'validFrom' | 'validTo' | 'ended'>,
): string {
	switch (standing) {
		case 'valid':
			return validTo === null ? m.vault_valid() : m.vault_valid_until({ day: slashed(validTo) })
		case 'not-yet':
			return m.vault_not_yet({ day: slashed(validFrom) })
		case 'expired':
			return m.vault_expired({ day: slashed(validTo ?? '') })
		case 'revoked':
			return m.vault_revoked({ words: ended?.words ?? '' })
		case 'replaced':
			return m.vault_replaced({ words: ended?.words ?? '' })
		default:
			return unreachable(standing)
	}
}

/** Where a paper came from, in sentences: its number, who issued or accepted it, and when (`YYYY-MM-DD`). */
export function originWords(paper: Pick<VaultPaper, 'origin' | 'number' | 'issuer'>, on: string): string {
	const issuer = paper.issuer.name
	const day = slashed(on)
	if (paper.origin === 'accepted') return m.vault_accepted_by({ issuer, day })
	const by = m.vault_issued_by({ issuer, day })
	return paper.number === null ? by : `${m.vault_number({ number: paper.number })} ${by}`
}

const standings: Readonly<Record<Standing, () => string>> = {
	valid: m.vault_standing_valid,
	'not-yet': m.vault_standing_not_yet,
	expired: m.vault_standing_expired,
	revoked: m.vault_standing_revoked,
	replaced: m.vault_standing_replaced,
}

/** What to do when a paper does not go into a draft. */
export function vaultRefusalWords(refusal: VaultRefusal): string {
	switch (refusal.kind) {
		case 'unknown-paper':
			return m.vault_refusal_unknown()
		case 'not-valid':
			return m.vault_refusal_not_valid({ standing: standings[refusal.standing]() })
		case 'does-not-fit':
			return m.vault_refusal_does_not_fit()
		case 'file-gone':
			return m.vault_refusal_file_gone()
		case 'too-many-files':
			return m.vault_refusal_too_many({ limit: refusal.limit })
		default:
			return unreachable(refusal)
	}
}

/** Why a result was not ended, to the official. */
export function endRefusalWords({ kind }: EndRefusal): string {
	switch (kind) {
		case 'nothing-issued':
			return m.vault_end_nothing()
		case 'not-allowed':
			return m.vault_end_not_allowed()
		case 'words-missing':
			return m.vault_end_words_missing()
		case 'ended-before':
			return m.vault_end_before()
		default:
			return unreachable(kind)
	}
}
