import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { counters as dossierCounters } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { officialsById } from '#tenancy/server'
import {
	type Hall,
	isLossReason,
	lossNames,
	lossReasons,
	priorityNames,
	type Ticket,
	type TicketRefusal,
	ticketRefusalWords,
} from '#tickets'
import {
	callNext,
	halls,
	mayCall,
	missed,
	putBack,
	recall,
	served,
	sitDown,
	type Standing,
	standingOf,
	standUp,
	takePriorityAway,
	transfer,
	upNext,
} from '#tickets/server'
import { requirePermission } from '../../../guards.ts'
import { deskName, lineName, plainOpening, plainWait } from '../../../hall.server.ts'
import { railOf } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requirePermission(event, 'dossier.receive', 'somewhere')
	const { tenant, locale, transact } = event.locals
	const at = now()
	return transact(async (tx) => {
		const counts = await dossierCounters(tx, official, at)
		const own = (await halls(tx)).filter((hall) => mayCall(official, hall))
		const standings = (await Promise.all(own.map((hall) => standingOf(tx, tenant.code, hall, at)))).filter(
			(standing) => standing !== undefined,
		)
		const asked = event.url.searchParams.get('phong')
		const standing =
			standings.find(({ hall }) => hall.slug === asked) ??
			standings.find(({ counters }) => counters.some(({ officialId }) => officialId === official.id)) ??
			standings[0]
		const queues = railOf(counts)
		if (!standing) return { queues, hall: null }
		const seated = standing.counters.flatMap(({ officialId }) => officialId ?? [])
		const people = seated.length > 0 ? await officialsById(tx, seated) : []
		return {
			queues,
			hall: {
				slug: standing.hall.slug,
				desk: deskName(standing, locale),
				opening: plainOpening(standing.opening),
				now: wallText(at),
				lines: standing.lines
					.filter(({ active }) => active)
					.map((line) => ({ letter: line.letter, name: lineName(line, locale) })),
				counters: standing.counters
					.filter(({ active }) => active)
					.map(({ number, name, letters, officialId }) => ({
						number,
						name,
						letters,
						mine: officialId === official.id,
						by: people.find(({ id }) => id === officialId)?.fullName ?? null,
					})),
				others: standings
					.filter(({ hall }) => hall.slug !== standing.hall.slug)
					.map((each) => ({ slug: each.hall.slug, desk: deskName(each, locale) })),
				...atCounter(standing, official, locale, at),
			},
		}
	})
}

/** Who stands at the official's counter, who comes next, who did not come. */
function atCounter(
	standing: Standing,
	official: OfficialAtWork,
	locale: 'vi' | 'en',
	at: ReturnType<typeof now>,
) {
	const counter = standing.counters.find(({ officialId }) => officialId === official.id)
	const shown = (ticket: Ticket) => ({
		id: ticket.id,
		number: ticket.number,
		line: lineName(
			standing.lines.find(({ letter }) => letter === ticket.line),
			locale,
		),
		letter: ticket.line,
		priority: ticket.priority && priorityNames[ticket.priority](),
		lost: ticket.lost && priorityNames[ticket.lost.priority](),
		takenAt: wallText(ticket.takenAt),
		calls: ticket.calls,
	})
	const current = standing.called.find((ticket) => counter && ticket.counter === counter.number)
	const waiting = counter ? upNext(standing, counter.letters) : standing.waiting
	return {
		current: current ? { ...shown(current), calledAt: wallText(current.calledAt) } : null,
		waiting: waiting.slice(0, 100).map((ticket) => {
			const wait = standing.waits.get(ticket.id)
			return { ...shown(ticket), wait: wait ? plainWait(wait, at) : null }
		}),
		waitingCount: waiting.length,
		missed: standing.missed.map(shown),
		claims: [...(current?.priority ? [current] : []), ...waiting.filter(({ priority }) => priority)]
			.slice(0, 100)
			.map((ticket) => ({ ...shown(ticket), here: ticket.id === current?.id })),
		losses: lossReasons.map((reason) => ({ reason, name: lossNames[reason]() })),
	}
}

type Acting = Parameters<typeof callNext>[0]
type Done = Result<unknown, TicketRefusal>

/** Does something in the hall that the form names, and comes back to it. */
async function acted(
	event: RequestEvent,
	act: (by: Acting, posted: { ticket: string; text: (name: string) => string }) => Promise<Done>,
) {
	const official = requirePermission(event, 'dossier.receive', 'somewhere')
	const posted = await event.request.formData()
	const text = (name: string): string => String(posted.get(name) ?? '')
	const ticket = isId(text('phieu')) ? text('phieu') : ''
	const slug = text('phong')
	const done = await event.locals.transact(async (tx): Promise<Done> => {
		const hall: Hall | undefined = (await halls(tx)).find((each) => each.slug === slug)
		if (!hall) return { ok: false, refusal: { kind: 'unknown-hall' } }
		return act({ tx, tenant: event.locals.tenant.code, official, at: now(), hall }, { ticket, text })
	})
	if (!done.ok) return fail(422, { told: ticketRefusalWords(done.refusal) })
	redirect(303, `/can-bo/goi-so?phong=${encodeURIComponent(slug)}`)
}

export const actions = {
	sit: (event) => acted(event, (by, { text }) => sitDown(by, Number(text('quay')))),
	leave: (event) => acted(event, (by) => standUp(by)),
	next: (event) => acted(event, (by, { ticket }) => callNext(by, ticket || null)),
	again: (event) => acted(event, (by, { ticket }) => recall(by, ticket)),
	missed: (event) => acted(event, (by, { ticket }) => missed(by, ticket)),
	served: (event) => acted(event, (by, { ticket }) => served(by, ticket)),
	back: (event) => acted(event, (by, { ticket }) => putBack(by, ticket)),
	lose: (event) =>
		acted(event, async (by, { ticket, text }) => {
			const because = text('ly-do')
			return isLossReason(because)
				? takePriorityAway({ ...by, address: event.getClientAddress() }, ticket, because)
				: { ok: false, refusal: { kind: 'no-priority' } }
		}),
	transfer: (event) => acted(event, (by, { ticket, text }) => transfer(by, ticket, text('nhom'))),
} satisfies Actions
