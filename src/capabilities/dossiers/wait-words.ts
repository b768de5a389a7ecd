import type { WallText } from '#calendar'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { named } from './named.ts'
import type { Wait } from './waits.ts'

/**
 * Why a dossier waits at a step, in one sentence.
 *
 * @param momentWords how the page writes a moment
 */
export function waitWords({ why }: Pick<Wait, 'why'>, momentWords: (moment: WallText) => string): string {
	switch (why.kind) {
		case 'time':
			return m.workflow_wait_time({ moment: momentWords(why.until) })
		case 'message':
			return m.workflow_wait_message({ message: named(why.message) })
		case 'opinion':
			return why.until
				? m.opinion_wait_until({ agency: named(why.agency), moment: momentWords(why.until) })
				: m.opinion_wait({ agency: named(why.agency) })
		case 'child':
			if (why.code === null) return m.across_wait_opening()
			if (why.held)
				return m.across_wait_held({
					agency: named(why.agency),
					code: why.code,
					moment: momentWords(why.held),
				})
			return why.until
				? m.across_wait_until({ agency: named(why.agency), code: why.code, moment: momentWords(why.until) })
				: m.across_wait({ agency: named(why.agency), code: why.code })
		case 'service':
			return m.workflow_wait_service()
		case 'sending':
			return m.workflow_wait_sending()
		case 'branches':
			return why.steps.length > 0
				? m.workflow_wait_branches({ steps: named(why.steps.join('; ')) })
				: m.workflow_wait_branches_plain()
		case 'stuck':
			return m.workflow_wait_stuck({ why: stuckWords(why.reason) })
		case 'clock-stands':
			return m.workflow_wait_clock_stands()
		case 'answer':
			return m.workflow_wait_answer()
		default:
			return unreachable(why)
	}
}

/** What happens when the wait has lasted long enough; nothing when it lasts until it is over. */
export function untilWords(
	{ until }: Pick<Wait, 'until'>,
	momentWords: (moment: WallText) => string,
): string {
	if (!until) return ''
	const told = { moment: momentWords(until.at), then: named(until.then) }
	switch (until.means) {
		case 'consent':
			return m.workflow_wait_consent({ moment: told.moment, provision: named(until.then) })
		case 'instead':
			return m.workflow_wait_until(told)
		case 'beside':
			return m.workflow_wait_beside(told)
		default:
			return unreachable(until.means)
	}
}

/** Why a step is stuck: the few reasons of our own in words, what a service said as it said it. */
export function stuckWords(reason: string): string {
	const [code = '', ...rest] = reason.split(': ')
	const said = rest.join(': ')
	if (code === 'no-time') return m.workflow_stuck_no_time()
	if (code === 'unknown-service') return m.workflow_stuck_unknown_service({ service: said })
	if (code === 'unknown-outcome') return m.workflow_stuck_unknown_outcome({ outcome: said })
	const elsewhere = childStuck[code]
	if (elsewhere) return elsewhere({ said })
	if (code === 'unavailable') return m.workflow_stuck_unavailable({ said })
	return said === '' ? code : `${said} (${code})`
}

/** Why a dossier could not be opened elsewhere, and who can do something about it. */
const childStuck: Readonly<Record<string, (told: { said: string }) => string>> = {
	'child-nowhere': m.across_stuck_nowhere,
	'child-no-agency': m.across_stuck_no_agency,
	'child-no-procedure': m.across_stuck_no_procedure,
	'child-no-person': m.across_stuck_no_person,
	'child-answers': m.across_stuck_answers,
	'child-papers': m.across_stuck_papers,
	'child-refused': m.across_stuck_refused,
	'child-unreached': m.across_stuck_unreached,
}
