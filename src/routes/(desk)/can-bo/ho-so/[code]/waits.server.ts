import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import {
	type Dossier,
	type DossierEvent,
	dutyFor,
	keeperOf,
	notable,
	type Refusal,
	refusalWords,
	statusOf,
	waitsOf,
} from '#dossiers'
import { type Desk, noteMessage, retryStep, type Seen } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import type { Result } from '#kernel/result'
import type { ProcessGraph } from '#workflow'
import { lookingAt, queryOf } from '../../views.ts'
import { actAtDesk, seenIn } from './at-desk.server.ts'

/** What the dossier waits for, and what this official may do about it. */
export function waitsPanel(dossier: Dossier, graph: ProcessGraph, official: Pick<OfficialAtWork, 'duties'>) {
	const waits = waitsOf(dossier, graph)
	const mayBy = (who: typeof notable) =>
		dossier.tokens
			.filter((token) => {
				const duty = who(graph, token)
				return duty !== undefined && dutyFor(official, dossier, duty)
			})
			.map(({ id }) => id)
	return {
		waits,
		mayNote: mayBy(notable),
		mayRetry: mayBy((of, token) => (token.stuck ? keeperOf(of, token.node) : undefined)),
	}
}

export const waitActions = {
	came: (event: RequestEvent) =>
		acted(event, ['message-came'], (desk, seen, form) =>
			noteMessage(desk, seen, text(form.get('words')).slice(0, 2000)),
		),
	retry: (event: RequestEvent) => acted(event, ['step-retried'], retryStep),
}

async function acted(
	event: RequestEvent,
	kinds: readonly DossierEvent['kind'][],
	perform: (desk: Desk, seen: Seen, form: FormData) => Promise<Result<Dossier, Refusal>>,
) {
	const form = await event.request.formData()
	const token = text(form.get('token'))
	const seen = { ...seenIn(event, form), token }
	const done = await actAtDesk(event, seen, kinds, (desk) => perform(desk, seen, form))
	if (!done.ok)
		return fail(statusOf(done.refusal), {
			wait: token,
			refused: refusalWords(done.refusal),
			words: text(form.get('words')),
		})
	const query = queryOf(lookingAt(event.url.searchParams))
	redirect(303, `${event.url.pathname}${query ? `?${query}` : ''}`)
}

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
