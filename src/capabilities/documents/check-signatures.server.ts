import { constants, createHash, verify, X509Certificate } from 'node:crypto'
import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfNumber, PdfRef, PdfString } from '@libpdf/core'
import { fromBER, OctetString } from 'asn1js'
import { type Certificate, ContentInfo, SignedData, type SignerInfo } from 'pkijs'
import { instant } from '#kernel/dates'
import type { SignatureFinding, SignatureVerdict } from './signature.ts'

/** A signature dictionary (ISO 32000-1, 12.8.1) with the part of the file it speaks of. */
type Found = {
	/** Where the gap for the signature begins and ends, and where the signed part ends. */
	readonly gap: readonly [number, number]
	readonly end: number
	readonly contents: Uint8Array
	/** RFC 3161: a time stamp over the whole file, which names nobody. */
	readonly isTimestamp: boolean
	readonly claimedAt: string | null
}

/**
 * Looks at every digital signature of a PDF, in the order they were made. Nothing is fetched: whether a certificate was
 * revoked is not known.
 *
 * @param roots certificates of authorities that are trusted (PEM, any number of them); undefined when none are configured
 */
export async function checkSignatures(
	content: Uint8Array,
	pdf: PDF,
	dictionaries: readonly PdfDict[],
	roots: string | undefined,
): Promise<readonly SignatureFinding[]> {
	const found = dictionaries
		.map((dictionary) => read(content, pdf, dictionary))
		.toSorted((one, other) => (one?.end ?? 0) - (other?.end ?? 0))
	const trusted = roots === undefined ? undefined : certificatesIn(roots)
	const findings: SignatureFinding[] = []
	const signedUntil = Math.max(0, ...found.map((each) => each?.end ?? 0))
	for (const each of found) {
		if (!each) {
			findings.push(unreadable('altered'))
			continue
		}
		const checked = checkOne(content, each, trusted)
		if (each.isTimestamp && checked.verdict !== 'altered') continue
		// What another signature covers was put there by its signer, and is judged with that one.
		const bare = each.end === signedUntil && !(await endsThere(content, pdf, each.end))
		const stands = checked.verdict === 'altered' || checked.verdict === 'unreadable'
		findings.push(bare && !stands ? { ...checked, verdict: 'extended' } : checked)
	}
	return findings
}

const unreadable = (verdict: SignatureVerdict): SignatureFinding => ({
	signer: '',
	organisation: null,
	issuer: '',
	signedAt: null,
	verdict,
})

/** @returns undefined when the signature does not sign all of the file before its end but itself, which no honest tool makes */
function read(content: Uint8Array, pdf: PDF, dictionary: PdfDict): Found | undefined {
	const get = (key: string): PdfObject | undefined => {
		const value = dictionary.get(key)
		return value instanceof PdfRef ? (pdf.getObject(value) ?? undefined) : value
	}
	const [range, contents, when] = [get('ByteRange'), get('Contents'), get('M')]
	if (!(range instanceof PdfArray) || !(contents instanceof PdfString)) return undefined
	const [start, first, second, rest, ...more] = range
		.toArray()
		.map((each) => (each instanceof PdfNumber ? each.value : -1))
	if (start !== 0 || first === undefined || second === undefined || rest === undefined || more.length > 0)
		return undefined
	const end = second + rest
	if (![first, second, rest].every(Number.isSafeInteger) || first <= 0 || second <= first || rest <= 0)
		return undefined
	if (end > content.length || content[first] !== 0x3c || content[second - 1] !== 0x3e) return undefined
	const hex = Buffer.from(content.buffer, content.byteOffset + first + 1, second - first - 2).toString(
		'latin1',
	)
	if (!/^[0-9A-Fa-f\s]*$/.test(hex)) return undefined
	const written = Buffer.from(hex.replace(/\s/g, ''), 'hex')
	// What the reader of PDFs takes for the signature is what lies in the gap.
	if (!written.equals(Buffer.from(contents.bytes))) return undefined
	const kind = get('SubFilter')
	return {
		gap: [first, second],
		end,
		contents: written,
		isTimestamp: kind instanceof PdfName && kind.value === 'ETSI.RFC3161',
		claimedAt: when instanceof PdfString ? pdfDate(when.asString()) : null,
	}
}

function checkOne(
	content: Uint8Array,
	{ gap, end, contents, isTimestamp, claimedAt }: Found,
	trusted: readonly X509Certificate[] | undefined,
): SignatureFinding {
	try {
		const signed = signedDataIn(contents)
		const [info] = signed.signerInfos
		const certificates = (signed.certificates ?? []).filter((each): each is Certificate => 'tbsView' in each)
		const own = info && certificates.find((each) => isOf(info, each))
		if (!info || !own) return unreadable('unreadable')
		const certificate = x509(own)
		const signedAt = attributeTime(info) ?? claimedAt
		const names = namesOf(certificate)
		const hashed = (algorithm: string) =>
			createHash(algorithm).update(content.subarray(0, gap[0])).update(content.subarray(gap[1], end)).digest()
		const whole = isTimestamp
			? timestamped(signed, info, certificate, hashed)
			: signedBy(info, certificate, hashed)
		if (whole === undefined) return { ...names, signedAt, verdict: 'unreadable' }
		if (!whole) return { ...names, signedAt, verdict: 'altered' }
		const verdict = standing(certificate, certificates.map(x509), signedAt, trusted)
		return { ...names, signedAt, verdict }
	} catch {
		return unreadable('unreadable')
	}
}

/** RFC 5652, 5.4: the digest of the content is among the signed attributes, and those are what is signed. */
function signedBy(
	info: SignerInfo,
	certificate: X509Certificate,
	hashed: (algorithm: string) => Buffer,
): boolean | undefined {
	const algorithm = digests[info.digestAlgorithm.algorithmId]
	if (!algorithm) return undefined
	const attributes = info.signedAttrs
	// Without signed attributes the content itself is signed; such signatures are not made for PDFs since 2006.
	if (!attributes) return undefined
	const digest = attribute(info, '1.2.840.113549.1.9.4')
	if (!(digest instanceof OctetString)) return undefined
	if (!hashed(algorithm).equals(Buffer.from(digest.valueBlock.valueHexView))) return false
	return verified(info, certificate, algorithm, Buffer.from(attributes.encodedValue))
}

/** RFC 3161: what is signed is a TSTInfo that holds the digest of the file. */
function timestamped(
	signed: SignedData,
	info: SignerInfo,
	certificate: X509Certificate,
	hashed: (algorithm: string) => Buffer,
): boolean | undefined {
	const inner = signed.encapContentInfo.eContent
	if (!inner) return undefined
	const token = Buffer.from(inner.getValue())
	const imprint = fromBER(new Uint8Array(token)).result
	const told = Buffer.from(imprint.toBER())
	const known = Object.values(digests).some((algorithm) => told.includes(hashed(algorithm)))
	const ofToken = (algorithm: string) => createHash(algorithm).update(token).digest()
	return known && signedBy(info, certificate, ofToken)
}

const digests: Readonly<Record<string, string>> = {
	'2.16.840.1.101.3.4.2.1': 'sha256',
	'2.16.840.1.101.3.4.2.2': 'sha384',
	'2.16.840.1.101.3.4.2.3': 'sha512',
	// Still met in papers of before 2020; broken for collisions, not for finding a second content.
	'1.3.14.3.2.26': 'sha1',
}

const pss = '1.2.840.113549.1.1.10'

function verified(info: SignerInfo, certificate: X509Certificate, algorithm: string, what: Buffer): boolean {
	const signature = Buffer.from(info.signature.valueBlock.valueHexView)
	const key =
		info.signatureAlgorithm.algorithmId === pss
			? {
					key: certificate.publicKey,
					padding: constants.RSA_PKCS1_PSS_PADDING,
					saltLength: constants.RSA_PSS_SALTLEN_AUTO,
				}
			: certificate.publicKey
	return verify(algorithm, what, key, signature)
}

/** How the certificate stands: whether it held when the signature was made, and who vouches for it. */
function standing(
	certificate: X509Certificate,
	given: readonly X509Certificate[],
	signedAt: string | null,
	trusted: readonly X509Certificate[] | undefined,
): SignatureVerdict {
	const at = signedAt === null ? undefined : instant(signedAt).epochMilliseconds
	const held = (each: X509Certificate) =>
		at !== undefined && each.validFromDate.getTime() <= at && at <= each.validToDate.getTime()
	if (!held(certificate)) return 'expired'
	if (trusted === undefined) return 'issuer-unchecked'
	let current = certificate
	for (let step = 0; step < 8; step++) {
		if (trusted.some((root) => root.raw.equals(current.raw))) return 'valid'
		const above = [...trusted, ...given].find(
			(each) =>
				!each.raw.equals(current.raw) &&
				each.ca &&
				current.checkIssued(each) &&
				current.verify(each.publicKey),
		)
		if (!above) return 'unknown-issuer'
		if (!held(above)) return 'expired'
		current = above
	}
	return 'unknown-issuer'
}

function signedDataIn(contents: Uint8Array): SignedData {
	// The gap is longer than the signature; the rest of it is zeros.
	const { result, offset } = fromBER(new Uint8Array(contents))
	if (offset < 0) throw new Error(result.error)
	return new SignedData({ schema: new ContentInfo({ schema: result }).content as unknown })
}

function isOf({ sid }: SignerInfo, certificate: Certificate): boolean {
	if (sid && typeof sid === 'object' && 'serialNumber' in sid && 'issuer' in sid) {
		const { serialNumber, issuer } = sid as Pick<Certificate, 'serialNumber' | 'issuer'>
		return serialNumber.isEqual(certificate.serialNumber) && issuer.isEqual(certificate.issuer)
	}
	// By key identifier: with one certificate there is no doubt, and the mathematics decides anyway.
	return true
}

const x509 = (certificate: Certificate): X509Certificate =>
	new X509Certificate(Buffer.from(certificate.toSchema(true).toBER(false)))

const certificatesIn = (pem: string): X509Certificate[] =>
	[...pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)].map(
		([each]) => new X509Certificate(each),
	)

const attribute = (info: SignerInfo, type: string): unknown =>
	info.signedAttrs?.attributes.find((each) => each.type === type)?.values[0]

function attributeTime(info: SignerInfo): string | null {
	const value = attribute(info, '1.2.840.113549.1.9.5')
	if (!value || typeof value !== 'object' || !('toDate' in value)) return null
	return (value as { toDate(): { toISOString(): string } }).toDate().toISOString()
}

/** `D:20261123090000+07'00'` (ISO 32000-1, 7.9.4). */
function pdfDate(text: string): string | null {
	const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)'?)?/.exec(text)
	if (!parts) return null
	const [, year, month, day, hour, minute, second, sign = '+', hours = '00', minutes = '00'] = parts
	const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${sign}${hours}:${minutes}`
	try {
		return instant(iso).toString()
	} catch {
		return null
	}
}

function namesOf(certificate: X509Certificate): Pick<SignatureFinding, 'signer' | 'organisation' | 'issuer'> {
	const [subject, issuer] = [partsOf(certificate.subject), partsOf(certificate.issuer)]
	return {
		signer: (subject.get('CN') ?? subject.get('O') ?? '').slice(0, 200),
		organisation: subject.get('O')?.slice(0, 200) ?? null,
		issuer: (issuer.get('CN') ?? issuer.get('O') ?? '').slice(0, 200),
	}
}

/** One attribute a line, as node:crypto writes names. */
const partsOf = (name: string): ReadonlyMap<string, string> =>
	new Map(
		name.split('\n').map((line) => {
			const at = line.indexOf('=')
			return [line.slice(0, at), line.slice(at + 1).normalize('NFC')]
		}),
	)

/**
 * Whether nothing of weight stands behind the signed part: blanks, or what a tool adds to prove the signature later (DSS,
 * ETSI EN 319 142-1, 5.4.2): new objects, and the catalogue that now names them.
 */
async function endsThere(content: Uint8Array, pdf: PDF, end: number): Promise<boolean> {
	const behind = Buffer.from(content.buffer, content.byteOffset + end, content.length - end)
	if (behind.every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0)) return true
	const text = behind.toString('latin1')
	if (!text.includes('/DSS') || /\/Type\s*\/ObjStm/.test(text)) return false
	const before = await PDF.load(content.subarray(0, end))
	const highest = before.context.registry.nextObjectNumber
	const root = pdf.context.info.trailer.get('Root')
	if (!(root instanceof PdfRef)) return false
	const numbers = [...text.matchAll(/(?:^|[\r\n\s])(\d+)\s+\d+\s+obj\b/g)].map(([, number]) => Number(number))
	if (!numbers.every((number) => number >= highest || number === root.objectNumber)) return false
	const [was, is] = [before.getObject(root), pdf.getObject(root)]
	if (!(was instanceof PdfDict) || !(is instanceof PdfDict)) return false
	const allowed = new Set(['DSS', 'Extensions', 'Version'])
	return [...is].every(([key, value]) => allowed.has(key.value) || same(was.get(key.value), value))
}

const same = (one: PdfObject | undefined, other: PdfObject | undefined): boolean =>
	one instanceof PdfRef && other instanceof PdfRef
		? one.objectNumber === other.objectNumber
		: one instanceof PdfName && other instanceof PdfName && one.value === other.value
