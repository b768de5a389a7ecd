import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import {
	type Dossier,
	dossierCode,
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
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import type { ProcessGraph } from '#workflow'
import { requireOfficial } from '../../../../guards.ts'
import { lookingAt, queryOf } from '../../views.ts'

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
		acted(event, (desk, seen, form) => noteMessage(desk, seen, text(form.get('words')).slice(0, 2000))),
	retry: (event: RequestEvent) => acted(event, retryStep),
}

async function acted(
	event: RequestEvent,
	perform: (desk: Desk, seen: Seen, form: FormData) => Promise<Result<Dossier, Refusal>>,
) {
	const official = requireOfficial(event)
	const form = await event.request.formData()
	const token = text(form.get('token'))
	const seen = {
		code: dossierCode(event.params['code'] ?? '') ?? ('' as Seen['code']),
		version: Number(form.get('version')) || 0,
		token,
	}
	const done = await event.locals.transact((tx) =>
		perform(
			{ tx, tenant: event.locals.tenant.code, official, at: now(), address: event.getClientAddress() },
			seen,
			form,
		),
	)
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
