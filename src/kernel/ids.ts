let last = 0

/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 12 bits of a fraction of one (§6.2, method 3), then
 * random. Ids that a process makes one after the other sort in that order, even within a millisecond, so rows can be named
 * before the database has seen them and still be listed as they came.
 */
export function newId(): string {
	// 4096ths of a millisecond: they stay below 2 ** 53 for two centuries.
	last = Math.max(Math.floor((performance.timeOrigin + performance.now()) * 4096), last + 1)
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	const time = BigInt(last)
	for (let index = 0; index < 6; index++)
		bytes[index] = Number((time >> BigInt(12 + 8 * (5 - index))) & 0xffn)
	bytes[6] = 0x70 | Number((time >> 8n) & 0xfn)
	bytes[7] = Number(time & 0xffn)
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Guards a path or form value before it is handed to a `uuid` column, which would throw on anything else. */
export const isId = (text: string): boolean => uuid.test(text)
