import { type Permission, permissions } from '#identity'
import { note } from '#journal/server'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { Administrator } from './people.server.ts'
import { roles, saveRole, someoneElseManages, type TenantRole } from './roles.store.server.ts'

/** Why a role is not saved. */
export type RoleRefusal =
	| { readonly kind: 'code-malformed' }
	| { readonly kind: 'code-taken' }
	| { readonly kind: 'name-missing' }
	| { readonly kind: 'last-administrator' }

/** Writes a role down, new or changed, with its permissions before and after in the journal. */
export async function changeRole(
	tx: Tx,
	by: Administrator,
	role: Omit<TenantRole, 'holders'>,
	how: 'new' | 'change',
): Promise<Result<void, RoleRefusal>> {
	if (!/^[a-z][a-z0-9-]{1,49}$/.test(role.code)) return refuse({ kind: 'code-malformed' })
	if (role.name === '' || role.nameEn === '') return refuse({ kind: 'name-missing' })
	const before = (await roles(tx)).find(({ code }) => code === role.code)
	if (how === 'new' && before) return refuse({ kind: 'code-taken' })
	const manages = managesAll(role)
	if (before && managesAll(before) && !manages && !(await someoneElseManages(tx, { role: role.code })))
		return refuse({ kind: 'last-administrator' })
	await saveRole(tx, role, by.at)
	await note(tx, by, {
		kind: 'role-changed',
		subject: role.code,
		detail: {
			...changesOf(before?.permissions ?? [], role.permissions),
			reach: role.reach,
			secondFactor: role.secondFactor,
			retired: role.retired,
		},
	})
	return ok(undefined)
}

const managesAll = (role: Pick<TenantRole, 'permissions' | 'reach' | 'retired'>) =>
	!role.retired &&
	role.reach === 'tenant' &&
	role.permissions.includes('people.manage') &&
	role.permissions.includes('roles.manage')

const changesOf = (before: readonly Permission[], after: readonly Permission[]) => ({
	granted: permissions.filter((each) => after.includes(each) && !before.includes(each)),
	taken: permissions.filter((each) => before.includes(each) && !after.includes(each)),
})
