import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, momentAt } from '#kernel/dates'
import { settings } from '#settings'

/** What a signed link opens, and for whom. */
export type FileLink = {
	readonly tenant: string
	/** The code of the dossier that the file belongs to. */
	readonly dossier: string
	readonly fileId: string
	/** `thumbnail <official>`: the small picture, for the official whose page it stands in. `print`: the file itself, for whoever has the link. */
	readonly purpose: `thumbnail ${string}` | 'print'
}

/** Why a link opens nothing: its time is over, or nobody here signed it. */
export type LinkVerdict = 'holds' | 'over' | 'forged'

/** The query of a link that holds until then. */
export function signLink(link: FileLink, until: Instant): string {
	const seconds = Math.floor(until.epochMilliseconds / 1000)
	return new URLSearchParams({ den: String(seconds), ky: signatureOf(link, seconds) }).toString()
}

/** Reads it back. One that was altered in any part is forged, whatever time it claims. */
export function verifyLink(link: FileLink, query: URLSearchParams, at: Instant): LinkVerdict {
	const until = query.get('den') ?? ''
	const signed = Buffer.from(query.get('ky') ?? '')
	if (!/^\d{1,11}$/.test(until)) return 'forged'
	const ours = Buffer.from(signatureOf(link, Number(until)))
	if (signed.length !== ours.length || !timingSafeEqual(signed, ours)) return 'forged'
	return at.epochMilliseconds < momentAt(Number(until) * 1000).epochMilliseconds ? 'holds' : 'over'
}

/** 192 bits, so that a QR code of the address stays coarse enough for old cameras. */
const signatureOf = ({ tenant, dossier, fileId, purpose }: FileLink, until: number): string =>
	createHmac('sha256', settings.secret)
		.update(JSON.stringify(['file link', tenant, dossier, fileId, purpose, until]))
		.digest()
		.subarray(0, 24)
		.toString('base64url')
