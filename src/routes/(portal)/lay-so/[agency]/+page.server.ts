import { fail, redirect } from '@sveltejs/kit'
import { now } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import { settings } from '#settings'
import { isPriority, ticketRefusalWords } from '#tickets'
import { hallNamed, isHallCode, mayTake, takeTicket, ticketToday } from '#tickets/server'
import { buttonsOf, standingHere, tooOften } from '../../../hall.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** Which ticket this phone took, so that its holder finds it again and takes no second one by mistake. */
const cookie = 'phieu'
const halfDay = 12 * 3600

export const load: PageServerLoad = async (event) => {
	const { locals, url, cookies } = event
	const { standing, at } = await standingHere(event)
	const code = url.searchParams.get('ma') ?? ''
	const known = cookies.get(cookie) ?? ''
	const own = isId(known) ? await locals.transact(async (tx) => ticketToday(tx, known, at)) : undefined
	const held = own?.agencyId === standing.hall.agencyId && (own.state === 'waiting' || own.state === 'called')
	return {
		...buttonsOf(standing, locals.locale, at),
		slug: standing.hall.slug,
		address: standing.desk.address,
		scanned:
			code === ''
				? ('no' as const)
				: isHallCode(standing.hall, code, at)
					? ('now' as const)
					: ('past' as const),
		code,
		own: own && held ? { id: own.id, number: own.number } : null,
	}
}

export const actions = {
	default: async (event) => {
		const { locals, params, request, cookies } = event
		const posted = await request.formData()
		const text = (name: string): string => String(posted.get(name) ?? '')
		const at = now()
		const client = event.getClientAddress()
		if (mayTake(`phone ${client}`, at.epochMilliseconds / 1000).verdict === 'refused')
			return fail(429, { told: tooOften() })
		const priority = text('uu-tien')
		const taken = await locals.transact(async (tx) => {
			const hall = await hallNamed(tx, params.agency)
			if (!hall) return { ok: false, refusal: { kind: 'unknown-hall' } } as const
			if (!isHallCode(hall, text('ma'), at)) return { ok: false, refusal: { kind: 'not-in-hall' } } as const
			return takeTicket({
				tx,
				tenant: locals.tenant.code,
				at,
				hall,
				letter: text('nhom'),
				priority: isPriority(priority) ? priority : null,
				channel: 'phone',
				press: isId(text('lan-bam')) ? text('lan-bam') : newId(),
			})
		})
		if (!taken.ok) return fail(422, { told: ticketRefusalWords(taken.refusal) })
		cookies.set(cookie, taken.value.id, {
			path: '/lay-so',
			maxAge: halfDay,
			httpOnly: true,
			sameSite: 'lax',
			secure: settings.secureCookies,
		})
		redirect(303, `/lay-so/phieu/${taken.value.id}`)
	},
} satisfies Actions
