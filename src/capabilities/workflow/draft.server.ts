import type { OfficialAtWork } from '#identity'
import { type Day, dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import type { Own } from '#platform/db'
import { compileProcess } from './compile.ts'
import type { Draft, DraftAct, DraftRefusal, DraftState } from './draft.ts'
import {
	actsOfDraft,
	appendAct,
	draftForChange,
	insertDraft,
	publishedBpmn,
	publishedVersions,
	updateDraft,
} from './draft-store.server.ts'
import { readDrawing } from './drawing.ts'
import { publishProcess } from './publish.server.ts'
import type { ProcessVersion } from './store.server.ts'

/** Who writes, in which tenant and when. */
export type Writer = {
	readonly tx: Own<'workflow'>
	readonly tenant: string
	readonly official: Pick<OfficialAtWork, 'id' | 'fullName'>
	readonly at: Instant
}

/** Which draft, and the revision of it that the official was looking at. */
export type SeenDraft = { readonly id: string; readonly revision: number }

const longest = 1_000_000

/** Begins a draft: of a process that is published, from its newest version, or of a new one. */
export async function beginDraft(
	writer: Writer,
	begun: {
		readonly processId: string
		readonly procedureCode: string
		readonly name: string
		readonly bpmn?: string
		/** What is to be known of where it came from. */
		readonly words?: string
	},
): Promise<Result<Draft, DraftRefusal>> {
	const { tx, tenant } = writer
	if (!/^[a-z][a-z0-9-]{1,59}$/.test(begun.processId)) return refuse({ kind: 'bad-process-id' })
	const [newest] = await publishedVersions(tx, tenant, begun.processId)
	const bpmn = begun.bpmn ?? (newest && (await publishedBpmn(tx, tenant, begun.processId, newest.version)))
	const readable = bpmn === undefined ? undefined : await legible(bpmn)
	if (bpmn === undefined || (readable && !readable.ok))
		return readable && !readable.ok ? readable : refuse({ kind: 'unreadable' })
	const draft: Draft = {
		id: newId(),
		processId: begun.processId,
		procedureCode: newest?.procedureCode ?? begun.procedureCode,
		name: begun.name || (newest?.name ?? ''),
		basedOn: newest?.version ?? null,
		state: 'drafting',
		bpmn,
		revision: 1,
		savedBy: writer.official.fullName,
		savedAt: writer.at,
		publishedVersion: null,
	}
	await insertDraft(tx, tenant, draft)
	await appendAct(tx, tenant, draft.id, actOf(writer, 'begun', begun.words))
	return ok(draft)
}

/** Saves what is drawn, whether or not it can run yet. */
export async function saveDraft(
	writer: Writer,
	seen: SeenDraft,
	bpmn: string,
): Promise<Result<Draft, DraftRefusal>> {
	const readable = await legible(bpmn)
	if (!readable.ok) return readable
	return change(writer, seen, 'saved', ['drafting'], (draft) =>
		Promise.resolve(ok({ ...draft, bpmn, name: readable.value || draft.name })),
	)
}

/** Hands the draft to another person: from here nobody writes in it. */
export const askReview = (
	writer: Writer,
	seen: SeenDraft,
	words: string,
): Promise<Result<Draft, DraftRefusal>> =>
	change(writer, seen, 'review-asked', ['drafting'], runnable('in-review'), words)

/** Gives it back to be written on, with the reason. */
export async function sendDraftBack(
	writer: Writer,
	seen: SeenDraft,
	words: string,
): Promise<Result<Draft, DraftRefusal>> {
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	return change(
		writer,
		seen,
		'sent-back',
		['in-review', 'approved'],
		(draft) => Promise.resolve(ok({ ...draft, state: 'drafting' })),
		words,
	)
}

/** Approves what was handed in; never by one who wrote in it. */
export const approveDraft = (
	writer: Writer,
	seen: SeenDraft,
	words: string,
): Promise<Result<Draft, DraftRefusal>> =>
	change(
		writer,
		seen,
		'approved',
		['in-review'],
		async (draft) => {
			const acts = await actsOfDraft(writer.tx, writer.tenant, draft.id)
			const wrote = acts.some(
				({ kind, officialId }) => officialId === writer.official.id && (kind === 'begun' || kind === 'saved'),
			)
			return wrote ? refuse({ kind: 'own-work' }) : runnable('approved')(draft)
		},
		words,
	)

/** Publishes the approved draft as the next version: new dossiers take it from that day, running ones stay on theirs. */
export async function publishDraft(
	writer: Writer,
	seen: SeenDraft,
	validFrom: Day,
): Promise<Result<{ readonly draft: Draft; readonly published: ProcessVersion }, DraftRefusal>> {
	if (validFrom.toString() < dayInVietNam(writer.at).toString()) return refuse({ kind: 'day-past' })
	let published: ProcessVersion | undefined
	const changed = await change(writer, seen, 'published', ['approved'], async (draft) => {
		const [newest] = await publishedVersions(writer.tx, writer.tenant, draft.processId)
		const done = await publishProcess(writer.tx, {
			tenant: writer.tenant,
			processId: draft.processId,
			procedureCode: draft.procedureCode,
			bpmn: draft.bpmn,
			at: writer.at,
			validFrom,
		})
		if (!done.ok) return refuse({ kind: 'cannot-run', refusals: done.refusal })
		if (newest && done.value.version === newest.version) return refuse({ kind: 'nothing-new' })
		published = done.value
		return ok({ ...draft, state: 'published', publishedVersion: done.value.version })
	})
	if (!changed.ok) return changed
	return published ? ok({ draft: changed.value, published }) : refuse({ kind: 'nothing-new' })
}

export const discardDraft = (writer: Writer, seen: SeenDraft): Promise<Result<Draft, DraftRefusal>> =>
	change(writer, seen, 'discarded', ['drafting', 'in-review', 'approved'], (draft) =>
		Promise.resolve(ok({ ...draft, state: 'discarded' })),
	)

/** One change by one person: locked, in a state that allows it, and unchanged since they looked. */
async function change(
	writer: Writer,
	{ id, revision }: SeenDraft,
	kind: DraftAct['kind'],
	from: readonly DraftState[],
	to: (draft: Draft) => Promise<Result<Draft, DraftRefusal>>,
	words = '',
): Promise<Result<Draft, DraftRefusal>> {
	const { tx, tenant, official, at } = writer
	const draft = await draftForChange(tx, tenant, id)
	if (!draft) return refuse({ kind: 'unknown-draft' })
	if (draft.revision !== revision) return refuse({ kind: 'changed-meanwhile', by: draft.savedBy })
	if (!from.includes(draft.state)) return refuse({ kind: 'not-in-state', state: draft.state })
	const changed = await to(draft)
	if (!changed.ok) return changed
	const next = { ...changed.value, revision: revision + 1, savedBy: official.fullName, savedAt: at }
	await updateDraft(tx, tenant, next)
	await appendAct(tx, tenant, id, actOf(writer, kind, words))
	return ok(next)
}

const actOf = ({ official, at }: Writer, kind: DraftAct['kind'], words = ''): DraftAct => ({
	kind,
	at,
	officialId: official.id,
	officialName: official.fullName,
	words: words.trim().slice(0, 2000),
})

const runnable =
	(state: DraftState) =>
	async (draft: Draft): Promise<Result<Draft, DraftRefusal>> => {
		const compiled = await compileProcess(draft.bpmn)
		return compiled.ok ? ok({ ...draft, state }) : refuse({ kind: 'cannot-run', refusals: compiled.refusal })
	}

/** The name of the process in a file that can at least be read. */
async function legible(bpmn: string): Promise<Result<string, DraftRefusal>> {
	if (bpmn.length > longest) return refuse({ kind: 'too-large' })
	const drawing = await readDrawing(bpmn)
	return drawing ? ok((drawing.process.name ?? '').trim()) : refuse({ kind: 'unreadable' })
}
