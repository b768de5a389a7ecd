import type { WallText } from '#calendar'
import type { Day } from '#kernel/dates'
import { documentNumber, editionOn, type Register, type RegisterLine, slashed } from '#papers'
import { oneStopHead, type ReceivingUnit } from './letterhead.ts'

/** A dossier of the register as its page and its paper write it. */
export type RegisterRow = {
	readonly number: number
	readonly code: string
	readonly state: string
	readonly procedureName: string
	readonly applicantName: string
	readonly residence: string | null
	readonly phone: string | null
	readonly leadAgency: string
	readonly receivedAt: WallText
	readonly dueAt: WallText | null
	readonly closedAt: WallText | null
	readonly returnedAt: WallText | null
	readonly returnedBy: 'in-person' | 'electronic' | 'postal' | null
	readonly reason: string | null
}

/** Who keeps the register, for when, and which volume of it this is. */
export type RegisterFacts = {
	readonly agency: ReceivingUnit
	readonly from: Day
	readonly to: Day
	readonly field: string | undefined
	readonly volume: { readonly number: number; readonly of: number }
	/** The day it is printed. */
	readonly day: Day
	readonly link: string
}

/** One volume of the register (mẫu 07 of TT 03/2025/TT-VPCP, mẫu 06 of TT 01/2018/TT-VPCP). */
export function registerPaper(facts: RegisterFacts, rows: readonly RegisterRow[]): Register {
	const { from, to, volume } = facts
	const { parent, agency, place, sign } = oneStopHead(facts.agency)
	const edition = editionOn(from)
	const two = (number: number) => String(number).padStart(2, '0')
	return {
		kind: 'so-theo-doi',
		edition,
		...{ parent, agency, place },
		number: edition === 'tt-01-2018' ? '' : documentNumber(volume.number, `STD-${sign}`),
		day: facts.day,
		link: facts.link,
		reference: `${slashed(from)}-${slashed(to)}, quyển ${two(volume.number)}`,
		period: from.equals(to) ? `ngày ${slashed(from)}` : `từ ngày ${slashed(from)} đến ngày ${slashed(to)}`,
		field: facts.field ?? 'tất cả các lĩnh vực',
		volume: `Quyển số ${two(volume.number)}/${two(volume.of)}`,
		lines: rows.map(lineOf),
	}
}

const lineOf = (row: RegisterRow): RegisterLine => ({
	number: row.number,
	code: row.code,
	procedure: row.procedureName,
	sets: '01',
	applicant: row.applicantName,
	contact: [row.residence, row.phone?.replace(/^\+84/, '0')].filter(Boolean).join(', '),
	lead: row.leadAgency,
	receivedAt: clockAndDate(row.receivedAt),
	dueAt: row.dueAt ? clockAndDate(row.dueAt) : '',
	returned: row.returnedAt ? clockAndDate(row.returnedAt) : endWithout(row),
	method: row.returnedBy ? methods[row.returnedBy] : '',
	note: endWithout(row) && (row.reason ?? ''),
})

/** `09:05 12/11/2026` */
const clockAndDate = (at: WallText): string =>
	`${at.slice(11, 16)} ${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}`

function endWithout({ state, closedAt }: RegisterRow): string {
	if (!closedAt) return ''
	if (state === 'declined') return `Từ chối ${clockAndDate(closedAt)}`
	return state === 'withdrawn' ? `Dừng theo đề nghị ${clockAndDate(closedAt)}` : ''
}

const methods = {
	'in-person': 'Trực tiếp',
	electronic: 'Bản điện tử',
	postal: 'Bưu chính công ích',
} as const
