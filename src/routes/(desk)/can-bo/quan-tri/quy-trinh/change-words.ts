import { m } from '#messages'
import { unreachable } from '#kernel/result'
import { type Act, acts, type ProcessChange, timeText, withEnds } from '#workflow'
import { actLabels } from './act-labels.ts'

/** One change as a sentence; `roleName` tells how the tenant calls a role. */
export function changeWords(change: ProcessChange, roleName: (role: string) => string): string {
	switch (change.kind) {
		case 'renamed-process':
			return m.studio_change_renamed_process(change)
		case 'added':
			return m.studio_change_added(change)
		case 'removed':
			return m.studio_change_removed(change)
		case 'renamed':
			return m.studio_change_renamed(change)
		case 'property':
			return m.studio_change_property({
				step: change.step,
				property: properties[change.property](),
				from: value(change.property, change.from, roleName),
				to: value(change.property, change.to, roleName),
			})
		case 'way-added':
			return m.studio_change_way_added(way(change))
		case 'way-removed':
			return m.studio_change_way_removed(way(change))
		case 'total-hours':
			return m.studio_change_total({ from: timeText(change.from), to: timeText(change.to) })
		default:
			return unreachable(change)
	}
}

const properties = {
	nameEn: m.studio_prop_word_name_en,
	role: m.studio_prop_word_role,
	agency: m.studio_prop_word_agency,
	hours: m.studio_prop_word_hours,
	days: m.workflow_prop_days,
	stage: m.workflow_prop_stage,
	stageHours: m.workflow_prop_stage_hours,
	stageDays: m.workflow_prop_stage_days,
	acts: m.studio_prop_word_acts,
	output: m.studio_prop_word_output,
	template: m.studio_prop_word_template,
	responsible: m.studio_prop_word_responsible,
	timer: m.studio_prop_word_timer,
	tacit: m.workflow_prop_tacit,
	asks: m.studio_prop_word_asks,
	asksRole: m.studio_prop_word_asks_role,
	opens: m.studio_prop_word_opens,
	opensAt: m.studio_prop_word_opens_at,
	opensWith: m.studio_prop_word_opens_with,
	opensFiles: m.studio_prop_word_opens_files,
} as const

function value(property: keyof typeof properties, text: string, roleName: (role: string) => string): string {
	if (text === '') return m.studio_change_nothing()
	if (property === 'hours') return timeText(Number(text))
	if (property === 'agency')
		return text === 'receiving' ? m.studio_agency_receiving() : m.studio_agency_competent()
	if (property === 'role' || property === 'asksRole') return roleName(text)
	if (property === 'asks' && text === 'choose') return m.studio_across_choose()
	if (property !== 'acts') return `“${text}”`
	return text
		.split(' ')
		.map((word) => acts.find((act): act is Act => act === word))
		.map((act) => (act ? actLabels[act]() : text))
		.join(', ')
}

const way = ({ step, when, to }: Extract<ProcessChange, { kind: 'way-added' | 'way-removed' }>) => ({
	step,
	to: to || m.studio_change_end(),
	when: when === '' ? '' : m.studio_change_when({ when: whenWords(when) }),
})

const whenWords = (when: string): string =>
	withEnds(when)
		.replaceAll('outcome = "send-back"', m.studio_when_send_back())
		.replaceAll('outcome = "propose-refuse"', m.studio_when_refuse())
