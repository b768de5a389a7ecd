import { createHash } from 'node:crypto'
import type { DossierEvent, EventActor } from './dossier.ts'

/** Before the first event there is nothing: 32 zero bytes. */
export const nothing = '0'.repeat(64)

type Entry = {
	readonly dossier: string
	readonly seq: number
	readonly at: string
	readonly actor: EventActor
	readonly event: DossierEvent
}

/** The bytes that are hashed: JSON with sorted keys and no spaces (as RFC 8785 for the values that occur here). */
export const canonical = (entry: Entry): string => sorted(JSON.parse(JSON.stringify(entry)))

/** SHA-256 over the previous hash and the canonical entry, in hex: whoever changes a row breaks every later one. */
export const chained = (previous: string, text: string): string =>
	createHash('sha256').update(Buffer.from(previous, 'hex')).update(text, 'utf8').digest('hex')

function sorted(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
	if (value === null || typeof value !== 'object') return JSON.stringify(value)
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
	return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sorted(member)}`).join(',')}}`
}
