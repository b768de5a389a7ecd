import { digest, type FileStore } from '#documents'
import { findFile } from '#documents/server'
import { personById } from '#identity/server'
import { type Instant, now } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import type { Attempt } from '#platform/worker'
import { agency, allTenants } from '#tenancy/server'
import { valuesOfRule } from '#workflow'
import { childAt } from './child.ts'
import { rulesOf } from './desk.server.ts'
import type { Dossier } from './dossier.ts'
import { openedAt, openKey, opensAt, tenantOfAgency } from './exchange.server.ts'
import { endMessage, type MessageOut, messageToCarry, noteTrouble } from './exchange-store.server.ts'
import { type ChildNews, hearChild, hearOpened, hearRecall } from './hear-child.server.ts'
import { openChild, type Opening, standingOf } from './open-child.server.ts'
import { findById } from './store.server.ts'

type Ended = Parameters<typeof endMessage>[2]
type Carry = {
	readonly tenant: string
	readonly message: MessageOut
	readonly files: FileStore
	readonly clock: () => Instant
}

/**
 * The task `carry-message`: brings a message to the other end, each half in a transaction of its own tenant, since no
 * transaction sees two. The other half takes a key once, so that a repeat, at whatever point the first was killed, finds it
 * taken. What fails is tried again with growing pauses; after the last attempt a person sees it on the dossier.
 */
export const carryMessage =
	(files: FileStore, clock: () => Instant = now) =>
	async (
		{ tenant, message: id }: { readonly tenant: string; readonly message: string },
		attempt: Pick<Attempt, 'last'>,
	): Promise<void> => {
		const here = { tenant, person: 'worker' }
		const message = await transact(here, (tx) => messageToCarry(tx, id))
		if (!message) return
		const carry = { tenant, message, files, clock }
		try {
			if (message.kind === 'open') return await carryOpening(carry)
			const done = await (message.kind === 'told' ? carryNews(carry) : carryRecall(carry))
			await transact(here, (tx) => endMessage(tx, id, done))
		} catch (failure) {
			const trouble = failure instanceof Error ? failure.message : String(failure)
			await transact(here, async (tx) => {
				const at = clock()
				await noteTrouble(tx, id, { trouble, last: attempt.last, at })
				// The step itself says so, and is tried again by whoever looks after it.
				if (attempt.last && message.kind === 'open')
					await hearOpened({ tx, tenant, at }, atStep(message), {
						tenant: message.to ?? '',
						opened: { ok: false, why: `child-unreached: ${trouble.slice(0, 200)}` },
					})
			})
			throw failure
		}
	}

const atStep = ({ dossierId, token }: MessageOut) => ({ dossier: dossierId, token })

// A step opens a dossier ------------------------------------------------------------------------------------------------

async function carryOpening({ tenant, message, files, clock }: Carry): Promise<void> {
	const here = { tenant, person: 'worker' }
	const at = clock()
	const asked = await transact(here, (tx) => whatIsAsked(tx, tenant, message))
	if (!asked) return transact(here, (tx) => endMessage(tx, message.id, { as: 'void', at }))
	const { to } = asked
	if ('opening' in asked)
		for (const file of asked.opening.files) await handOver(files, tenant, to, file.sha256)
	const opened =
		'opening' in asked
			? await openChild(to, message.key, asked.opening, at)
			: ({ ok: false, why: asked.why } as const)
	await transact(here, async (tx) => {
		await hearOpened({ tx, tenant, at: clock() }, atStep(message), { tenant: to, opened })
		await endMessage(
			tx,
			message.id,
			opened.ok ? { as: 'acknowledged', at: clock() } : { as: 'refused', at: clock(), trouble: opened.why },
		)
	})
}

type Asked = { readonly to: string } & ({ readonly opening: Opening } | { readonly why: string })

/** What the step asks to be opened, and where; undefined when nobody waits for it any more. */
async function whatIsAsked(tx: Tx, tenant: string, message: MessageOut): Promise<Asked | undefined> {
	const dossier = await findById(tx, message.dossierId)
	const token = dossier?.tokens.find(({ id }) => id === message.token)
	if (!dossier || !token || childAt(dossier, token.id)) return undefined
	const { graph } = await rulesOf(tx, tenant, dossier)
	const opens = opensAt(graph, token)
	if (!opens) return undefined
	const code = openedAt(opens, dossier)
	if (code === undefined) return { to: tenant, why: 'child-nowhere' }
	const to = tenantOfAgency(code)
	if (to !== tenant && !(await allTenants()).some((each) => each.code === to))
		return { to: tenant, why: `child-no-agency: ${code}` }
	const [person, competent] = await Promise.all([
		to === tenant ? { id: dossier.personId } : acrossTenants(tx, dossier),
		agency(tx, dossier.competentAgencyId),
	])
	if (!person) return { to: tenant, why: 'child-no-person' }
	return {
		to,
		opening: {
			parent: {
				tenant,
				dossierId: dossier.id,
				code: dossier.code,
				token: token.id,
				step: graph.nodes[token.node]?.name ?? '',
				procedure: dossier.procedure.name,
				agency: competent?.name ?? '',
				dueAt: 'dueAt' in dossier ? dossier.dueAt : null,
			},
			procedure: opens.procedure,
			agency: code,
			person,
			answers: opens.answers
				? valuesOfRule(opens.answers, { answers: dossier.answers, steps: dossier.outcomes })
				: {},
			files: opens.files.flatMap(({ from, to: component }) =>
				dossier.files
					.filter((file) => file.component === from)
					.map(({ id: _id, ...file }) => ({ ...file, component })),
			),
			limit: opens.hours ? { unit: 'hour', count: opens.hours } : null,
		},
	}
}

/** The citizen as another tenant may know them: by the number on their card, and no more than that says. */
async function acrossTenants(tx: Tx, { personId }: Dossier): Promise<Opening['person'] | undefined> {
	const { personalId, fullName, birthDate, sex, residence, phone } = await personById(tx, personId)
	return personalId ? { personalId, fullName, birthDate, sex, residence, phone } : undefined
}

/** The same bytes in the other tenant's store: both ends check that they have the digest they were handed in under. */
async function handOver(files: FileStore, from: string, to: string, sha256: string): Promise<void> {
	const content = await files.get(from, digest(sha256))
	if (from === to) return
	const kept = await files.put(to, content)
	if (kept !== sha256) throw new Error(`A file came over as ${kept} instead of ${sha256}`)
}

// The dossier tells whoever waits for it --------------------------------------------------------------------------------

async function carryNews({ tenant, message, files, clock }: Carry): Promise<Ended> {
	const at = clock()
	const said = await transact({ tenant, person: 'worker' }, async (tx) => {
		const dossier = await findById(tx, message.dossierId)
		return dossier?.parent
			? { parent: dossier.parent, news: await newsOf(tx, tenant, dossier, at) }
			: undefined
	})
	if (!said) return { as: 'void', at }
	const { parent, news } = said
	if (news.end?.result) await handOver(files, tenant, parent.tenant, news.end.result.sha256)
	await transact({ tenant: parent.tenant, person: 'system' }, (tx) =>
		hearChild(
			{ tx, tenant: parent.tenant, at: clock() },
			{ dossier: parent.dossierId, token: parent.token, from: tenant, key: message.key },
			news,
		),
	)
	return { as: 'acknowledged', at: clock() }
}

async function newsOf(tx: Tx, tenant: string, dossier: Dossier, at: Instant): Promise<ChildNews> {
	const { told, end } = await standingOf(tx, tenant, dossier, at)
	const file = end?.result ? await findFile(tx, end.result.fileId) : undefined
	return {
		code: dossier.code,
		told,
		end: end && {
			...end,
			result:
				end.result && file
					? {
							number: end.result.number,
							title: end.result.title,
							name: file.name,
							bytes: file.bytes,
							pages: file.pages,
							sha256: end.result.sha256,
						}
					: null,
		},
	}
}

// Nobody waits any more -------------------------------------------------------------------------------------------------

async function carryRecall({ tenant, message, clock }: Carry): Promise<Ended> {
	const at = clock()
	const dossier = await transact({ tenant, person: 'worker' }, (tx) => findById(tx, message.dossierId))
	const { to } = message
	// The act that ended the wait was taken back.
	if (!dossier || !to || dossier.tokens.some(({ id }) => id === message.token)) return { as: 'void', at }
	const recall = { from: tenant, key: message.key, opened: openKey(message.token) }
	await transact({ tenant: to, person: 'system' }, (tx) =>
		hearRecall({ tx, tenant: to, at: clock() }, recall, recallWords(dossier)),
	)
	return { as: 'acknowledged', at: clock() }
}

/** As the other agency's papers say it. */
function recallWords(dossier: Dossier): string {
	if (dossier.state === 'withdrawn')
		return `Công dân đã rút hồ sơ ${dossier.code}, không còn cần kết quả này.`
	if (dossier.state === 'declined')
		return `Hồ sơ ${dossier.code} đã bị từ chối giải quyết, không còn cần kết quả này.`
	return `Hồ sơ ${dossier.code} đã đi tiếp, không còn chờ kết quả này.`
}
