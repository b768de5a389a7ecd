/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random. Rows made in order sort in order,
 * so the application can name a row before the database has seen it.
 */
export function newId(milliseconds: number = performance.timeOrigin + performance.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	const time = BigInt(Math.floor(milliseconds))
	for (let index = 0; index < 6; index++) bytes[index] = Number((time >> BigInt(8 * (5 - index))) & 0xffn)
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Guards a path or form value before it is handed to a `uuid` column, which would throw on anything else. */
export const isId = (text: string): boolean => uuid.test(text)
