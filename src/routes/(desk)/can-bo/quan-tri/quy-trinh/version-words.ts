import type { ChangeRefusal, PlanRefusal } from '#dossiers'
import { m } from '#messages'
import { unreachable } from '#kernel/result'

/** Why a dossier stays on its version. */
export function changeRefusalWords(refusal: ChangeRefusal): string {
	switch (refusal.kind) {
		case 'no-counterpart':
			return m.studio_stay_no_counterpart({ step: refusal.name })
		case 'unfit-counterpart':
			return m.studio_stay_unfit({ step: refusal.name, to: refusal.to })
		case 'doubled':
			return m.studio_stay_doubled({ step: refusal.to })
		case 'would-stick':
			return m.studio_stay_would_stick()
		case 'forgotten':
			return m.studio_stay_forgotten({ step: refusal.step })
		case 'over':
			return m.studio_stay_over()
		case 'other-version':
			return m.studio_stay_other_version({ n: refusal.version })
		case 'no-act-here':
			return m.studio_stay_no_act({ step: refusal.step })
		case 'no-result':
			return m.studio_stay_no_result()
		default:
			return unreachable(refusal)
	}
}

export function planRefusalWords(refusal: PlanRefusal): string {
	switch (refusal.kind) {
		case 'same-version':
			return m.studio_move_refusal_same()
		case 'words-missing':
			return m.studio_move_refusal_reason()
		case 'nobody-runs':
			return m.studio_move_nobody()
		default:
			return unreachable(refusal)
	}
}
