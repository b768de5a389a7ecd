import { wallText } from '#calendar'
import { mayUndo, type RecordedEvent, undoneActs } from '#dossiers'
import type { OfficialAtWork } from '#identity'
import { type Instant, secondsBetween } from '#kernel/dates'
import { settings } from '#settings'
import type { ProcessGraph } from '#workflow'

/** The official's own last act, while it can be taken back; null when there is none. */
export function undoOf(
	last: RecordedEvent | undefined,
	official: OfficialAtWork,
	{ at, graph }: { readonly at: Instant; readonly graph: ProcessGraph },
) {
	const may = mayUndo(last, official, { at, graph, holdSeconds: settings.undoHoldSeconds })
	if (!may.ok) return null
	const { until } = may.value
	return {
		act: undoneActs[may.value.last.kind]?.() ?? '',
		until: wallText(until),
		seconds: Math.floor(secondsBetween(at, until)),
	}
}
