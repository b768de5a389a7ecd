import { redirect } from '@sveltejs/kit'
import { sessionTerms } from '#identity'
import { endSession } from '#identity/server'
import { now } from '#kernel/dates'
import { dropSession } from '../../session-cookies.ts'
import type { Actions } from './$types'

export const actions = {
	default: async ({ locals, cookies }) => {
		const token = cookies.get(sessionTerms.citizen.cookie)
		await locals.transact((tx) => endSession(tx, token, now()))
		dropSession(cookies, 'citizen')
		redirect(303, '/dang-nhap?da-ra')
	},
} satisfies Actions
