import { type WallText, wallText } from '#calendar'
import type { Instant } from '#kernel/dates'
import { getLocale } from '#locale'
import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { ChildOutcome, EventActor, HandingOver, RecordedEvent, Verdict } from './dossier.ts'
import { registerName } from '#registers'
import { named } from './named.ts'
import { stateNames, undoneActs } from './refusal-words.ts'
import { standingActs } from './undo.ts'
import { stuckWords } from './wait-words.ts'

/** One line of what happened to a dossier, plain, for pages. */
export type StoryLine = {
	readonly seq: number
	readonly title: string
	readonly at: WallText
	readonly who: string
	/** In which capacity: a title, or where the person acted. */
	readonly as: string
	readonly words: readonly string[]
	readonly due: WallText | null
	readonly tone: 'late' | 'done' | 'idle' | undefined
}

/**
 * What happened, newest first. `desk` tells everything; `citizen` leaves out what officials write to one another, as what
 * they looked at and proposed is no decision yet.
 */
export function storyOf(events: readonly RecordedEvent[], reader: 'desk' | 'citizen'): StoryLine[] {
	return (reader === 'desk' ? events : standingActs(events))
		.filter((event) => reader === 'desk' || !forTheDesk.includes(event.kind))
		.map((event) => ({
			seq: event.seq,
			at: wallText(event.at),
			...actor(event.actor),
			due: 'dueAt' in event && event.dueAt ? wallText(event.dueAt) : null,
			...withAsked(event, told(event, reader)),
		}))
		.reverse()
}

/** `17:00, 24/11/2026`, as the clocks of Viet Nam show it. */
const momentWords = (at: Instant): string => {
	const text = wallText(at)
	return `${text.slice(11, 16)}, ${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)}`
}

const forTheDesk: readonly string[] = [
	'marked',
	'proposed',
	'sent-back',
	'second-supplement-proposed',
	'second-supplement-refused',
	'service-done',
	'service-failed',
	'step-stuck',
	'step-retried',
	'version-changed',
	'taken',
	'handed-over',
	'let-go',
	// What is held of another person is not the applicant's to read.
	'register-answered',
	'register-settled',
]

const actor = (by: EventActor): Pick<StoryLine, 'who' | 'as'> =>
	by.kind === 'official'
		? {
				who: by.insteadOf
					? m.hands_story_instead({ who: named(by.name), whom: named(by.insteadOf.name) })
					: named(by.name),
				as: named(by.title ? `${by.title}, ${by.agencyName}` : by.agencyName),
			}
		: {
				who: named(by.name),
				as: by.kind === 'citizen' ? m.dossiers_story_citizen() : m.dossiers_story_system(),
			}

const whyNames = {
	colleague: m.hands_why_colleague,
	head: m.hands_why_head,
	absence: m.hands_why_absence,
	'absence-over': m.hands_why_absence_over,
	left: m.hands_why_left,
} as const satisfies Record<HandingOver, () => string>

/** Whom the steps that an event led to asked, beneath what happened. */
const withAsked = <Line extends Pick<StoryLine, 'words'>>(
	{ kind, asked = [] }: RecordedEvent,
	line: Line,
): Line => ({
	...line,
	words: [
		...line.words,
		...asked.map(({ agency, dueAt }) => {
			if (!dueAt) return m.opinion_story_to({ agency: named(agency.name) })
			const words = { agency: named(agency.name), moment: momentWords(dueAt) }
			return kind === 'opinion-reclocked'
				? m.opinion_story_reclocked_until(words)
				: m.opinion_story_until(words)
		}),
	],
})

const verdictNames = {
	agree: m.opinion_agree,
	disagree: m.opinion_disagree,
	comment: m.opinion_comment,
} as const satisfies Record<Verdict, () => string>

const childEnds = {
	granted: m.across_story_granted,
	refused: m.across_story_refused,
	declined: m.across_story_declined,
	withdrawn: m.across_story_withdrawn,
} as const satisfies Record<ChildOutcome, (told: { agency: string }) => string>

function told(event: RecordedEvent, reader: 'desk' | 'citizen'): Pick<StoryLine, 'title' | 'words' | 'tone'> {
	const line = (title: string, words: readonly string[] = [], tone?: StoryLine['tone']) => ({
		title,
		words: words.filter(Boolean),
		tone,
	})
	switch (event.kind) {
		case 'submitted':
			return line(m.dossiers_story_submitted())
		case 'marked': {
			const found = Object.values(event.marks)
			const lacking = found.filter((mark) => mark.found !== 'present').length
			return line(m.dossiers_story_marked(), [
				m.dossiers_story_marked_counts({ present: found.length - lacking, lacking }),
			])
		}
		case 'received':
			return line(m.dossiers_story_received())
		case 'handed-on':
			return line(m.dossiers_story_handed_on(), reader === 'desk' ? [named(event.words)] : [])
		case 'proposed':
			return line(
				event.outcome === 'grant' ? m.dossiers_story_proposed_grant() : m.dossiers_story_proposed_refuse(),
				[named(event.words)],
			)
		case 'approved':
			return line(m.dossiers_story_approved(), reader === 'desk' ? [named(event.words)] : [])
		case 'sent-back':
			return line(m.dossiers_story_sent_back(), [named(event.words)])
		case 'supplement-requested':
			return line(
				m.dossiers_story_supplement_requested(),
				[
					...event.items.map(({ label, reason }) => named(`${label}: ${reason}`)),
					event.second ? m.dossiers_story_second_approved({ by: named(event.second.approvedBy) }) : '',
				],
				'idle',
			)
		case 'second-supplement-proposed':
			return line(
				m.dossiers_story_second_proposed(),
				[named(event.grounds), ...event.items.map(({ label, reason }) => named(`${label}: ${reason}`))],
				'idle',
			)
		case 'second-supplement-refused':
			return line(m.dossiers_story_second_refused(), [named(event.words)])
		case 'supplement-answered':
			return line(m.dossiers_story_supplement_answered())
		case 'suspended':
			return line(
				m.dossiers_story_suspended(),
				[named(event.reason), reader === 'desk' ? named(event.words) : ''],
				'idle',
			)
		case 'resumed':
			return line(m.dossiers_story_resumed(), reader === 'desk' ? [named(event.words)] : [])
		case 'extended':
			return line(
				m.dossiers_story_extended(),
				[m.dossiers_story_extended_from({ before: momentWords(event.previousDueAt) }), named(event.words)],
				'late',
			)
		case 'reclocked':
			return line(m.dossiers_story_reclocked(), [
				m.dossiers_story_reclocked_from({
					before: momentWords(event.previousDueAt),
					reason: named(event.reason),
				}),
			])
		case 'declined':
			return line(m.dossiers_story_declined(), [named(event.words), named(event.legalBasis)], 'late')
		case 'withdrawn':
			return line(m.dossiers_story_withdrawn(), [named(event.words)], 'idle')
		case 'issued':
			return line(
				m.dossiers_story_issued(),
				[m.dossiers_story_issued_number({ title: named(event.result.title), number: event.result.number })],
				'done',
			)
		case 'returned':
			return line(m.dossiers_story_returned(), [
				{
					'in-person': m.dossiers_story_returned_in_person,
					electronic: m.dossiers_story_returned_electronic,
					postal: m.dossiers_story_returned_postal,
				}[event.how](),
			])
		case 'time-ran-out':
			return event.tacit
				? line(m.workflow_story_tacit({ step: named(event.tacit.step.name) }), [
						m.workflow_story_tacit_basis({ provision: named(event.tacit.provision) }),
					])
				: line(m.dossiers_story_time_ran_out({ step: named(event.step.name) }))
		case 'message-came':
			return line(
				m.dossiers_story_message_came({ message: named(event.message) }),
				reader === 'desk' ? [named(event.words)] : [],
			)
		case 'service-done':
			return line(m.dossiers_story_service_done({ step: named(event.step.name) }), [named(event.words)])
		case 'service-failed':
			return line(
				m.dossiers_story_service_failed({ step: named(event.step.name) }),
				[named(event.words)],
				'late',
			)
		case 'citizen-told':
			return line(m.dossiers_story_citizen_told(), [event.text[getLocale()]])
		case 'step-stuck':
			return line(
				m.dossiers_story_step_stuck({ step: named(event.step.name) }),
				[stuckWords(event.why)],
				'late',
			)
		case 'version-changed':
			return line(m.dossiers_story_version_changed({ to: event.version }), [named(event.reason)])
		case 'step-retried':
			return line(m.dossiers_story_step_retried({ step: named(event.step.name) }))
		case 'register-answered': {
			const register = registerName(event.register)
			if (event.came === 'told') return line(m.registers_story_told({ register }))
			return event.came === 'unknown'
				? line(m.registers_story_unknown({ register }), [], 'late')
				: line(m.registers_story_differs({ register, count: event.differences.length }), [], 'late')
		}
		case 'register-settled':
			return line(
				{
					'by-register': m.registers_story_by_register,
					'as-declared': m.registers_story_as_declared,
					'by-hand': m.registers_story_by_hand,
				}[event.how]({ register: registerName(event.register) }),
				[named(event.words)],
			)
		case 'taken':
			return line(m.hands_story_taken({ step: named(event.step) }))
		case 'handed-over':
			return line(m.hands_story_handed_over({ step: named(event.step), to: named(event.to.name) }), [
				...(event.from ? [m.hands_story_from({ from: named(event.from.name) })] : []),
				whyNames[event.why](),
				named(event.words),
			])
		case 'let-go':
			return line(m.hands_story_let_go({ step: named(event.step) }), [
				m.hands_story_from({ from: named(event.from.name) }),
				whyNames[event.why](),
				named(event.words),
			])
		case 'opinion-asked':
			return line(m.opinion_story_asked({ step: named(event.step.name) }))
		case 'opinion-reclocked':
			return line(m.opinion_story_reclocked({ step: named(event.step.name) }), [
				m.dossiers_story_reclocked_from({
					before: momentWords(event.previousDueAt),
					reason: named(event.reason),
				}),
			])
		case 'opinion-given':
			return line(
				m.opinion_story_given({ step: named(event.step.name) }),
				reader === 'desk' ? [verdictNames[event.verdict](), named(event.words)] : [],
			)
		case 'child-opened':
			return line(m.across_story_opened({ agency: named(event.told.agency) }), [
				m.across_story_opened_code({ code: event.child.code, procedure: named(event.child.procedure.name) }),
				event.told.dueAt ? m.across_story_due({ moment: momentWords(event.told.dueAt) }) : '',
			])
		case 'child-told': {
			const { told } = event
			const since = told.held.find(({ to }) => to === null)?.from
			return line(
				m.across_story_told({ agency: named(told.agency), state: stateNames[told.state]() }),
				[
					since ? m.across_story_held({ moment: momentWords(since) }) : '',
					told.dueAt ? m.across_story_due({ moment: momentWords(told.dueAt) }) : '',
				],
				since ? 'idle' : undefined,
			)
		}
		case 'child-ended':
			return line(
				childEnds[event.end.outcome]({ agency: named(event.told.agency) }),
				[
					event.end.result
						? m.dossiers_story_issued_number({
								title: named(event.end.result.title),
								number: event.end.result.number,
							})
						: '',
					reader === 'desk' || event.end.outcome !== 'withdrawn' ? named(event.end.words) : '',
				],
				event.end.outcome === 'granted' ? undefined : 'late',
			)
		case 'succeeded':
			return line(m.hands_story_succeeded(), [
				...(event.competent
					? [m.hands_story_succeeded_competent({ name: named(event.competent.name) })]
					: []),
				...(event.receiving
					? [m.hands_story_succeeded_receiving({ name: named(event.receiving.name) })]
					: []),
			])
		case 'undone':
			return line(
				m.dossiers_story_undone({ act: undoneActs[event.act]?.() ?? event.act }),
				[named(event.words)],
				'idle',
			)
		default:
			return unreachable(event)
	}
}
