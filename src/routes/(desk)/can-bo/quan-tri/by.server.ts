import type { RequestEvent } from '@sveltejs/kit'
import type { Permission } from '#identity'
import { now } from '#kernel/dates'
import type { Administrator } from '#tenancy/server'
import { requirePermission } from '../../../guards.ts'

/** Who administers, for the use case and its line in the journal. */
export const administratorOf = (
	event: RequestEvent,
	permission: Permission,
	where: 'everywhere' | 'somewhere' = 'everywhere',
): Administrator => ({
	official: requirePermission(event, permission, where),
	at: now(),
	address: event.getClientAddress(),
})

export const textOf = (form: FormData, name: string): string => {
	const value = form.get(name)
	return typeof value === 'string' ? value.trim() : ''
}

export const textsOf = (form: FormData, name: string): readonly string[] =>
	form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '')
