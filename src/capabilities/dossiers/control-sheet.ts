import type { WorkingCalendar } from '#calendar'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { type ControlLine, type ControlSheet, hourAndDate, hourAndDay, type Timeliness } from '#papers'
import { type GraphNode, type ProcessGraph, taskOrNone } from '#workflow'
import type { EventActor, RecordedEvent, Token } from './dossier.ts'
import { inFull, oneStopHead } from './letterhead.ts'
import { headOf, numberOf, type SlipFacts } from './slips.ts'
import { stepDueOf } from './work.ts'

/** What a control sheet is made from besides the facts of every slip: the process, its calendar and the agencies by id. */
export type ControlFacts = SlipFacts & {
	readonly graph: ProcessGraph
	readonly calendar: WorkingCalendar
	readonly agencyNames: ReadonlyMap<string, string>
}

/**
 * The control sheet (mẫu 06 of TT 03/2025/TT-VPCP, mẫu 05 of TT 01/2018/TT-VPCP): every handover since reception, out of the
 * events, so that none can be missing. Undefined before the dossier is received.
 */
export function controlSheet(facts: ControlFacts): ControlSheet | undefined {
	const { dossier, events } = facts
	const received = events.find((event) => event.kind === 'received')
	if (!received) return undefined
	const { edition, parent, agency, place, link, reference, request } = headOf(facts, received, '')
	const { sign } = oneStopHead(facts.receiving)
	const last = events.at(-1) ?? received
	return {
		kind: 'phieu-kiem-soat',
		...{ edition, parent, agency, place, link, reference, request },
		number: numberOf(facts, `PKS-${sign}`, sign),
		day: dayInVietNam(last.at),
		handlingAgency: inFull(nameOf(facts, dossier.competentAgencyId)),
		coordinating:
			dossier.receivingAgencyId === dossier.competentAgencyId
				? []
				: [inFull(nameOf(facts, dossier.receivingAgencyId))],
		applicantName: facts.applicant.name,
		receivedAt: hourAndDay(received.at),
		dueAt: hourAndDay('dueAt' in dossier ? dossier.dueAt : received.dueAt),
		lines: linesOf(facts),
		timeliness: 'result' in dossier ? comparedTo({ done: dossier.closedAt, due: dossier.dueAt }) : null,
	}
}

/** Before the day it was due, on that day in time, or too late. */
const comparedTo = ({ done, due }: { readonly done: Instant; readonly due: Instant }): Timeliness => {
	if (done.epochMilliseconds > due.epochMilliseconds) return 'quá hạn'
	return dayInVietNam(done).toString() < dayInVietNam(due).toString() ? 'trước hạn' : 'đúng hạn'
}

const nameOf = ({ agencyNames }: ControlFacts, id: string): string => agencyNames.get(id) ?? ''

function linesOf(facts: ControlFacts): ControlLine[] {
	const { events } = facts
	const standing = new Map<string, Token>()
	const lines: ControlLine[] = []
	for (const [index, event] of events.entries()) {
		if (event.kind === 'submitted') for (const token of event.tokens) standing.set(token.id, token)
		const told = toldBy(remarks, event)
		if (told) lines.push({ kind: 'note', at: hourAndDate(event.at), text: told })
		if (!('movement' in event)) continue
		const ended = event.movement.ended.flatMap((id) => standing.get(id) ?? [])
		for (const { id } of ended) standing.delete(id)
		for (const token of event.movement.placed) standing.set(token.id, token)
		const handed = event.movement.placed.filter(({ node }) => isHand(facts.graph.nodes[node]?.kind))
		const from = ended[0]
		const common = {
			kind: 'handover' as const,
			from: {
				unit: unitOf(facts, event.actor, from),
				step: from ? stepName(facts, from) : '',
				person: event.actor.name,
			},
			at: hourAndDate(event.at),
			timeliness: from ? stepTimeliness(facts, from, event.at) : null,
			note: toldBy(notes, event) ?? '',
		}
		const later = events.slice(index + 1)
		for (const token of handed)
			lines.push({
				...common,
				to: {
					unit: agencyAt(facts, token),
					step: stepName(facts, token),
					person: takenBy(later, token.id),
				},
			})
		if (handed.length === 0) lines.push({ ...common, to: lastHand(facts, event) })
	}
	return lines
}

/** Watchers at the edge of a step, joins and what runs inside another element hold no dossier. */
const isHand = (kind: GraphNode['kind'] | undefined): boolean =>
	kind !== 'joining' && kind !== 'boundary' && kind !== 'sub-process'

/** Who ends the step later has had it from here on. */
const takenBy = (later: readonly RecordedEvent[], token: string): string | null =>
	later.find((event) => 'movement' in event && event.movement.ended.includes(token))?.actor.name ?? null

function lastHand(facts: ControlFacts, event: RecordedEvent) {
	const to = { unit: '', step: '', person: null }
	return event.kind === 'returned' ? { ...to, unit: 'Chủ hồ sơ', person: facts.applicant.name } : to
}

const stepName = ({ graph }: ControlFacts, { node }: Token): string => graph.nodes[node]?.name ?? node

function agencyAt(facts: ControlFacts, { node }: Token): string {
	const { dossier, graph } = facts
	const at = graph.nodes[node]
	const which = at && 'agency' in at ? at.agency : undefined
	if (!which) return 'Hệ thống (tự động)'
	return nameOf(facts, which === 'receiving' ? dossier.receivingAgencyId : dossier.competentAgencyId)
}

const unitOf = (facts: ControlFacts, actor: EventActor, token: Token | undefined): string => {
	if (actor.kind === 'official') return actor.agencyName
	return actor.kind === 'citizen' ? 'Chủ hồ sơ' : token ? agencyAt(facts, token) : 'Hệ thống (tự động)'
}

function stepTimeliness(facts: ControlFacts, token: Token, done: Instant): Timeliness | null {
	const task = taskOrNone(facts.graph, token.node)
	if (!task) return null
	const queue = task.acts.includes('receive') ? ('to-receive' as const) : ('in-hand' as const)
	const { suspensions } = facts.dossier
	const due = stepDueOf({ queue, task, since: token.since, suspensions }, facts.calendar)
	return due && comparedTo({ done, due })
}

type Told = {
	readonly [Kind in RecordedEvent['kind']]?: (event: Extract<RecordedEvent, { kind: Kind }>) => string
}

/** What the column for remarks says of a handover; of most nothing needs to be said. */
const notes: Told = {
	'sent-back': ({ words }) => `Trả lại: ${words}`,
	proposed: ({ outcome }) => (outcome === 'grant' ? 'Đề xuất giải quyết' : 'Đề xuất từ chối'),
	approved: () => 'Đã duyệt',
	declined: ({ words }) => `Từ chối: ${words}`,
	withdrawn: ({ words }) => (words ? `Dừng theo đề nghị: ${words}` : 'Dừng theo đề nghị của chủ hồ sơ'),
	issued: ({ result }) => `Kết quả số ${result.number}`,
	returned: ({ how }) => returnedBy[how],
	'time-ran-out': () => 'Hết thời gian của bước',
	'message-came': ({ words }) => words,
}

const returnedBy = {
	'in-person': 'Trả trực tiếp',
	electronic: 'Trả bản điện tử',
	postal: 'Trả qua bưu chính công ích',
} as const

/** What happens between handovers and moves the time that is given. */
const remarks: Told = {
	'supplement-requested': ({ items }) =>
		`Tạm dừng, chờ bổ sung hồ sơ: ${items.map(({ label }) => label).join('; ')}`,
	'supplement-answered': () => 'Đã nhận hồ sơ bổ sung, tiếp tục giải quyết',
	suspended: ({ reason }) => `Tạm dừng: ${reason}`,
	resumed: ({ dueAt }) => `Tiếp tục giải quyết, hẹn trả ${hourAndDate(dueAt)}`,
	extended: ({ dueAt, words }) => `Gia hạn đến ${hourAndDate(dueAt)}: ${words}`,
	'opinion-reclocked': ({ asked = [] }) =>
		asked
			.flatMap(({ agency, dueAt }) =>
				dueAt
					? [`Hạn trả lời của ${agency.name} tính lại theo lịch làm việc mới: ${hourAndDate(dueAt)}`]
					: [],
			)
			.join('; '),
	reclocked: ({ dueAt }) => `Hạn tính lại theo lịch làm việc mới: ${hourAndDate(dueAt)}`,
}

const toldBy = (told: Told, event: RecordedEvent): string | undefined =>
	(told[event.kind] as ((event: RecordedEvent) => string) | undefined)?.(event)
