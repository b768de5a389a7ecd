import { fail } from '@sveltejs/kit'
import { hashTemporary, newTemporaryPassword, setTemporaryPassword } from '#identity/server'
import { note } from '#journal/server'
import { dayInVietNam, now } from '#kernel/dates'
import { agencies, savePerson } from '#tenancy/server'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf, textOf } from '../../by.server.ts'
import { personTold } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'people.manage', 'somewhere')
	const places = await event.locals.transact((tx) => agencies(tx, { onDay: dayInVietNam(now()) }))
	return { places: places.map(({ id, name }) => ({ id, name })) }
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'people.manage', 'somewhere')
		const form = await event.request.formData()
		const typed = {
			fullName: textOf(form, 'fullName'),
			username: textOf(form, 'username'),
			title: textOf(form, 'title'),
			phone: textOf(form, 'phone'),
			email: textOf(form, 'email'),
			agencyId: textOf(form, 'agencyId'),
		}
		const password = newTemporaryPassword()
		const hash = await hashTemporary(password)
		const saved = await event.locals.transact(async (tx) => {
			const person = await savePerson(tx, by, typed)
			if (person.ok) {
				await setTemporaryPassword(tx, person.value, hash, by.at)
				await note(tx, by, { kind: 'password-set', subject: typed.username })
			}
			return person
		})
		if (!saved.ok) return fail(400, { typed, faults: saved.refusal.map(personTold), added: undefined })
		// The password is told once, in the answer to this form.
		return { typed, faults: [], added: { id: saved.value, password } }
	},
} satisfies Actions
