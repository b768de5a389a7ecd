import { m } from '#messages'
import type { PersonFault, RowFault, SheetRefusal } from '#tenancy'
import type { DutyRefusal, PersonRefusal } from '#tenancy/server'

/** What is wrong and in which field. */
export type Told = { readonly field: string; readonly told: string }

export const personTold = (fault: PersonFault): Told => ({ field: fault.field, told: words(fault) })

function words(fault: PersonFault): string {
	switch (fault.field) {
		case 'fullName':
			return fault.kind === 'missing' ? m.people_fault_name() : m.people_fault_long()
		case 'username':
			if (fault.kind === 'taken') return m.people_fault_taken()
			return fault.kind === 'missing' ? m.people_fault_username() : m.people_fault_shape()
		case 'title':
			return fault.kind === 'missing' ? m.people_fault_title() : m.people_fault_long()
		case 'phone':
			return m.people_fault_phone()
		case 'email':
			return m.people_fault_email()
		case 'agencyId':
			return m.people_fault_agency()
	}
}

/** Why a row of the sheet is not taken. */
export function rowTold(fault: RowFault): string {
	switch (fault.kind) {
		case 'no-such-code':
			return m.people_row_agency({ code: fault.code || '–' })
		case 'twice':
			return m.people_row_twice({ line: fault.line })
		case 'unknown-role':
			return m.people_row_role({ role: fault.role })
		case 'unknown-field':
			return m.people_row_field({ name: fault.name })
		case 'no-day':
			return m.people_row_day({ text: fault.text })
		case 'before-from':
			return m.people_row_order()
		case 'malformed':
		case 'missing':
		case 'taken':
		case 'too-long':
		case 'unknown':
			return words(fault)
	}
}

const columnNames = {
	fullName: m.people_name,
	username: m.people_username,
	title: m.people_job,
	phone: m.people_phone,
	email: m.people_email,
	agency: m.people_column_agency,
	roles: m.people_column_roles,
	from: m.people_column_from,
	until: m.people_column_until,
	fields: m.people_column_fields,
	source: m.people_column_source,
} as const

export function sheetTold(refusal: SheetRefusal): string {
	switch (refusal.kind) {
		case 'columns-missing':
			return m.people_sheet_columns({
				columns: refusal.columns.map((each) => columnNames[each]()).join(', '),
			})
		case 'empty':
			return m.people_sheet_empty()
		case 'too-long':
			return m.people_sheet_long()
	}
}

export function refusalTold(refusal: DutyRefusal | PersonRefusal): string {
	switch (refusal.kind) {
		case 'unknown-person':
			return m.people_unknown()
		case 'last-administrator':
			return m.people_last_administrator()
		case 'unknown-agency':
			return m.people_fault_agency()
		case 'unknown-role':
			return m.people_fault_role()
		case 'ends-before-it-begins':
			return m.people_row_order()
		case 'beyond-own-rights':
			return m.people_beyond()
	}
}
