import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { mayReassign } from '#dossiers'
import { counters, settleSoon, workloadOf } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { dayInVietNam, now, typedDay } from '#kernel/dates'
import { refuse } from '#kernel/result'
import { type AbsenceRefusal, absencesOf, declareAbsence, endAbsence, officialsOf } from '#tenancy/server'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import { railOf } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const at = now()
	const today = dayInVietNam(at)
	return event.locals.transact(async (tx) => {
		const led = agenciesLed(official)
		const [counts, colleagues, unit] = await Promise.all([
			counters(tx, official, at),
			officialsOf(tx, agenciesOf(official), today),
			officialsOf(tx, led, today),
		])
		const people = unit.length > 0 ? unit : colleagues.filter(({ id }) => id === official.id)
		const [absences, loads] = await Promise.all([
			absencesOf(tx, [...new Set([official.id, ...people.map(({ id }) => id)])], today),
			unit.length > 0 ? workloadOf(tx, unit, at) : [],
		])
		return {
			queues: railOf(counts),
			today: today.toString(),
			me: official.id,
			leads: led.length > 0,
			colleagues: colleagues.map(({ id, fullName, title }) => ({ id, name: fullName, title })),
			unit: unit.map(({ id, fullName, title }) => ({ id, name: fullName, title })),
			absences: absences.map((absence) => ({
				...absence,
				now: absence.fromDay <= today.toString(),
				lastDay: dayBefore(absence.backDay),
			})),
			loads,
			done: (['khai-bao', 'ket-thuc'] as const).find((each) => each === event.url.searchParams.get('vua')),
		}
	})
}

export const actions: Actions = {
	declare: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const text = (name: string) => String(form.get(name) ?? '').trim()
		const typed = {
			who: text('who') || official.id,
			substitute: text('substitute'),
			from: text('from'),
			last: text('last'),
			reason: text('reason').slice(0, 300),
		}
		const [fromDay, lastDay] = [typedDay(typed.from), typedDay(typed.last)]
		const at = now()
		const tenant = event.locals.tenant.code
		const outcome = await event.locals.transact(async (tx) => {
			if (!fromDay || !lastDay) return refuse({ kind: 'bad-days' } as const)
			const today = dayInVietNam(at)
			const led = await officialsOf(tx, agenciesLed(official), today)
			const near = await officialsOf(tx, agenciesOf(official), today)
			if (typed.who !== official.id && !led.some(({ id }) => id === typed.who))
				return refuse({ kind: 'unknown-absence' } as const)
			if (![...near, ...led].some(({ id }) => id === typed.substitute))
				return refuse({ kind: 'no-substitute' } as const)
			const declared = await declareAbsence(tx, {
				tenant,
				officialId: typed.who,
				substituteId: typed.substitute,
				fromDay,
				lastDay,
				reason: typed.reason,
				by: official.id,
				at,
			})
			if (declared.ok) await settleSoon(tx, tenant, declared.value.id)
			return declared
		})
		if (!outcome.ok) return fail(422, { refused: words(outcome.refusal), typed })
		redirect(303, '/can-bo/vang-mat?vua=khai-bao')
	},
	end: async (event: RequestEvent) => {
		const official = requireOfficial(event)
		const id = String((await event.request.formData()).get('absence') ?? '')
		const at = now()
		const tenant = event.locals.tenant.code
		const outcome = await event.locals.transact(async (tx) => {
			const today = dayInVietNam(at)
			const led = await officialsOf(tx, agenciesLed(official), today)
			const theirs = await absencesOf(tx, [official.id, ...led.map((each) => each.id)], today)
			if (!theirs.some((absence) => absence.id === id)) return refuse({ kind: 'unknown-absence' } as const)
			const ended = await endAbsence(tx, { id, at })
			if (ended.ok) await settleSoon(tx, tenant, `${id}:end`)
			return ended
		})
		if (!outcome.ok) return fail(422, { refused: words(outcome.refusal), typed: undefined })
		redirect(303, '/can-bo/vang-mat?vua=ket-thuc')
	},
}

const agenciesOf = ({ duties }: OfficialAtWork) => [...new Set(duties.map(({ agencyId }) => agencyId))]
const agenciesLed = (official: OfficialAtWork) =>
	agenciesOf(official).filter((agencyId) => mayReassign(official, agencyId))

const dayBefore = (text: string): string => typedDay(text)?.subtract({ days: 1 }).toString() ?? text

function words(refusal: AbsenceRefusal): string {
	switch (refusal.kind) {
		case 'bad-days':
			return m.hands_absence_bad_days()
		case 'no-substitute':
			return m.hands_absence_no_substitute()
		case 'substitute-away':
			return m.hands_absence_substitute_away({ name: refusal.name })
		case 'overlaps':
			return m.hands_absence_overlaps()
		case 'unknown-absence':
			return m.hands_absence_unknown()
	}
}
