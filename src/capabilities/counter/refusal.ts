import { m } from '#messages'
import { unreachable } from '#kernel/result'

/** Why nothing is begun at the counter. */
export type CounterRefusal =
	| { readonly kind: 'number-wrong' }
	| { readonly kind: 'name-missing' }
	| { readonly kind: 'birth-wrong' }
	| { readonly kind: 'phone-wrong' }
	| { readonly kind: 'no-form' }
	| { readonly kind: 'no-agency' }
	| { readonly kind: 'not-allowed' }

export function counterRefusalWords({ kind }: CounterRefusal): string {
	switch (kind) {
		case 'number-wrong':
			return m.counter_number_wrong()
		case 'name-missing':
			return m.counter_name_missing()
		case 'birth-wrong':
			return m.counter_birth_wrong()
		case 'phone-wrong':
			return m.counter_phone_wrong()
		case 'no-form':
			return m.counter_no_form()
		case 'no-agency':
			return m.counter_no_agency()
		case 'not-allowed':
			return m.counter_not_allowed()
		default:
			return unreachable(kind)
	}
}
