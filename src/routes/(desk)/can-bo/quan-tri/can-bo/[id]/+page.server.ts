import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { fields } from '#catalogue/server'
import {
	endOpenSessions,
	hashTemporary,
	newTemporaryPassword,
	openSessionsOf,
	passkeysOf,
	removePasskey,
	removeTotp,
	setTemporaryPassword,
	totpOf,
} from '#identity/server'
import { may } from '#identity'
import { note } from '#journal/server'
import { dayInVietNam, now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { m } from '#messages'
import {
	type Administrator,
	agencies,
	deactivatePerson,
	dutiesOf,
	type DutyRefusal,
	endDuty,
	giveDuty,
	mayGive,
	person,
	type PersonRefusal,
	reactivatePerson,
	roles,
	savePerson,
} from '#tenancy/server'
import { requirePermission } from '../../../../../guards.ts'
import { rightsOf } from '../../../rights.ts'
import { administratorOf, textOf, textsOf } from '../../by.server.ts'
import { dayTyped } from '../../dates.ts'
import { personTold, refusalTold } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requirePermission(event, 'people.manage', 'somewhere')
	const { locals, params, url } = event
	const at = now()
	const today = dayInVietNam(at)
	return locals.transact(async (tx) => {
		const found = await person(tx, idOf(params.id))
		if (!found) error(404, m.people_unknown())
		if (!may(official, 'people.manage', { agencyId: found.agencyId })) error(403, m.admin_not_permitted())
		const [places, known, held, all, totp, keys, sessions] = await Promise.all([
			agencies(tx, { onDay: today }),
			fields(tx),
			dutiesOf(tx, found.id),
			roles(tx),
			totpOf(tx, found.id),
			passkeysOf(tx, found.id),
			openSessionsOf(tx, found.id, at),
		])
		const holds = (duty: (typeof held)[number]) =>
			duty.from.until(today).sign >= 0 && (duty.until === null || today.until(duty.until).sign > 0)
		return {
			person: found,
			places: places.map(({ id, name, parentId }) => ({ id, name, parentId })),
			fields: known,
			roles: all
				.filter((role) => !role.retired && mayGive(official, role))
				.map(({ code, name, nameEn }) => ({ code, name: locals.locale === 'en' ? nameEn : name })),
			duties: held.map((duty) => ({
				agencyId: duty.agencyId,
				agency: duty.agencyName,
				role: duty.role,
				roleName: duty.roleName[locals.locale],
				unit: duty.unitName,
				position: duty.position,
				fields: duty.fields ?? [],
				source: duty.source,
				from: duty.from.toString(),
				last: duty.until?.subtract({ days: 1 }).toString() ?? null,
				standing: holds(duty)
					? ('now' as const)
					: duty.from.until(today).sign < 0
						? ('later' as const)
						: ('over' as const),
			})),
			rights: rightsOf(held.filter(holds), locals),
			factors: { totp: totp !== undefined, passkeys: keys.length },
			sessions: sessions.map((each) => ({
				...each,
				since: wallText(each.since),
				seenAt: wallText(each.seenAt),
			})),
			today: today.toString(),
			done: url.searchParams.get('vua'),
		}
	})
}

export const actions = {
	save: async (event) => {
		const by = await managing(event)
		const form = await event.request.formData()
		const typed = {
			fullName: textOf(form, 'fullName'),
			username: textOf(form, 'username'),
			title: textOf(form, 'title'),
			phone: textOf(form, 'phone'),
			email: textOf(form, 'email'),
			agencyId: textOf(form, 'agencyId'),
		}
		const saved = await event.locals.transact((tx) => savePerson(tx, by, typed, idOf(event.params['id'])))
		if (!saved.ok) return fail(400, { typed, faults: saved.refusal.map(personTold), password: undefined })
		return done(event, 'sua')
	},
	give: async (event) => {
		const by = await managing(event)
		const form = await event.request.formData()
		const from = dayTyped(textOf(form, 'tu'))
		const last = textOf(form, 'den') === '' ? null : dayTyped(textOf(form, 'den'))
		if (!from || last === undefined)
			return fail(400, {
				typed: undefined,
				faults: [{ field: from ? 'den' : 'tu', told: m.people_fault_day() }],
				password: undefined,
			})
		const given = await event.locals.transact((tx) =>
			giveDuty(tx, by, idOf(event.params['id']), {
				agencyId: textOf(form, 'co-quan'),
				role: textOf(form, 'vai-tro'),
				unitId: textOf(form, 'don-vi') || null,
				position: textOf(form, 'chuc-vu') || null,
				fields: textsOf(form, 'linh-vuc'),
				source: textOf(form, 'can-cu').slice(0, 300),
				from,
				until: last?.add({ days: 1 }) ?? null,
			}),
		)
		return answered(event, given, 'giao', 'co-quan')
	},
	end: async (event) => {
		const by = await managing(event)
		const form = await event.request.formData()
		const from = dayTyped(textOf(form, 'tu'))
		const last = dayTyped(textOf(form, 'ngay-cuoi'))
		if (!from || !last)
			return fail(400, {
				typed: undefined,
				faults: [{ field: 'ngay-cuoi', told: m.people_fault_day() }],
				password: undefined,
			})
		const ended = await event.locals.transact((tx) =>
			endDuty(
				tx,
				by,
				idOf(event.params['id']),
				{ agencyId: textOf(form, 'co-quan'), role: textOf(form, 'vai-tro'), from },
				last.add({ days: 1 }),
			),
		)
		return answered(event, ended, 'thoi', 'nhiem-vu')
	},
	deactivate: async (event) => {
		const by = await managing(event)
		const id = idOf(event.params['id'])
		const left = await event.locals.transact(async (tx) => {
			const result = await deactivatePerson(tx, by, id)
			if (result.ok) await endOpenSessions(tx, id, { but: undefined }, by.at)
			return result
		})
		return answered(event, left, 'ngung', 'tai-khoan')
	},
	reactivate: async (event) => {
		const by = await managing(event)
		const back = await event.locals.transact((tx) => reactivatePerson(tx, by, idOf(event.params['id'])))
		return answered(event, back, 'mo-lai', 'tai-khoan')
	},
	password: async (event) => {
		const by = await managing(event)
		const id = idOf(event.params['id'])
		const password = newTemporaryPassword()
		const hash = await hashTemporary(password)
		const username = await event.locals.transact(async (tx) => {
			const found = await person(tx, id)
			if (!found) error(404, m.people_unknown())
			await setTemporaryPassword(tx, id, hash, by.at)
			// Whoever was in with the old one is out.
			await endOpenSessions(tx, id, { but: undefined }, by.at)
			await note(tx, by, { kind: 'password-set', subject: found.username })
			return found.username
		})
		return { typed: undefined, faults: [], password: { username, password } }
	},
	'reset-factors': async (event) => {
		const by = await managing(event)
		requirePermission(event, 'sign-in.manage')
		const id = idOf(event.params['id'])
		await event.locals.transact(async (tx) => {
			await removeTotp(tx, id)
			for (const key of await passkeysOf(tx, id)) await removePasskey(tx, id, key.id)
			await endOpenSessions(tx, id, { but: undefined }, by.at)
			await note(tx, by, { kind: 'second-factor-removed', subject: (await person(tx, id))?.username ?? '' })
		})
		return done(event, 'buoc-hai')
	},
	'end-sessions': async (event) => {
		const by = await managing(event)
		requirePermission(event, 'sign-in.manage')
		const form = await event.request.formData()
		const id = idOf(event.params['id'])
		const session = textOf(form, 'phien')
		await event.locals.transact(async (tx) => {
			const ended = await endOpenSessions(tx, id, session ? { id: session } : { but: undefined }, by.at)
			await note(tx, by, {
				kind: 'session-ended',
				subject: (await person(tx, id))?.username ?? '',
				detail: { sessions: ended },
			})
		})
		return done(event, 'phien')
	},
} satisfies Actions

/** Whoever acts manages the people of the agency at which this one sits. */
async function managing(event: RequestEvent): Promise<Administrator> {
	const by = administratorOf(event, 'people.manage', 'somewhere')
	const found = await event.locals.transact((tx) => person(tx, idOf(event.params['id'])))
	if (!found) error(404, m.people_unknown())
	if (!may(by.official, 'people.manage', { agencyId: found.agencyId })) error(403, m.admin_not_permitted())
	return by
}

const done = (event: RequestEvent, what: string): never => redirect(303, `${event.url.pathname}?vua=${what}`)

function answered(
	event: RequestEvent,
	result: Result<void, DutyRefusal | PersonRefusal>,
	what: string,
	field: string,
) {
	if (result.ok) return done(event, what)
	return fail(400, {
		typed: undefined,
		faults: [{ field, told: refusalTold(result.refusal) }],
		password: undefined,
	})
}

/** Anything but a UUID never was a person. */
function idOf(text: string | undefined): string {
	if (!/^[0-9a-f-]{36}$/.test(text ?? '')) error(404, m.people_unknown())
	return text ?? ''
}
