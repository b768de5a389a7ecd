import { m } from '#messages'
import { unreachable } from '#kernel/result'
import { type AcrossFault, type Column, daysOf, type RowRefusal, type TableRemark } from '#workflow'

/** Why a row of a table is not read, with the row, in the language of the page. */
export function rowRefusalWords(refusal: RowRefusal): string {
	switch (refusal.kind) {
		case 'no-header':
			return m.studio_row_refusal_no_header({
				missing: refusal.missing.map((column) => columnWords(column)).join(', '),
			})
		case 'no-rows':
			return m.studio_row_refusal_no_rows()
		case 'too-many-rows':
			return m.studio_row_refusal_too_many({ count: refusal.count })
		case 'no-content':
			return m.studio_row_refusal_no_content({ row: refusal.row })
		case 'unknown-responsible':
			return refusal.given === ''
				? m.studio_row_refusal_responsible_empty({ row: refusal.row })
				: m.studio_row_refusal_responsible(refusal)
		case 'bad-time':
			return {
				'not-a-time': m.studio_row_refusal_time,
				range: m.studio_row_refusal_range,
				'no-unit': m.studio_row_refusal_unit,
				'became-a-date': m.studio_row_refusal_date,
			}[refusal.why]({ row: refusal.row, given: refusal.given })
		case 'bad-way':
			return m.studio_row_refusal_way(refusal)
		case 'bad-condition':
			return m.studio_row_refusal_condition(refusal)
		case 'unknown-step':
			return m.studio_row_refusal_step(refusal)
		case 'unknown-act':
			return m.studio_row_refusal_act(refusal)
		case 'bad-across':
			return acrossWords[refusal.why]({ row: refusal.row, given: refusal.given })
		default:
			return unreachable(refusal)
	}
}

const acrossWords: Readonly<Record<AcrossFault, (at: { row: number; given: string }) => string>> = {
	words: m.studio_across_refusal_words,
	both: m.studio_across_refusal_both,
	agency: m.studio_across_refusal_agency,
	rule: m.studio_across_refusal_words,
	'no-answerer': m.studio_across_refusal_no_answerer,
	answerer: m.studio_across_refusal_answerer,
	procedure: m.studio_across_refusal_procedure,
	nowhere: m.studio_across_refusal_nowhere,
	answers: m.studio_across_refusal_answers,
	files: m.studio_across_refusal_files,
	acts: m.studio_across_refusal_acts,
	hours: m.studio_across_refusal_hours,
}

export function remarkWords(remark: TableRemark): string {
	switch (remark.kind) {
		case 'same-label':
			return m.studio_remark_same_label(remark)
		case 'total-differs':
			return m.studio_remark_total({ stated: hours(remark.stated), sum: hours(remark.sum) })
		case 'split':
			return m.studio_remark_split(remark)
		case 'added':
			return m.studio_remark_added(remark)
		default:
			return unreachable(remark)
	}
}

const decimal = (value: number): string => String(value).replace('.', ',')
export const hours = (value: number): string =>
	m.studio_total({ hours: decimal(value), days: decimal(daysOf(value)) })

const columnWords = (column: Column): string =>
	(
		({
			content: m.studio_row_content,
			responsible: m.studio_row_responsible,
			time: m.studio_row_time,
		}) as Partial<Record<Column, () => string>>
	)[column]?.() ?? column
