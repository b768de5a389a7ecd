import { digest } from '#documents'
import { recordResult } from '#documents/server'
import type { Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { advance, type ProcessGraph } from '#workflow'
import { childAt, withHeld } from './child.ts'
import { dueOf, movementOf, record, rulesOf } from './desk.server.ts'
import type { Child, ChildOutcome, ChildTold, Dossier, DossierCode, EventActor, Retimed } from './dossier.ts'
import { recallOf } from './exchange.server.ts'
import { openedFor, post, takenNow } from './exchange-store.server.ts'
import type { Opened } from './open-child.server.ts'
import { paused, stoodSince } from './lifecycle.ts'
import { forEvent } from './store.server.ts'
import { retimed } from './timers.ts'

type By = { readonly tx: Tx; readonly tenant: string; readonly at: Instant }
type At = { readonly dossier: string; readonly token: string }

/** The other agency opened the dossier, or why it did not: the step that asked waits for it, or is stuck with the reason. */
export async function hearOpened(
	by: By,
	{ dossier: id, token: tokenId }: At,
	{ tenant, opened }: { readonly tenant: string; readonly opened: Opened },
): Promise<void> {
	const dossier = await forEvent(by.tx, { id })
	const token = dossier?.tokens.find((each) => each.id === tokenId)
	if (!dossier || (token && childAt(dossier, tokenId))) return
	if (!token) {
		// Nobody waits any more: what was opened meanwhile goes back.
		if (opened.ok)
			await post(by.tx, by.tenant, [recallOf(dossier, tokenId, tenant)], { at: by.at, begins: null })
		return
	}
	const rules = await rulesOf(by.tx, by.tenant, dossier)
	const step = { id: token.node, name: rules.graph.nodes[token.node]?.name ?? '' }
	if (!opened.ok) {
		if (token.stuck !== opened.why)
			await record(
				by,
				{ ...rules, dossier, actor: system(step.name) },
				{ kind: 'step-stuck', step, token: tokenId, why: opened.why },
			)
		return
	}
	const { code, procedure, told } = opened
	await record(
		by,
		{ ...rules, dossier, actor: system(told.agency) },
		{ kind: 'child-opened', step, token: tokenId, child: { tenant, code, procedure }, told },
	)
}

/** What the agency that has the dossier told: its result is in the store of this tenant already. */
export type ChildNews = {
	readonly code: DossierCode
	readonly told: ChildTold
	readonly end: {
		readonly outcome: ChildOutcome
		readonly words: string
		readonly result: {
			readonly number: string
			readonly title: string
			readonly name: string
			readonly bytes: number
			readonly pages: number | null
			readonly sha256: string
		} | null
	} | null
}

/**
 * The dossier elsewhere has moved: this one knows, its clock stands still while the citizen holds the other, and when that
 * is over the process goes on with the outcome. What is older than what is known, or about a step that is over, changes
 * nothing.
 */
export async function hearChild(
	by: By,
	{ dossier: id, token, from, key }: At & { readonly from: string; readonly key: string },
	news: ChildNews,
): Promise<void> {
	const dossier = await forEvent(by.tx, { id })
	if (!dossier) throw new Error(`Nobody here opened ${news.code}`)
	const known = dossier.children.find((child) => child.token === token && child.code === news.code)
	const waits = dossier.tokens.some((each) => each.id === token)
	// It was faster than the answer that says it is there: it comes again.
	if (!known && waits) throw new Error(`${dossier.code} does not know yet that ${news.code} is open`)
	if (!(await takenNow(by.tx, by.tenant, { from, key, kind: 'told', dossierId: id, body: news, at: by.at })))
		return
	const child = childAt(dossier, token)
	if (!child || child.code !== news.code || news.told.seq <= child.told.seq) return
	const rules = await rulesOf(by.tx, by.tenant, dossier)
	const reclocked = reclockedBy(dossier, { child, news, ...rules }, by.at)
	const { step } = child
	const shared = { step, token, told: news.told, ...reclocked }
	const opened = { ...rules, dossier, actor: system(news.told.agency) }
	if (!news.end) {
		await record(by, opened, { kind: 'child-told', ...shared })
		return
	}
	const { outcome, words, result } = news.end
	const next = advance(rules.graph, dossier.tokens, {
		kind: 'came',
		message: messageOf(rules.graph, dossier, token),
		outcome,
		tokenId: token,
		variables: dossier.answers,
		steps: dossier.outcomes,
	})
	if (!next.ok) throw new Error(`${dossier.code} cannot go on after ${news.code}: ${next.refusal.kind}`)
	const file = result && { ...result, id: newId() }
	if (file)
		await recordResult(by.tx, {
			id: file.id,
			dossierId: id,
			name: file.name,
			bytes: file.bytes,
			sha256: digest(file.sha256),
			pages: file.pages,
			now: by.at,
		}).execute()
	await record(by, opened, {
		kind: 'child-ended',
		...shared,
		end: {
			outcome,
			words,
			result: file && { number: file.number, title: file.title, fileId: file.id, sha256: file.sha256 },
		},
		movement: movementOf(next.value, { dossier, ...rules }, by.at),
	})
}

const system = (name: string): EventActor => ({ kind: 'system', name })

function messageOf(graph: ProcessGraph, { tokens }: Dossier, token: string): string {
	const node = graph.nodes[tokens.find(({ id }) => id === token)?.node ?? '']
	return node?.kind === 'receive' ? node.message : ''
}

/** When the dossier is due, and what stood still with it, once the citizen no longer holds the one elsewhere. */
function reclockedBy(
	dossier: Dossier,
	{ child, news, graph, calendar }: { readonly child: Child; readonly news: ChildNews } & Rules,
	at: Instant,
): { readonly dueAt?: Instant; readonly retimed?: Retimed } {
	const { held } = news.told
	if (JSON.stringify(held) === JSON.stringify(child.told.held)) return {}
	const suspensions = withHeld(dossier.suspensions, child, held)
	const running = dossier.state === 'in-process' || dossier.state === 'awaiting-fee'
	// While anything still waits, whoever ends the last wait counts.
	if (!running || paused({ suspensions })) return {}
	const { dueAt } = dueOf({ ...dossier, suspensions }, calendar, at)
	const before = child.told.held
	const over = held.filter(({ to }, index) => to !== null && !before[index]?.to)
	let tokens = dossier.tokens
	const moved = new Map<string, Retimed[number]>()
	for (const { from, to } of over) {
		if (!to) continue
		const stopped = stoodSince(suspensions, from)
		for (const each of retimed({ tokens }, graph, calendar, { stopped, now: to })) moved.set(each.token, each)
		tokens = tokens.map((token) => ({ ...token, ...moved.get(token.id) }))
	}
	return {
		...(dueAt && { dueAt }),
		...(moved.size > 0 && {
			retimed: [...moved.values()].map(({ token, dueAt: due }) => ({ token, dueAt: due })),
		}),
	}
}

type Rules = Awaited<ReturnType<typeof rulesOf>>

/** Nobody waits any more for the dossier that was opened here: it ends, unless it has ended. */
export async function hearRecall(
	by: By,
	{ from, key, opened }: { readonly from: string; readonly key: string; readonly opened: string },
	words: string,
): Promise<void> {
	if (!(await takenNow(by.tx, by.tenant, { from, key, kind: 'recall', body: { words }, at: by.at }))) return
	const found = await openedFor(by.tx, from, opened)
	const dossier = found && (await forEvent(by.tx, { id: found.id }))
	if (!dossier || 'closedAt' in dossier) return
	const rules = await rulesOf(by.tx, by.tenant, dossier)
	await record(
		by,
		{ ...rules, dossier, actor: system(dossier.parent?.agency ?? '') },
		{ kind: 'withdrawn', words, movement: { ended: dossier.tokens.map(({ id }) => id), placed: [] } },
	)
}
