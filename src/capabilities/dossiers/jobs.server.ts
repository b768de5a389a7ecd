import type { Instant } from '#kernel/dates'
import type { Tasks } from '#platform/jobs'
import { type ProcessGraph } from '#workflow'
import type { Dossier, DossierEvent, Token } from './dossier.ts'
import { momentOf } from './moments.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'tell-citizen': { readonly tenant: string; readonly dossier: string; readonly seq: number }
		'fire-timer': AtToken
		'run-service': AtToken
		'tell-step': AtToken
	}
}

/** What a job of the process is about. */
export type AtToken = { readonly tenant: string; readonly dossier: string; readonly token: string }

/** A job as it goes into the queue with the event that needs it. */
export type Job = {
	readonly [Name in keyof Tasks]: {
		readonly task: Name
		readonly payload: Tasks[Name]
		/** The same key twice is one job. */
		readonly key: string
		readonly at: Instant | null
		readonly attempts: number
	}
}[keyof Tasks]

/** A service that is not to be had for some hours is asked again; after that a person looks. */
const attemptsOfService = 9

/**
 * The jobs that follow from an event: the letter of one of the five moments, times that run out, services, messages.
 *
 * @param when `begins`: before this nothing of it reaches anybody; null for at once
 */
export function jobsOf(
	tenant: string,
	after: Dossier,
	event: DossierEvent,
	when: { readonly graph: ProcessGraph; readonly begins: Instant | null },
): Job[] {
	// Whose date moved with the calendar is told when all of them have moved (`tell-moved`).
	const jobs: Job[] =
		isTold(after, event) && event.kind !== 'reclocked'
			? [
					{
						task: 'tell-citizen',
						payload: { tenant, dossier: after.id, seq: after.version },
						key: `tell:${after.id}:${after.version}`,
						at: when.begins,
						attempts: 25,
					},
				]
			: []
	if (event.kind === 'submitted')
		for (const { id, state } of after.lookups)
			if (state === 'waiting')
				jobs.push({
					task: 'take-register',
					payload: { tenant, dossier: after.id, lookup: id },
					key: `register:${after.id}:${id}`,
					at: null,
					attempts: 25,
				})
	for (const token of begun(after, event)) {
		const job = jobAt(tenant, after, token, when)
		if (job) jobs.push(job)
	}
	return jobs
}

/**
 * The citizen knows the dossier they filed, which tells them how it goes. Of one that it opened elsewhere they hear when there
 * is something for them to do.
 */
function isTold({ parent }: Dossier, event: DossierEvent): boolean {
	const moment = momentOf(event)
	return moment !== undefined && (!parent || moment === 'supplement' || moment === 'paused')
}

/** Tokens for which something begins with this event. */
function begun(after: Dossier, event: DossierEvent): readonly Token[] {
	const among = (ids: readonly string[]) => after.tokens.filter(({ id }) => ids.includes(id))
	if (event.kind === 'submitted') return after.tokens
	if (event.kind === 'step-retried') return among([event.token])
	if (event.kind === 'supplement-answered' || event.kind === 'resumed')
		return among((event.retimed ?? []).map(({ token }) => token))
	// A time that ran out while the act stood found nothing to do: each is queued again.
	if (event.kind === 'undone')
		return after.tokens.filter(
			({ id, dueAt }) => dueAt !== undefined || event.movement.placed.some((placed) => placed.id === id),
		)
	return 'movement' in event ? event.movement.placed : []
}

function jobAt(
	tenant: string,
	{ id, version }: Dossier,
	token: Token,
	{ graph, begins }: { readonly graph: ProcessGraph; readonly begins: Instant | null },
): Job | undefined {
	const payload = { tenant, dossier: id, token: token.id }
	// The number of the event makes the key new when a step is tried again.
	const key = `${token.id}:${version}`
	if (token.dueAt) return { task: 'fire-timer', payload, key: `timer:${key}`, at: token.dueAt, attempts: 25 }
	const kind = graph.nodes[token.node]?.kind
	if (kind === 'service')
		return { task: 'run-service', payload, key: `service:${key}`, at: begins, attempts: attemptsOfService }
	if (kind === 'send') return { task: 'tell-step', payload, key: `send:${key}`, at: begins, attempts: 25 }
	return undefined
}
