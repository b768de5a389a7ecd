import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { ArrangeRefusal } from '#tickets/server'

/** Why a hall is not arranged so, and at which field. */
export function arrangeWords(refusal: ArrangeRefusal): { readonly field: string; readonly told: string } {
	switch (refusal.kind) {
		case 'unknown-agency':
			return { field: 'co-quan', told: m.tickets_admin_fault_agency() }
		case 'early-wrong':
			return { field: 'som', told: m.tickets_admin_fault_early() }
		case 'letter-wrong':
			return { field: 'chu', told: m.tickets_admin_fault_letter() }
		case 'name-missing':
			return { field: 'ten', told: m.tickets_admin_fault_name() }
		case 'number-wrong':
			return { field: 'so', told: m.tickets_admin_fault_number() }
		case 'lines-missing':
			return { field: 'nhom', told: m.tickets_admin_fault_lines() }
		default:
			return unreachable(refusal)
	}
}
