/**
 * What was found of one digital signature (chữ ký số) in an uploaded PDF. Names and times are as the signature tells them;
 * `verdict` says how far they can be believed.
 */
export type SignatureFinding = {
	readonly signer: string
	readonly organisation: string | null
	/** Who vouches for the signer, by the certificate. */
	readonly issuer: string
	/** ISO 8601; null when the signature names no time. */
	readonly signedAt: string | null
	readonly verdict: SignatureVerdict
}

/**
 * - `valid`: whole, made while the certificate held, vouched for by an authority we trust
 * - `altered`: the file was changed after it was signed, or the signature is forged
 * - `extended`: the signed part is whole, but more was put behind it that nobody signed
 * - `expired`: made before or after the time the certificate held
 * - `unknown-issuer`: whole, but no authority we trust stands behind the certificate
 * - `issuer-unchecked`: whole, but this installation knows no trusted authorities
 * - `unreadable`: of a kind we cannot check
 */
export type SignatureVerdict =
	'valid' | 'altered' | 'extended' | 'expired' | 'unknown-issuer' | 'issuer-unchecked' | 'unreadable'
