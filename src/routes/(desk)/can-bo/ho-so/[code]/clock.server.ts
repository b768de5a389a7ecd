import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { plainDue, wallText, type WorkingCalendar } from '#calendar'
import {
	type Dossier,
	type DossierEvent,
	dutyFor,
	paused,
	pauseReasons,
	type RecordedEvent,
	type Refusal,
	refusalWords,
	statusOf,
	stepDuesOf,
} from '#dossiers'
import {
	decideSecondSupplement,
	type Desk,
	extendDue,
	extensionsOffered,
	resumeClock,
	type Seen,
	suspendClock,
} from '#dossiers/server'
import { may, type OfficialAtWork } from '#identity'
import { type Instant } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { type ProcessGraph, taskOrNone } from '#workflow'
import { lookingAt, queryOf } from '../../views.ts'
import { actAtDesk, seenIn } from './at-desk.server.ts'

/** What the panel of the clock shows: the clock of each step, and what this official may do to it. */
export function clockOf(
	dossier: Dossier,
	events: readonly RecordedEvent[],
	{ graph, calendar, at }: { graph: ProcessGraph; calendar: WorkingCalendar; at: Instant },
	official: Pick<OfficialAtWork, 'duties'>,
	locale: 'vi' | 'en',
) {
	const pause = paused(dossier)
	const mine = dossier.tokens.some((token) => {
		const task = taskOrNone(graph, token.node)
		return task !== undefined && dutyFor(official, dossier, task)
	})
	const runs = dossier.state === 'in-process' && !pause
	return {
		steps: stepDuesOf(dossier, events, { graph, calendar, now: at }).map(({ name, of, due }) => ({
			name,
			of,
			due: plainDue(due),
		})),
		paused: pause
			? {
					reason: pause.reason,
					since: wallText(pause.from),
					resume: pause.resume ?? 'continue',
					mayGoOn: mine && (dossier.state === 'in-process' || dossier.state === 'awaiting-fee'),
				}
			: null,
		reasons:
			runs && mine
				? pauseReasons(wallText(at).slice(0, 10)).map(({ code, name, resume, waitsFor, source }) => ({
						code,
						name: name[locale],
						resume,
						waitsFor,
						source,
					}))
				: [],
		dates:
			runs &&
			dossier.extensions.length === 0 &&
			may(official, 'extension.approve', { agencyId: dossier.competentAgencyId })
				? extensionsOffered(dossier, { calendar, at })
				: [],
	}
}

/** A second request that waits for a head. */
export const secondOf = (dossier: Dossier, official: Pick<OfficialAtWork, 'duties'>) =>
	dossier.secondSupplement && {
		...dossier.secondSupplement,
		proposedAt: wallText(dossier.secondSupplement.proposedAt),
		mayDecide: may(official, 'supplement.approve-second', { agencyId: dossier.competentAgencyId }),
	}

export const clockActions = {
	second: (event: RequestEvent) =>
		acted(event, 'second', (desk, seen, form) =>
			decideSecondSupplement(desk, seen, {
				decision: form.get('decision') === 'approve' ? 'approve' : 'refuse',
				words: text(form.get('words')),
			}),
		),
	suspend: (event: RequestEvent) =>
		acted(event, 'suspend', (desk, seen, form) =>
			suspendClock(desk, seen, { reasonCode: text(form.get('reason')), words: text(form.get('words')) }),
		),
	resume: (event: RequestEvent) =>
		acted(event, 'resume', (desk, seen, form) => resumeClock(desk, seen, { words: text(form.get('words')) })),
	extend: (event: RequestEvent) =>
		acted(event, 'extend', (desk, seen, form) =>
			extendDue(desk, seen, { count: Number(form.get('count')), words: text(form.get('words')) }),
		),
}

/** What each of them writes into the dossier's history. */
const clockEvents = {
	suspend: ['suspended'],
	resume: ['resumed'],
	extend: ['extended'],
	second: ['supplement-requested', 'second-supplement-refused'],
} as const satisfies Record<string, readonly DossierEvent['kind'][]>

type ClockAct = keyof typeof clockEvents

async function acted(
	event: RequestEvent,
	clock: ClockAct,
	perform: (desk: Desk, seen: Seen, form: FormData) => Promise<Result<Dossier, Refusal>>,
) {
	const form = await event.request.formData()
	const seen = seenIn(event, form)
	const done = await actAtDesk(event, seen, clockEvents[clock], (desk) => perform(desk, seen, form))
	if (!done.ok)
		return fail(statusOf(done.refusal), {
			clock,
			refused: refusalWords(done.refusal),
			typed: {
				words: text(form.get('words')),
				reason: text(form.get('reason')),
				count: text(form.get('count')),
			},
		})
	const query = queryOf(lookingAt(event.url.searchParams))
	redirect(303, `${event.url.pathname}${query ? `?${query}` : ''}`)
}

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
