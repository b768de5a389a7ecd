import { m } from '#messages'
import type { FromVault } from './file.ts'

/** Where a component from its sender's vault came from, in one sentence. */
export function vaultWords({ origin, number, issuer, on, dossier, validTo }: FromVault): string {
	const day = slashed(on)
	const from =
		origin === 'issued'
			? number === null
				? m.documents_vault_issued({ issuer, day, dossier })
				: m.documents_vault_issued_number({ number, issuer, day, dossier })
			: m.documents_vault_accepted({ issuer, day, dossier })
	return validTo === null ? from : `${from} ${m.documents_vault_until({ day: slashed(validTo) })}`
}

const slashed = (day: string): string => day.split('-').toReversed().join('/')
