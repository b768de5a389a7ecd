import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
} from 'node:crypto'
import { type Instant, instant, secondsBetween } from '#kernel/dates'
import { settings } from '#settings'

/** Encrypts what must be read again (TOTP secrets, client secrets): AES-256-GCM, 12 bytes nonce first, 16 bytes tag last. */
export function sealed(plain: Buffer, purpose: string): Buffer {
	const nonce = randomBytes(12)
	const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce)
	return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @throws Error when it was not sealed for this purpose, or changed since */
export function unsealed(box: Buffer, purpose: string): Buffer {
	const cipher = createDecipheriv('aes-256-gcm', keyOf(purpose), box.subarray(0, 12))
	cipher.setAuthTag(box.subarray(-16))
	return Buffer.concat([cipher.update(box.subarray(12, -16)), cipher.final()])
}

const keyOf = (purpose: string) =>
	Buffer.from(hkdfSync('sha256', settings.secret, 'mot-cua', `seal ${purpose}`, 32))

/** A digest that only this house can make: for codes that are too short to stand behind a plain one. */
export const fingerprint = (text: string, purpose: string): Buffer =>
	createHmac('sha256', settings.secret).update(`${purpose} ${text}`).digest()

/** A note that a browser keeps for us until `seconds` have passed: signed, not encrypted. */
export function stamped<Kept extends object>(kept: Kept, at: Instant, purpose: string): string {
	const body = Buffer.from(JSON.stringify({ ...kept, stampedAt: at.toString() })).toString('base64url')
	return `${body}.${signature(body, purpose)}`
}

/** The note as it was; undefined when it is not ours, was changed, or is too old. */
export function unstamped<Kept extends object>(
	cookie: string | undefined,
	{ at, seconds, purpose }: { readonly at: Instant; readonly seconds: number; readonly purpose: string },
): Kept | undefined {
	const [body = '', sign = ''] = cookie?.split('.') ?? []
	const wanted = Buffer.from(signature(body, purpose))
	const given = Buffer.from(sign)
	if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
	const kept = JSON.parse(Buffer.from(body, 'base64url').toString()) as Kept & { readonly stampedAt: string }
	const age = secondsBetween(instant(kept.stampedAt), at)
	return age >= 0 && age <= seconds ? kept : undefined
}

const signature = (body: string, purpose: string): string =>
	fingerprint(body, `stamp ${purpose}`).toString('base64url')
