import { m } from '#messages'
import type { Act } from '#workflow'

export const actLabels: Readonly<Record<Act, () => string>> = {
	receive: m.studio_act_receive,
	'hand-on': m.studio_act_hand_on,
	propose: m.studio_act_propose,
	approve: m.studio_act_approve,
	'send-back': m.studio_act_send_back,
	issue: m.studio_act_issue,
	return: m.studio_act_return,
	supplement: m.studio_act_supplement,
	decline: m.studio_act_decline,
}

/** In the order in which a dossier meets them. */
export const actList = Object.keys(actLabels) as readonly Act[]
