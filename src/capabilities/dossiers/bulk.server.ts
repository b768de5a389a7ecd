import type { OfficialAtWork } from '#identity'
import type { Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { enqueue } from '#platform/jobs'
import type { Tx } from '#platform/db'
import { type Act, taskAt } from '#workflow'
import { actsAt } from './acts.ts'
import { type Bulk, type BulkAct, bulkActs, type BulkManner, mostInBulk } from './bulk.ts'
import { type Chosen, codesOf, confirmRow, findBulk, insertBulk, waitingItems } from './bulk-store.server.ts'
import { componentsOf } from './components.server.ts'
import { rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { mayBeDone } from './lifecycle.ts'
import { findMany } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'run-bulk': { readonly tenant: string; readonly bulk: string }
	}
}

export type Choosing = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	readonly address: string
}

/** Writes down which dossiers an official chose, to be looked at together; undefined when none of them can be read. */
export async function chooseForBulk(
	{ tx, tenant, official, at, address }: Choosing,
	chosen: readonly Chosen[],
	from: { readonly list: string; readonly retryOf?: string | undefined },
): Promise<string | undefined> {
	const id = newId()
	const count = await insertBulk(tx, tenant, {
		id,
		official,
		list: from.list,
		retryOf: from.retryOf ?? null,
		address,
		at,
		chosen: chosen.slice(0, mostInBulk),
	})
	return count > 0 ? id : undefined
}

/** What a bulk act would come to: for each act how many of the chosen dossiers can be done now, and why the others cannot. */
export type BulkPreview = {
	readonly counts: Readonly<Record<BulkAct, number>>
	/** The act that most of them are ready for. */
	readonly likeliest: BulkAct | undefined
	readonly lines: readonly PreviewLine[]
}

export type PreviewLine = {
	readonly code: DossierCode
	readonly applicantName: string
	readonly procedureName: string
	readonly stepName: string
	/** By act; an act that the step does not offer is refused as the act itself would refuse it. */
	readonly refusals: Readonly<Partial<Record<BulkAct, Refusal>>>
}

/** The chosen dossiers as they stand now, judged by the rules of the single act, without doing anything. */
export async function previewBulk(
	{ tx, tenant, official }: Pick<Choosing, 'tx' | 'tenant' | 'official'>,
	bulk: string,
): Promise<BulkPreview> {
	const items = await waitingItems(tx, bulk)
	const dossiers = new Map(
		(
			await findMany(
				tx,
				items.map(({ dossierId }) => dossierId),
			)
		).map((dossier) => [dossier.id, dossier]),
	)
	// Dossiers of one process and agency share their rules; each is asked for once.
	const rules = new Map<string, ReturnType<typeof rulesOf>>()
	const rulesFor = (dossier: Dossier) => {
		const key = [dossier.competentAgencyId, dossier.process.id, dossier.process.version].join(' ')
		const known = rules.get(key) ?? rulesOf(tx, tenant, dossier)
		rules.set(key, known)
		return known
	}
	const lines: PreviewLine[] = []
	for (const { dossierId, version } of items) {
		const dossier = dossiers.get(dossierId)
		if (!dossier) continue
		const { graph } = await rulesFor(dossier)
		const step = dossier.tokens.map(({ node }) => taskAt(graph, node).name).join(', ')
		const offered = actsAt(dossier, graph, official, await componentsOf(tx, tenant, dossier))
		lines.push({
			code: dossier.code,
			applicantName: dossier.applicantName,
			procedureName: dossier.procedure.name,
			stepName: step,
			refusals: Object.fromEntries(
				bulkActs.flatMap((act) => {
					const refusal = judged(dossier, offered, { act, version, step })
					return refusal ? [[act, refusal]] : []
				}),
			),
		})
	}
	const counts = Object.fromEntries(
		bulkActs.map((act) => [act, lines.filter(({ refusals }) => !refusals[act]).length]),
	) as Record<BulkAct, number>
	const likeliest = bulkActs.toSorted((one, other) => counts[other] - counts[one])[0]
	return { counts, likeliest: likeliest && counts[likeliest] > 0 ? likeliest : undefined, lines }
}

function judged(
	dossier: Dossier,
	offered: readonly { readonly act: Act; readonly refusal: Refusal | null }[],
	{ act, version, step }: { readonly act: BulkAct; readonly version: number; readonly step: string },
): Refusal | null {
	// In the order of `openForAct`, so that the preview gives the reason that the act would give.
	const may = mayBeDone(dossier, act)
	if (!may.ok) return may.refusal
	if (dossier.version !== version) return { kind: 'changed-meanwhile', by: '' }
	const known = offered.find((each) => each.act === act)
	return known ? known.refusal : { kind: 'not-this-step', act, step }
}

/** Confirms what the preview showed and has it run; a second confirmation changes nothing. */
export async function confirmBulk(
	{ tx, tenant, official, at, address }: Choosing,
	id: string,
	manner: BulkManner,
): Promise<Bulk | undefined> {
	const bulk = await findBulk(tx, id, 'lock')
	if (!bulk || bulk.officialId !== official.id) return undefined
	if (bulk.stage !== 'chosen') return bulk
	await confirmRow(tx, id, manner, address, at)
	await enqueue(tx, 'run-bulk', { tenant, bulk: id }, `bulk:${id}`, { attempts: 5 })
	return { ...bulk, stage: 'running' }
}

/** Chooses again what a run could not do, as those dossiers stand now; undefined when all was done. */
export async function chooseAgain(by: Choosing, bulk: Bulk): Promise<string | undefined> {
	const left = await codesOf(by.tx, bulk.id, 'not-done')
	return left.length > 0 ? chooseForBulk(by, left, { list: bulk.list, retryOf: bulk.id }) : undefined
}

/** Takes back what a run has just done, dossier by dossier, each within the guard of a single undo; undefined when it did nothing. */
export async function undoBulk(by: Choosing, bulk: Bulk): Promise<string | undefined> {
	const done = await codesOf(by.tx, bulk.id, 'done')
	if (done.length === 0) return undefined
	const id = await chooseForBulk(by, done, { list: bulk.list, retryOf: bulk.id })
	if (id) await confirmBulk(by, id, { act: 'undo', words: '' })
	return id
}
