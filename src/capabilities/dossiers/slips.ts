import type { TimeLimit } from '#calendar'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import {
	type ApologySlip,
	editionOn,
	hourAndDay,
	type ReceptionSlip,
	type RefusalSlip,
	type StopNotice,
	type SupplementSlip,
} from '#papers'
import type { Dossier, EventActor, RecordedEvent, ReturnMethod } from './dossier.ts'
import { oneStopHead, type ReceivingUnit } from './letterhead.ts'

/** Who a slip is for and who gives it. */
export type SlipFacts = {
	readonly dossier: Dossier
	readonly events: readonly RecordedEvent[]
	readonly components: readonly { readonly key: string; readonly label: { readonly vi: string } }[]
	readonly applicant: {
		readonly name: string
		readonly personalId: string | null
		readonly residence: string | null
		readonly phone: string | null
		readonly email: string | null
	}
	readonly receiving: ReceivingUnit
	readonly hotline: string
	/** Where the citizen follows the dossier. */
	readonly link: string
	/** By which they were called, when an official filed for them at the counter. */
	readonly queueTicket?: string | null
}

/** Form 01 of TT 03/2025/TT-VPCP; undefined before the dossier is received. Hour and day always stand on it (TT 01/2020/TT-BTP Đ2). */
export function receptionSlip(facts: SlipFacts): ReceptionSlip | undefined {
	const received = facts.events.find((event) => event.kind === 'received')
	if (!received) return undefined
	const { dossier } = facts
	const marked = facts.components.flatMap(({ key, label }) => {
		const mark = dossier.marks[key]
		return mark ? [`${label.vi}, ${mark.count} ${kinds[mark.as]}`] : [label.vi]
	})
	return {
		...headOf(facts, received, numberOf(facts, `TNHS-${unitSign(facts)}`, unitSign(facts))),
		kind: 'phieu-tiep-nhan',
		receivingUnit: oneStopHead(facts.receiving).unit,
		delegator: null,
		components: ['Tờ khai điện tử', ...marked],
		sets: 1,
		legalLimit: limitInVietnamese(dossier.timeLimit),
		receivedAt: hourAndDay(received.at),
		dueAt: hourAndDay(received.dueAt),
		returnAt: returnPlace(facts),
		queueTicket: facts.queueTicket ?? null,
	}
}

/** Form 02; undefined while no supplement was asked for. */
export function supplementSlip(facts: SlipFacts): SupplementSlip | undefined {
	const asked = facts.events.findLast((event) => event.kind === 'supplement-requested')
	if (!asked) return undefined
	return {
		...headOf(facts, asked, numberOf(facts, `PBS-${unitSign(facts)}`, 'HDHS')),
		kind: 'phieu-yeu-cau-bo-sung',
		wanted: asked.items.map(({ label, remedy }) => `${label}: ${remedy}`),
		reason: asked.items.map(({ reason }) => reason).join(' '),
		contact: asked.contact,
	}
}

/** Form 03; undefined while the dossier is not declined. */
export function refusalSlip(facts: SlipFacts): RefusalSlip | undefined {
	const declined = facts.events.find((event) => event.kind === 'declined')
	if (!declined) return undefined
	return {
		...headOf(facts, declined, numberOf(facts, `PTC-${unitSign(facts)}`, unitSign(facts))),
		kind: 'phieu-tu-choi',
		receivingUnit: oneStopHead(facts.receiving).unit,
		reasons: [declined.words, `Căn cứ: ${declined.legalBasis}`],
	}
}

/** Form 04: an apology and a new date; undefined while none was promised. */
export function apologySlip(facts: SlipFacts): ApologySlip | undefined {
	const extended = facts.events.findLast((event) => event.kind === 'extended')
	const received = facts.events.find((event) => event.kind === 'received')
	if (!extended || !received) return undefined
	return {
		...headOf(facts, extended, numberOf(facts, 'PXL', 'PXL')),
		kind: 'phieu-xin-loi',
		receivingUnit: oneStopHead(facts.receiving).unit,
		receivedAt: hourAndDay(received.at),
		previousDueAt: hourAndDay(extended.previousDueAt),
		dueAt: hourAndDay(extended.dueAt),
		reason: extended.words,
	}
}

/** Form 05, which the circular of 2018 has not; undefined while nobody asked to stop. */
export function stopNotice(facts: SlipFacts): StopNotice | undefined {
	const withdrawn = facts.events.find((event) => event.kind === 'withdrawn')
	if (!withdrawn || editionFor(facts) === 'tt-01-2018') return undefined
	const { officer: _, ...head } = headOf(facts, withdrawn, numberOf(facts, `TBD-${unitSign(facts)}`, ''))
	const received = facts.events.find((event) => event.kind === 'received')
	const paper = facts.components.flatMap(({ key, label }) => {
		const mark = facts.dossier.marks[key]
		return mark && mark.as !== 'electronic' ? [`${label.vi}, ${mark.count} ${kinds[mark.as]}`] : []
	})
	return {
		...head,
		kind: 'thong-bao-dung',
		receivingUnit: oneStopHead(facts.receiving).unit,
		receivedAt: received ? hourAndDay(received.at) : null,
		requestedAt: hourAndDay(withdrawn.at),
		channel: withdrawn.actor.kind === 'citizen' ? 'Cổng dịch vụ công' : 'bộ phận một cửa',
		reason: withdrawn.words || 'theo đề nghị của chủ hồ sơ',
		returned: paper.length > 0 ? paper : ['Hồ sơ nộp bản điện tử, không có giấy tờ phải trả lại'],
	}
}

const kinds = { original: 'bản chính', copy: 'bản sao', electronic: 'bản điện tử' } as const

export const headOf = (
	facts: SlipFacts,
	event: { readonly at: Instant; readonly actor: EventActor },
	number: string,
) => ({
	edition: editionFor(facts),
	...letterhead(facts),
	number,
	day: dayInVietNam(event.at),
	link: facts.link,
	reference: facts.dossier.code,
	applicant: {
		fullName: facts.applicant.name,
		personalId: facts.applicant.personalId ?? '',
		address: facts.applicant.residence ?? '',
		phone: (facts.applicant.phone ?? '').replace(/^\+84(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3'),
		email: facts.applicant.email,
	},
	request: `${facts.dossier.procedure.name} (mã thủ tục ${facts.dossier.procedure.code})`,
	officer: event.actor.name,
	hotline: facts.hotline,
})

const letterhead = ({ receiving }: SlipFacts) => {
	const { parent, agency, place } = oneStopHead(receiving)
	return { parent, agency, place }
}

const unitSign = ({ receiving }: SlipFacts) => oneStopHead(receiving).sign

const editionFor = ({ dossier }: SlipFacts) => editionOn(dayInVietNam(dossier.submittedAt))

/** The running number of the dossier's code with the sign of the form in its edition: `0042/PBS-TTPVHCC`. */
export const numberOf = (facts: SlipFacts, sign2025: string, sign2018: string): string =>
	`${facts.dossier.code.split('-').at(-1)}/${editionFor(facts) === 'tt-01-2018' ? sign2018 : sign2025}`

/** How the applicant wants to be given the result. */
export function wishedReturn({ answers }: Pick<Dossier, 'answers'>): ReturnMethod {
	const asked = answers['result_delivery']
	if (asked === 'desk') return 'in-person'
	return asked === 'postal' ? 'postal' : 'electronic'
}

function returnPlace({ dossier, receiving }: SlipFacts): string {
	const places = {
		'in-person': oneStopHead(receiving).unit,
		postal: 'Qua bưu chính công ích',
		electronic: 'Tài khoản trên Cổng dịch vụ công',
	} as const satisfies Record<ReturnMethod, string>
	return places[wishedReturn(dossier)]
}

function limitInVietnamese(limit: TimeLimit): string {
	switch (limit.unit) {
		case 'same-day':
			return 'Trong ngày làm việc nhận đủ hồ sơ; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo'
		case 'working-day':
			return `${limit.count} ngày làm việc`
		case 'day':
			return `${limit.count} ngày`
		case 'hour':
			return `${limit.count} giờ làm việc`
		case 'month':
			return `${limit.count} tháng`
		default:
			return unreachable(limit)
	}
}
