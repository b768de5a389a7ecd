import type { Instant } from '#kernel/dates'
import { outcomeOfRule, type Opens, type ProcessGraph } from '#workflow'
import type { Tx } from '#platform/db'
import { childAt } from './child.ts'
import type { Dossier, DossierEvent, Parent, Token } from './dossier.ts'
import { type Post, post } from './exchange-store.server.ts'

type By = { readonly tx: Tx; readonly tenant: string; readonly at: Instant }

/**
 * What an event sends to the other end of a dossier that goes through several agencies (một cửa liên thông), in its
 * transaction: a step that opens a dossier elsewhere, news for the one that waits, the recall of one that nobody waits for
 * any more.
 *
 * @param begins before this nothing leaves the house, so that an act which is taken back was never told
 */
export async function exchange(
	by: By,
	happened: {
		readonly before: Dossier
		readonly after: Dossier
		readonly event: DossierEvent
		readonly graph: ProcessGraph
		readonly begins: Instant | null
	},
): Promise<void> {
	const { before, after, event, graph, begins } = happened
	const posts = [
		...opening(after, event, graph),
		...recalling(before, after, event),
		...telling(before, after),
	]
	if (posts.length > 0) await post(by.tx, by.tenant, posts, { at: by.at, begins })
}

/** The dossier elsewhere that a step opens. */
export function opensAt(graph: ProcessGraph, { node }: Pick<Token, 'node'>): Opens | undefined {
	const step = graph.nodes[node]
	return step?.kind === 'receive' ? step.opens : undefined
}

/** The code of the agency that is to have it; undefined when the rule names none. */
export const openedAt = ({ at }: Opens, { answers }: Pick<Dossier, 'answers'>): string | undefined =>
	at.kind === 'agency' ? at.code : outcomeOfRule(at.feel, answers)

/** Codes of agencies begin with their tenant's. */
export const tenantOfAgency = (code: string): string => code.split('.', 1)[0] ?? ''

function opening(after: Dossier, event: DossierEvent, graph: ProcessGraph): Post[] {
	const begun =
		event.kind === 'step-retried'
			? after.tokens.filter(({ id }) => id === event.token)
			: 'movement' in event
				? event.movement.placed
				: []
	return begun.flatMap((token): Post[] => {
		const opens = opensAt(graph, token)
		// What comes back when an act is taken back may be open already.
		if (!opens || childAt(after, token.id)) return []
		const code = openedAt(opens, after)
		return [
			{
				key: openKey(token.id),
				kind: 'open',
				dossierId: after.id,
				token: token.id,
				to: code === undefined ? null : tenantOfAgency(code),
			},
		]
	})
}

export const openKey = (token: string): string => `open:${token}`

/** Who waited for it has gone on without it: withdrawn, declined, or by the time at the edge of the step. */
function recalling(before: Dossier, after: Dossier, event: DossierEvent): Post[] {
	const gone = before.tokens.filter(
		({ id }) =>
			!after.tokens.some((token) => token.id === id) && !(event.kind === 'child-ended' && event.token === id),
	)
	return gone.flatMap(({ id }): Post[] => {
		const child = childAt(before, id)
		return child ? [recallOf(after, id, child.tenant)] : []
	})
}

export const recallOf = ({ id, version }: Dossier, token: string, to: string): Post => ({
	key: `recall:${token}:${version}`,
	kind: 'recall',
	dossierId: id,
	token,
	to,
})

/** Whoever waits for it hears whenever its state, its due time or whose turn it is has changed. */
function telling(before: Dossier, after: Dossier): Post[] {
	if (!after.parent || standsAs(before) === standsAs(after)) return []
	return [newsFor(after.parent, after)]
}

/** How a dossier stands after one of its events, for whoever waits for it. */
export const newsFor = (
	{ tenant, token }: Pick<Parent, 'tenant' | 'token'>,
	{ id, version }: Pick<Dossier, 'id' | 'version'>,
): Post => ({ key: `told:${id}:${version}`, kind: 'told', dossierId: id, token, to: tenant })

const standsAs = (dossier: Dossier): string =>
	JSON.stringify([
		dossier.state,
		'dueAt' in dossier ? dossier.dueAt : null,
		dossier.competentAgencyId,
		dossier.supplements.map(({ answeredAt }) => answeredAt),
		dossier.suspensions.map(({ to }) => to),
	])
