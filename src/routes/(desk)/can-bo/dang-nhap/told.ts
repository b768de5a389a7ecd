import type { PasswordFault } from '#identity'
import type { StepRefusal } from '#identity/server'
import { timeInVietNam } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'

/** A refusal at sign-in in words, with the status it is answered with. */
export function passwordTold(refusal: StepRefusal): { readonly status: number; readonly words: string } {
	switch (refusal.kind) {
		case 'wrong':
			return { status: 400, words: m.identity_password_wrong() }
		case 'lapsed':
			return { status: 400, words: m.identity_step_lapsed() }
		case 'too-many': {
			// Rounded up to the minute: at the time shown the attempt is let through.
			const time = timeInVietNam(refusal.until.round({ smallestUnit: 'minute', roundingMode: 'ceil' }))
			return {
				status: 429,
				words: m.identity_password_too_many({ time: time.toString({ smallestUnit: 'minute' }) }),
			}
		}
		default:
			return unreachable(refusal)
	}
}

/** The same of a code: a wrong one is no wrong password. */
export const codeTold = (refusal: StepRefusal) =>
	refusal.kind === 'wrong' ? { status: 400, words: m.identity_code_wrong() } : passwordTold(refusal)

export const passwordFaultWords: Readonly<Record<PasswordFault, () => string>> = {
	short: () => m.identity_new_short(),
	'holds-name': m.identity_new_holds_name,
	'too-plain': m.identity_new_too_plain,
	'same-as-before': m.identity_new_same,
	'not-repeated': m.identity_new_not_repeated,
}
