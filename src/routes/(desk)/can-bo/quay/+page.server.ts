import { fail, redirect } from '@sveltejs/kit'
import { counterRefusalWords } from '#counter'
import { beginFiling } from '#counter/server'
import { counters } from '#dossiers/server'
import { currentForms } from '#forms/server'
import { doubtsAbout, isPersonalId, readCard } from '#identity'
import { personByNumber } from '#identity/server'
import { note } from '#journal/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies, agency } from '#tenancy/server'
import { ticketAtHand } from '#tickets/server'
import { requirePermission } from '../../../guards.ts'
import { railOf } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'
import { phoneFrom, type Typed, typedIn } from './typed.ts'

export const load: PageServerLoad = async (event) => {
	const official = requirePermission(event, 'dossier.receive', 'somewhere')
	const { tenant, locale, transact } = event.locals
	const at = now()
	return transact(async (tx) => {
		const [forms, places, own, counts, atHand] = await Promise.all([
			currentForms(tx, tenant.code, at),
			agencies(tx, { kind: 'peoples-committee', onDay: dayInVietNam(at) }),
			agency(tx, official.agencyId),
			counters(tx, official, at),
			ticketAtHand(tx, official, at),
		])
		return {
			queues: railOf(counts),
			procedures: forms.map(({ procedureCode, title }) => ({ code: procedureCode, title: title[locale] })),
			places: places.map(({ id, name }) => ({ id, name })),
			own: own?.kind === 'service-centre' ? own.parentId : official.agencyId,
			serving: atHand?.number ?? null,
		}
	})
}

export const actions = {
	/** Reads a card, and looks whether its holder is known. */
	read: async (event) => {
		const official = requirePermission(event, 'dossier.receive', 'somewhere')
		const posted = await event.request.formData()
		const text = String(posted.get('the') ?? '').slice(0, 1000)
		const card = readCard(text)
		const number = card?.personalId ?? text.replaceAll(/\s/g, '')
		const typed = typedIn(posted)
		if (!isPersonalId(number)) return fail(422, { typed, told: m.counter_card_unread() })
		const at = now()
		const known = await event.locals.transact(async (tx) => {
			await note(
				tx,
				{ official, at, address: event.getClientAddress() },
				{ kind: 'dossiers-searched', subject: number },
			)
			return personByNumber(tx, number)
		})
		const read: Typed = {
			...typed,
			personalId: number,
			fullName: known?.fullName ?? card?.fullName ?? '',
			birthDate: known?.birthDate ?? card?.birthDate ?? '',
			sex: known?.sex ?? card?.sex ?? '',
			residence: known?.residence ?? card?.residence ?? '',
			phone: known?.phone?.replace(/^\+84/, '0') ?? '',
		}
		return {
			typed: read,
			known: known?.vouched ?? ('new' as const),
			differs: Boolean(
				card && known && card.fullName.toLocaleUpperCase('vi') !== known.fullName.toLocaleUpperCase('vi'),
			),
			doubts: card ? doubtsAbout(card) : [],
		}
	},
	begin: async (event) => {
		const official = requirePermission(event, 'dossier.receive', 'somewhere')
		const posted = await event.request.formData()
		const typed = typedIn(posted)
		const begun = await event.locals.transact((tx) =>
			beginFiling({
				tx,
				tenant: event.locals.tenant.code,
				official,
				at: now(),
				person: {
					personalId: typed.personalId,
					fullName: typed.fullName,
					birthDate: typed.birthDate || null,
					sex: typed.sex === '' ? null : typed.sex,
					residence: typed.residence || null,
					phone: phoneFrom(typed.phone),
				},
				procedureCode: typed.procedure,
				agencyId: typed.agency,
				ticket: typed.ticket || null,
			}),
		)
		if (!begun.ok) return fail(422, { typed, told: counterRefusalWords(begun.refusal) })
		redirect(303, `/khai/${begun.value.draftId}`)
	},
} satisfies Actions
