import { fail, redirect } from '@sveltejs/kit'
import { saveSignInPolicy, signInPolicy } from '#identity/server'
import { note } from '#journal/server'
import { m } from '#messages'
import { roles } from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import { administratorOf, textOf } from '../by.server.ts'
import type { Actions, PageServerLoad } from './$types'

const choices = ['off', 'by-role', 'everyone'] as const

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'sign-in.manage')
	const [policy, all] = await event.locals.transact(async (tx) => Promise.all([signInPolicy(tx), roles(tx)]))
	return {
		secondFactor: policy.secondFactor,
		// The client secret never leaves the server again.
		openid: policy.openid && { ...policy.openid, clientSecret: undefined },
		rolesAsking: all
			.filter(({ secondFactor, retired }) => secondFactor && !retired)
			.map(({ name, nameEn }) => (event.locals.locale === 'en' ? nameEn : name)),
		callback: `${event.url.origin}/can-bo/dang-nhap/don-vi/ve`,
		done: event.url.searchParams.has('vua'),
	}
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'sign-in.manage')
		const form = await event.request.formData()
		const typed = {
			issuer: textOf(form, 'issuer'),
			clientId: textOf(form, 'client-id'),
			claim: textOf(form, 'claim') || 'preferred_username',
			name: textOf(form, 'ten'),
		}
		const secret = textOf(form, 'client-secret')
		const secondFactor = choices.find((each) => each === textOf(form, 'buoc-hai')) ?? 'by-role'
		if (typed.issuer !== '' && !/^https?:\/\/[^/\s]+/.test(typed.issuer))
			return fail(400, { typed, field: 'issuer', told: m.policy_fault_issuer() })
		if (typed.issuer !== '' && typed.clientId === '')
			return fail(400, { typed, field: 'client-id', told: m.policy_fault_client() })
		const saved = await event.locals.transact(async (tx) => {
			const before = await signInPolicy(tx)
			const clientSecret =
				secret || (before.openid?.issuer === typed.issuer ? before.openid.clientSecret : '')
			if (typed.issuer !== '' && clientSecret === '') return false
			await saveSignInPolicy(tx, {
				secondFactor,
				openid: typed.issuer === '' ? null : { ...typed, clientSecret },
			})
			await note(tx, by, {
				kind: 'policy-changed',
				subject: typed.issuer,
				detail: { secondFactor, before: before.secondFactor, clientId: typed.clientId, claim: typed.claim },
			})
			return true
		})
		if (!saved) return fail(400, { typed, field: 'client-secret', told: m.policy_fault_secret() })
		redirect(303, '/can-bo/quan-tri/dang-nhap?vua=luu')
	},
} satisfies Actions
