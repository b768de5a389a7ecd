import { m } from '#messages'
import type { Agency } from '#tenancy'
import type { AgencyEntry, AgencyFault } from '#tenancy/server'
import { dayTyped } from '../dates.ts'
import { kinds } from './kinds.ts'

/** What was typed of an agency, as the form shows it again. */
export type TypedAgency = Readonly<
	Record<
		| 'code'
		| 'name'
		| 'shortName'
		| 'nameEn'
		| 'kind'
		| 'parentId'
		| 'unitCode'
		| 'placeName'
		| 'address'
		| 'phone'
		| 'hoursProfile'
		| 'from'
		| 'last',
		string
	>
>

export const blankAgency = (from: string): TypedAgency => ({
	code: '',
	name: '',
	shortName: '',
	nameEn: '',
	kind: 'division',
	parentId: '',
	unitCode: '',
	placeName: '',
	address: '',
	phone: '',
	hoursProfile: 'commune',
	from,
	last: '',
})

export const typedAgency = (form: FormData): TypedAgency =>
	Object.fromEntries(
		Object.keys(blankAgency('')).map((field) => {
			const value = form.get(field)
			return [field, typeof value === 'string' ? value.trim() : '']
		}),
	) as TypedAgency

/** Undefined when a day is none. */
export function entryFrom(typed: TypedAgency): AgencyEntry | undefined {
	const from = dayTyped(typed.from)
	const last = typed.last === '' ? null : dayTyped(typed.last)
	if (!from || last === undefined) return undefined
	return {
		code: typed.code.toUpperCase(),
		name: typed.name,
		shortName: typed.shortName,
		nameEn: typed.nameEn,
		kind: kinds.find((each) => each === typed.kind) ?? ('division' satisfies Agency['kind']),
		parentId: /^[0-9a-f-]{36}$/.test(typed.parentId) ? typed.parentId : null,
		unitCode: typed.unitCode || null,
		placeName: typed.placeName,
		address: typed.address,
		phone: typed.phone,
		hoursProfile: typed.hoursProfile || 'commune',
		from,
		until: last?.add({ days: 1 }) ?? null,
	}
}

export function agencyTold(fault: AgencyFault): { readonly field: string; readonly told: string } {
	const field = fault.field === 'until' ? 'last' : fault.field
	switch (fault.kind) {
		case 'malformed':
			return { field, told: m.agencies_fault_code() }
		case 'taken':
			return { field, told: m.agencies_fault_taken() }
		case 'missing':
			return { field, told: m.agencies_fault_missing() }
		case 'own-child':
			return { field, told: m.agencies_fault_child() }
		case 'before-from':
			return { field, told: m.people_row_order() }
	}
}
