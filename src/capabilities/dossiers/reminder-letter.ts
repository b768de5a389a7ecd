import { type Instant, timeInVietNam, dayInVietNam } from '#kernel/dates'
import { m } from '#messages'

/** A step that somebody is reminded of. */
export type RemindedStep = {
	readonly code: string
	readonly kind: 'soon' | 'late' | 'escalated'
	readonly stepName: string
	readonly dueAt: Instant
}

/** Longer lists are read at the desk. */
const mostLines = 30
const kinds = ['escalated', 'late', 'soon'] as const
// Officials read the papers of their office in Vietnamese, whatever language the desk is read in.
const vi = { locale: 'vi' } as const

const titles = {
	escalated: m.clock_mail_escalated,
	late: m.clock_mail_late,
	soon: m.clock_mail_soon,
} as const

/** All of one run in one letter. Of the citizen it says no more than the code: a mailbox is not the desk. */
export function reminderLetter(
	steps: readonly RemindedStep[],
	link: string,
): { readonly subject: string; readonly body: string } {
	const groups = kinds.flatMap((kind) => {
		const of = steps.filter((step) => step.kind === kind)
		return of.length > 0 ? [{ title: titles[kind]({ count: of.length }, vi), of }] : []
	})
	let left = mostLines
	const parts = groups.map(({ title, of }) => {
		const shown = of.slice(0, left)
		left -= shown.length
		const more = of.length - shown.length
		return [
			`${title}:`,
			...shown.map(({ code, stepName, dueAt }) =>
				m.clock_mail_line({ code, step: stepName, due: hourAndDay(dueAt) }, vi),
			),
			...(more > 0 ? [m.clock_mail_more({ count: more }, vi)] : []),
		].join('\n')
	})
	return {
		subject: m.clock_mail_subject({ what: groups.map(({ title }) => title.toLowerCase()).join(', ') }, vi),
		body: [...parts, m.clock_mail_end({ link }, vi)].join('\n\n'),
	}
}

/** `16:30 ngày 06/10`. */
const hourAndDay = (at: Instant): string => {
	const day = dayInVietNam(at)
	return `${timeInVietNam(at).toString({ smallestUnit: 'minute' })} ngày ${String(day.day).padStart(2, '0')}/${String(day.month).padStart(2, '0')}`
}
