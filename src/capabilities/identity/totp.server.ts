import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Instant } from '#kernel/dates'

/** Half a minute, six digits, SHA-1: what every authenticator app takes for granted (RFC 6238 §4, §5.2). */
const stepSeconds = 30
const digits = 6
/** A clock may be off by one step to either side (RFC 6238 §5.2). */
const drift = [0, -1, 1] as const

/** 160 bits, as RFC 4226 §4 R6 recommends. */
export const newTotpSecret = (): Buffer => randomBytes(20)

/** The step of `at` at which `code` is right; undefined when it is wrong, or the step was used before (RFC 6238 §5.2: once only). */
export function totpStep(
	secret: Buffer,
	code: string,
	at: Instant,
	lastStep: number | undefined,
): number | undefined {
	const typed = code.replaceAll(/\s/g, '')
	if (!/^\d{6}$/.test(typed)) return undefined
	const here = Math.floor(at.epochMilliseconds / 1000 / stepSeconds)
	return drift
		.map((off) => here + off)
		.filter((step) => step >= 0 && (lastStep === undefined || step > lastStep))
		.find((step) => timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(typed)))
}

/** The code of one step: HOTP of its number (RFC 4226 §5.3, dynamic truncation). */
export function totpCode(secret: Buffer, step: number): string {
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(step))
	const mac = createHmac('sha1', secret).update(counter).digest()
	const offset = (mac.at(-1) ?? 0) & 0xf
	return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}

/** The step that a moment is in. */
export const totpStepAt = (at: Instant): number => Math.floor(at.epochMilliseconds / 1000 / stepSeconds)

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 without padding (RFC 4648 §6), as authenticator apps take it. */
export function base32(bytes: Buffer): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
	return (bits.match(/.{1,5}/g) ?? [])
		.map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
		.join('')
}

/** What the QR code says (Key URI format, as Google Authenticator and others read it). */
export const totpUri = (
	secret: Buffer,
	{ issuer, account }: { readonly issuer: string; readonly account: string },
): string =>
	`otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${new URLSearchParams({
		secret: base32(secret),
		issuer,
		algorithm: 'SHA1',
		digits: String(digits),
		period: String(stepSeconds),
	})}`
