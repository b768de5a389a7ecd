import { randomBytes } from 'node:crypto'
import { note } from '#journal/server'
import { dayInVietNam } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import { fold } from '#kernel/vietnamese'
import type { Tx } from '#platform/db'
import type { Administrator } from '#tenancy/server'
import { agency } from '#tenancy/server'
import {
	countersOf,
	hallOf,
	halls,
	linesOf,
	saveCounter,
	saveHall,
	saveLine,
	staff,
	takeHall,
} from './store.server.ts'
import type { Counter, Hall, Line } from './ticket.ts'

/** Why a hall is not arranged so; `field` is where it was typed. */
export type ArrangeRefusal =
	| { readonly kind: 'unknown-agency' }
	| { readonly kind: 'early-wrong' }
	| { readonly kind: 'letter-wrong' }
	| { readonly kind: 'name-missing' }
	| { readonly kind: 'number-wrong' }
	| { readonly kind: 'lines-missing' }

type Arranging = { readonly tx: Tx; readonly tenant: string; readonly by: Administrator }
type Arranged = Promise<Result<null, ArrangeRefusal>>

const newKey = (): string => randomBytes(18).toString('base64url')

/** A desk begins to give tickets: a hall with one line and one counter, to be arranged further. */
export async function openHall(
	{ tx, tenant, by }: Arranging,
	agencyId: string,
	first: Pick<Line, 'name' | 'nameEn'>,
): Promise<Result<Hall, ArrangeRefusal>> {
	const desk = await agency(tx, agencyId)
	if (!desk) return refuse({ kind: 'unknown-agency' })
	const before = await hallOf(tx, agencyId)
	if (before) return ok(before)
	const taken = new Set((await halls(tx)).map(({ slug }) => slug))
	const word =
		fold(desk.placeName)
			.replaceAll(/[^a-z0-9]+/g, '-')
			.replaceAll(/^-|-$/g, '') || 'sanh'
	let slug = word
	for (let count = 2; taken.has(slug); count += 1) slug = `${word}-${count}`
	const hall: Hall = { agencyId, slug, key: newKey(), earlyMinutes: 15, trial: false, suspended: false }
	await saveHall(tx, tenant, hall)
	await saveLine(tx, tenant, agencyId, { letter: 'A', active: true, ...first })
	await saveCounter(tx, tenant, agencyId, { number: 1, name: '', letters: ['A'], active: true })
	await note(tx, by, { kind: 'tickets-arranged', subject: desk.name, detail: { slug } })
	return ok(hall)
}

/** Changes how a hall gives tickets. */
export async function changeHall(
	{ tx, tenant, by }: Arranging,
	hall: Hall,
	change: Pick<Hall, 'earlyMinutes' | 'trial' | 'suspended'>,
): Arranged {
	const { earlyMinutes } = change
	if (!Number.isInteger(earlyMinutes) || earlyMinutes < 0 || earlyMinutes > 120)
		return refuse({ kind: 'early-wrong' })
	await takeHall(tx, hall.agencyId)
	await saveHall(tx, tenant, { ...hall, ...change })
	await note(tx, by, { kind: 'tickets-arranged', subject: hall.slug, detail: change })
	return ok(null)
}

/** A new key: the kiosk and the screen stop until they are opened by their new addresses. */
export async function renewKey({ tx, tenant, by }: Arranging, hall: Hall): Promise<void> {
	await takeHall(tx, hall.agencyId)
	await saveHall(tx, tenant, { ...hall, key: newKey() })
	await note(tx, by, { kind: 'tickets-arranged', subject: hall.slug, detail: { key: 'renewed' } })
}

/** Adds a line, or changes the one of that letter. */
export async function arrangeLine({ tx, tenant, by }: Arranging, hall: Hall, line: Line): Arranged {
	if (!/^[A-Z]$/.test(line.letter)) return refuse({ kind: 'letter-wrong' })
	const name = line.name.trim().slice(0, 120)
	if (name === '') return refuse({ kind: 'name-missing' })
	await takeHall(tx, hall.agencyId)
	await saveLine(tx, tenant, hall.agencyId, {
		...line,
		name,
		nameEn: line.nameEn.trim().slice(0, 120) || name,
	})
	await note(tx, by, { kind: 'tickets-arranged', subject: hall.slug, detail: { line } })
	return ok(null)
}

/** Adds a counter, or changes the one of that number. One that is closed has nobody sitting at it any more. */
export async function arrangeCounter(
	{ tx, tenant, by }: Arranging,
	hall: Hall,
	counter: Omit<Counter, 'officialId'>,
): Arranged {
	const { number, letters } = counter
	if (!Number.isInteger(number) || number < 1 || number > 99) return refuse({ kind: 'number-wrong' })
	const lines = await linesOf(tx, hall.agencyId)
	const known = letters.filter((letter) => lines.some((line) => line.letter === letter))
	if (known.length === 0 && counter.active) return refuse({ kind: 'lines-missing' })
	await takeHall(tx, hall.agencyId)
	await saveCounter(tx, tenant, hall.agencyId, {
		...counter,
		letters: known,
		name: counter.name.trim().slice(0, 60),
	})
	if (!counter.active) await staff(tx, hall.agencyId, number, null)
	await note(tx, by, {
		kind: 'tickets-arranged',
		subject: hall.slug,
		detail: { counter: number, letters: known },
	})
	return ok(null)
}

/** A hall as the administrator arranges it. */
export async function arrangement(
	tx: Tx,
	hall: Hall,
	by: Pick<Administrator, 'at'>,
): Promise<{ readonly lines: readonly Line[]; readonly counters: readonly Counter[] }> {
	const [lines, counters] = await Promise.all([
		linesOf(tx, hall.agencyId),
		countersOf(tx, hall.agencyId, dayInVietNam(by.at)),
	])
	return { lines, counters }
}
