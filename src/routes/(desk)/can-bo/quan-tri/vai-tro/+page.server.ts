import { fail, redirect } from '@sveltejs/kit'
import {
	permissionGroupNames,
	permissionGroups,
	permissionNames,
	type PermissionGroup,
	permissions,
} from '#identity'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { changeRole, type RoleRefusal, roles } from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import { administratorOf, textOf, textsOf } from '../by.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'roles.manage')
	const all = await event.locals.transact((tx) => roles(tx))
	return {
		roles: all,
		groups: (Object.keys(permissionGroups) as PermissionGroup[]).map((group) => ({
			name: permissionGroupNames[group](),
			permissions: permissionGroups[group].map((code) => ({ code, name: permissionNames[code]() })),
		})),
		done: event.url.searchParams.get('vua'),
	}
}

export const actions = {
	/** The whole matrix at once; only roles that changed are written, each with its line in the journal. */
	matrix: async (event) => {
		const by = administratorOf(event, 'roles.manage')
		const form = await event.request.formData()
		const granted = new Set(textsOf(form, 'quyen'))
		const second = new Set(textsOf(form, 'buoc-hai'))
		const retired = new Set(textsOf(form, 'ngung'))
		const shown = new Set(textsOf(form, 'vai-tro'))
		const refusal = await event.locals.transact(async (tx) => {
			const changed = (await roles(tx))
				.filter(({ code }) => shown.has(code))
				.map((before) => ({
					before,
					after: {
						...before,
						permissions: permissions.filter((each) => granted.has(`${before.code}:${each}`)),
						reach:
							textOf(form, `pham-vi:${before.code}`) === 'tenant' ? ('tenant' as const) : ('agency' as const),
						secondFactor: second.has(before.code),
						retired: retired.has(before.code),
					},
				}))
				.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
			for (const { after } of changed) {
				const result = await changeRole(tx, by, after, 'change')
				if (!result.ok) return { ...result.refusal, role: after.code }
			}
			return undefined
		})
		if (refusal) return fail(400, { field: `r-${refusal.role}`, told: told(refusal), typed: undefined })
		redirect(303, '/can-bo/quan-tri/vai-tro?vua=luu')
	},
	add: async (event) => {
		const by = administratorOf(event, 'roles.manage')
		const form = await event.request.formData()
		const typed = {
			code: textOf(form, 'ma').toLowerCase(),
			name: textOf(form, 'ten'),
			nameEn: textOf(form, 'ten-en'),
		}
		const result = await event.locals.transact((tx) =>
			changeRole(
				tx,
				by,
				{ ...typed, permissions: [], reach: 'agency', secondFactor: false, retired: false },
				'new',
			),
		)
		if (!result.ok)
			return fail(400, {
				field: result.refusal.kind === 'name-missing' ? 'ten' : 'ma',
				told: told(result.refusal),
				typed,
			})
		redirect(303, '/can-bo/quan-tri/vai-tro?vua=them')
	},
} satisfies Actions

function told(refusal: RoleRefusal): string {
	switch (refusal.kind) {
		case 'code-malformed':
			return m.roles_fault_code()
		case 'code-taken':
			return m.roles_fault_taken()
		case 'name-missing':
			return m.roles_fault_name()
		case 'last-administrator':
			return m.people_last_administrator()
		default:
			return unreachable(refusal)
	}
}
