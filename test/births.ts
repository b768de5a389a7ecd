import type { Dossier, DossierCode, Refusal } from '#dossiers'
import {
	advanceDossier,
	type Desk,
	findDossier,
	markComponents,
	receiveDossier,
	type Seen,
	submitDraft,
} from '#dossiers/server'
import type { Citizen, OfficialAtWork } from '#identity'
import { type Instant, now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { transact } from '#platform/db'
import { birthAnswers, filledDrafts } from './drafts.ts'
import { officialAs } from './demo.ts'

// Birth registrations of the demo's ward, many at once, by the use cases themselves: each has its true history.

const H19 = { tenant: 'H19', person: 'test' }
const address = '127.0.0.1'
const lanes = 6

type Filing = {
	readonly count: number
	readonly at?: Instant
	readonly childName?: (index: number) => string
}

/** Files `count` births with the ward; answers their codes. */
export async function fileBirths(
	citizen: Citizen,
	{ count, at = now(), childName = (index) => `Nguyễn Lê Minh ${letters(index)}` }: Filing,
): Promise<DossierCode[]> {
	const drafts = await filledDrafts(
		H19,
		citizen.id,
		Array.from({ length: count }, (_, index) => birthAnswers(childName(index))),
	)
	return inLanes(drafts, async (id) => {
		const submitted = await transact(H19, (tx) =>
			submitDraft({ tx, tenant: 'H19', citizen, at, address }, id),
		)
		if (!submitted.ok) throw new Error(JSON.stringify(submitted.refusal))
		return submitted.value.code
	})
}

type Stage = 'marked' | 'received' | 'handed-on' | 'proposed'

/** Takes dossiers through the process up to a stage; after `proposed` they wait for the chairman. */
export async function takeBirths(
	codes: readonly DossierCode[],
	upTo: Stage,
	at: Instant = now(),
): Promise<void> {
	const receptionist = await officialAs(H19, 'receptionist')
	const clerk = await officialAs(H19, 'justice-clerk')
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	const steps: readonly (readonly [Stage, OfficialAtWork, Act])[] = [
		['marked', receptionist, (desk, seen) => markComponents(desk, seen, { 'giay-chung-sinh': present })],
		['received', receptionist, receiveDossier],
		['handed-on', receptionist, (desk, seen) => advanceDossier(desk, seen, { act: 'hand-on', words: '' })],
		[
			'proposed',
			clerk,
			(desk, seen) =>
				advanceDossier(desk, seen, { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' }),
		],
	]
	await inLanes(codes, async (code) => {
		let version = (await birth(code)).version
		for (const [stage, official, act] of steps) {
			const done = await transact(H19, (tx) =>
				act({ tx, tenant: 'H19', official, at, address }, { code, version }),
			)
			if (!done.ok) throw new Error(`${code}, ${stage}: ${JSON.stringify(done.refusal)}`)
			version = done.value.version
			if (stage === upTo) return
		}
	})
}

type Act = (desk: Desk, seen: Seen) => Promise<Result<Dossier, Refusal>>

export async function birth(code: DossierCode): Promise<Dossier> {
	const found = await transact(H19, (tx) => findDossier(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

async function inLanes<Item, Answer>(
	items: readonly Item[],
	work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
	const answers: Answer[] = []
	const waiting = items.entries()
	const faults: unknown[] = []
	// When one fails, all have ended before it is told: whoever cleans up then closes nothing under the others.
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			try {
				for (const [index, item] of waiting) if (faults.length === 0) answers[index] = await work(item)
			} catch (fault) {
				faults.push(fault)
			}
		}),
	)
	if (faults.length > 0) throw faults[0]
	return answers
}

const letters = (index: number): string =>
	(index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCodePoint(65 + (index % 26))
