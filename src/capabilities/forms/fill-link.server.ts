import type { Citizen } from '#identity'
import type { Instant } from '#kernel/dates'
import { type Result, ok } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { DraftRefusal } from './draft.ts'
import type { Answers } from './form.ts'
import { loadDraft } from './load.server.ts'
import { saveAnswers } from './save.server.ts'
import { noteBegun } from './store.server.ts'

/** Lays what a link fills in into a draft that was begun just now; what the identity or a register gave stays as it is. */
export async function fillFromLink(
	tx: Tx,
	filling: {
		readonly tenant: string
		readonly citizen: Citizen
		readonly draftId: string
		readonly answers: Answers
		readonly at: Instant
	},
): Promise<Result<undefined, DraftRefusal>> {
	const { tenant, citizen, draftId, answers, at } = filling
	const found = await loadDraft(tx, tenant, draftId, citizen.id)
	if (!found.ok) return found
	const { draft } = found.value
	const patch = Object.fromEntries(
		Object.entries(answers).filter(([id]) => {
			const source = draft.provenance[id]?.source
			return source === undefined || source === 'preset'
		}),
	)
	const origin = { source: 'link' } as const
	const saved = await saveAnswers(tx, { tenant, draftId, citizen, patch, revision: 0, at, origin })
	if (!saved.ok) return saved
	await noteBegun(tx, draftId, { kind: 'link', kept: Object.keys(patch).length })
	return ok(undefined)
}
