import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { WallText } from '#calendar'
import type { FoundSignature } from './file.ts'

/** What a signature is worth, in one sentence for who reads the file, and what its sender can do about it, if anything. */
export type SignatureWords = {
	readonly tone: 'done' | 'soon' | 'late'
	readonly what: string
	readonly remedy: string | null
}

/** @param moment how the page writes a time */
export function signatureWords(finding: FoundSignature, moment: (at: WallText) => string): SignatureWords {
	const { signer, organisation, issuer, signedAt } = finding
	const who = organisation && organisation !== signer ? `${signer} (${organisation})` : signer
	const time = signedAt === null ? m.documents_signature_no_time() : moment(signedAt)
	switch (finding.verdict) {
		case 'valid':
			return { tone: 'done', what: m.documents_signature_valid({ who, time, issuer }), remedy: null }
		case 'altered':
			return {
				tone: 'late',
				what: m.documents_signature_altered({ who }),
				remedy: m.documents_remedy_signature_broken(),
			}
		case 'extended':
			return {
				tone: 'late',
				what: m.documents_signature_extended({ who, time }),
				remedy: m.documents_remedy_signature_broken(),
			}
		case 'expired':
			return {
				tone: 'late',
				what: m.documents_signature_expired({ who, time }),
				remedy: m.documents_remedy_signature_expired(),
			}
		case 'unknown-issuer':
			return {
				tone: 'soon',
				what: m.documents_signature_unknown_issuer({ who, time, issuer }),
				remedy: m.documents_remedy_signature_unknown_issuer(),
			}
		case 'issuer-unchecked':
			return { tone: 'soon', what: m.documents_signature_unchecked({ who, time, issuer }), remedy: null }
		case 'unreadable':
			return {
				tone: 'soon',
				what: m.documents_signature_unreadable(),
				remedy: m.documents_remedy_signature_unreadable(),
			}
		default:
			return unreachable(finding.verdict)
	}
}
