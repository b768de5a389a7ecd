import { actNames, bulkActs, type BulkManner } from '#dossiers'
import { m } from '#messages'
import { unreachable } from '#kernel/result'

/** What the form of a bulk act says; undefined when a part of it is missing. */
export function mannerFrom(form: FormData): BulkManner | undefined {
	const act = bulkActs.find((each) => each === form.get('act'))
	const words = String(form.get('words') ?? '')
		.trim()
		.slice(0, 2000)
	switch (act) {
		case undefined:
			return undefined
		case 'receive':
			return { act }
		case 'hand-on':
		case 'approve':
			return { act, words }
		case 'send-back':
			return words === '' ? undefined : { act, words }
		case 'propose':
			return { act, outcome: form.get('outcome') === 'refuse' ? 'refuse' : 'grant', words }
		case 'return': {
			const how = (['in-person', 'electronic', 'postal'] as const).find((each) => each === form.get('how'))
			return how && { act, how }
		}
		default:
			return unreachable(act)
	}
}

/** The act of a bulk in words. */
export const bulkActName = (act: BulkManner['act']): string =>
	act === 'undo' ? m.day_bulk_act_undo() : actNames[act]()
