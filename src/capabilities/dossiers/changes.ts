import type { Answers, Value } from '#forms'
import type { HandedFile, RecordedEvent } from './dossier.ts'

/** What a supplement changed: one answer, or the files of one component. */
export type Change =
	| { readonly field: string; readonly before: Value | undefined; readonly after: Value }
	| {
			readonly component: string
			readonly before: readonly HandedFile[]
			readonly after: readonly HandedFile[]
	  }

/** What the supplements changed, from the history alone, in the order it was sent. */
export function changesOf(events: readonly RecordedEvent[]): Change[] {
	let answers: Answers = {}
	let files: readonly HandedFile[] = []
	const changes: Change[] = []
	for (const event of events) {
		if (event.kind === 'submitted') ({ answers, files } = event)
		if (event.kind !== 'supplement-answered') continue
		const before = { answers, files }
		for (const [field, after] of Object.entries(event.answers))
			changes.push({ field, before: before.answers[field], after })
		const components = [...new Set(event.files.map(({ component }) => component))]
		for (const component of components)
			changes.push({
				component,
				before: before.files.filter((file) => file.component === component),
				after: event.files.filter((file) => file.component === component),
			})
		answers = { ...answers, ...event.answers }
		files = [...files.filter(({ component }) => !components.includes(component)), ...event.files]
	}
	return changes
}
