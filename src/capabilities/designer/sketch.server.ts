import type { FormDefinition } from '#forms'
import { latestForm, publishable, publishForm } from '#forms/server'
import type { OfficialAtWork } from '#identity'
import { type Day, dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { agreeing } from './agreeing.ts'
import { type Edit, edited } from './edit.ts'
import type { Sketch, SketchAct, SketchRefusal, SketchState } from './sketch.ts'
import { actsOf, appendAct, editAt, findSketch, insertSketch, updateSketch } from './store.server.ts'

/** Who designs, in which tenant and when. */
export type Designer = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: Pick<OfficialAtWork, 'id' | 'fullName'>
	readonly at: Instant
}

/** Which sketch, and the revision of it that the official was looking at. */
export type SeenSketch = { readonly id: string; readonly revision: number }

/** Far above any form. */
const mostLetters = 2_000_000

type Held = NonNullable<Awaited<ReturnType<typeof findSketch>>>

/** Begins a sketch: of a form that is published, as its newest version, or of a new form with a name nobody has. */
export async function beginSketch(
	by: Designer,
	begun: { readonly definition: FormDefinition; readonly isNew: boolean; readonly words?: string },
): Promise<Result<{ readonly id: string }, SketchRefusal>> {
	const { id: formId } = begun.definition
	if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(formId) || formId.length > 60) return refuse({ kind: 'bad-name' })
	const newest = await latestForm(by.tx, by.tenant, formId)
	if (begun.isNew && newest) return refuse({ kind: 'name-taken' })
	const id = newId()
	await insertSketch(by.tx, {
		id,
		basedOn: newest?.version ?? null,
		state: 'drafting',
		definition: { ...agreeing(begun.definition), version: (newest?.version ?? 0) + 1 },
		revision: 1,
		savedBy: by.official.fullName,
		savedAt: by.at,
		publishedVersion: null,
		undo: false,
		redo: false,
	})
	await appendAct(by.tx, id, actOf(by, 'begun', begun.words))
	return ok({ id })
}

/** Does one thing to the form. It may be broken afterwards; what is wrong is told until it is handed in. */
export const editSketch = (
	by: Designer,
	seen: SeenSketch,
	edit: Edit,
): Promise<Result<Sketch, SketchRefusal>> =>
	change(by, seen, 'edited', ['drafting'], (held) => {
		const after = edited(held.definition, edit)
		if (!after.ok) return after
		return JSON.stringify(after.value).length > mostLetters
			? refuse({ kind: 'too-large' })
			: ok({ definition: after.value })
	})

/** Takes the last edit back, or makes again what was taken back. */
export const undoEdit = (
	by: Designer,
	seen: SeenSketch,
	which: 'undo' | 'redo',
): Promise<Result<Sketch, SketchRefusal>> =>
	change(by, seen, 'edited', ['drafting'], async (held) => {
		const edit = held.edit + (which === 'undo' ? -1 : 1)
		const definition = edit > held.lastEdit ? undefined : await editAt(by.tx, held.id, edit)
		return definition ? ok({ at: edit, title: definition.title.vi }) : refuse({ kind: 'nothing-to-undo' })
	})

/** Hands the form to another person: from here nobody edits it. */
export const askReview = (
	by: Designer,
	seen: SeenSketch,
	words: string,
): Promise<Result<Sketch, SketchRefusal>> =>
	change(by, seen, 'review-asked', ['drafting'], whole('in-review'), words)

/** Gives it back to be worked on, with the reason. */
export async function sendBack(
	by: Designer,
	seen: SeenSketch,
	words: string,
): Promise<Result<Sketch, SketchRefusal>> {
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	return change(by, seen, 'sent-back', ['in-review', 'approved'], () => ok({ state: 'drafting' }), words)
}

/** Approves what was handed in; never by one who designed in it. */
export const approveSketch = (
	by: Designer,
	seen: SeenSketch,
	words: string,
): Promise<Result<Sketch, SketchRefusal>> =>
	change(
		by,
		seen,
		'approved',
		['in-review'],
		async (held) =>
			hasDesigned(await actsOf(by.tx, held.id), by.official.id)
				? refuse({ kind: 'own-work' })
				: whole('approved')(held),
		words,
	)

/** Has this official begun or edited it? Then somebody else approves it. */
export const hasDesigned = (acts: readonly SketchAct[], officialId: string): boolean =>
	acts.some((act) => act.officialId === officialId && (act.kind === 'begun' || act.kind === 'edited'))

/** Publishes the approved form as its next version: drafts take it from that day, open ones move and are told what changed. */
export async function publishSketch(
	by: Designer,
	seen: SeenSketch,
	validFrom: Day,
): Promise<Result<Sketch, SketchRefusal>> {
	if (validFrom.toString() < dayInVietNam(by.at).toString()) return refuse({ kind: 'day-past' })
	return change(by, seen, 'published', ['approved'], async ({ definition }) => {
		const newest = await latestForm(by.tx, by.tenant, definition.id)
		const version = (newest?.version ?? 0) + 1
		if (newest && JSON.stringify({ ...newest, version }) === JSON.stringify({ ...definition, version }))
			return refuse({ kind: 'nothing-new' })
		const done = await publishForm(by.tx, { ...definition, version }, by.at, validFrom)
		if (done.ok) return ok({ state: 'published', publishedVersion: version })
		return refuse(
			done.refusal.kind === 'version-taken' ? { kind: 'changed-meanwhile', by: '' } : done.refusal,
		)
	})
}

export const discardSketch = (by: Designer, seen: SeenSketch): Promise<Result<Sketch, SketchRefusal>> =>
	change(by, seen, 'discarded', ['drafting', 'in-review', 'approved'], () => ok({ state: 'discarded' }))

type Changed =
	| { readonly state: SketchState; readonly publishedVersion?: number }
	| { readonly definition: FormDefinition }
	| { readonly at: number; readonly title: string }

/** One change by one person: locked, in a state that allows it, and unchanged since they looked. */
async function change(
	by: Designer,
	{ id, revision }: SeenSketch,
	kind: SketchAct['kind'],
	from: readonly SketchState[],
	to: (held: Held) => Result<Changed, SketchRefusal> | Promise<Result<Changed, SketchRefusal>>,
	words = '',
): Promise<Result<Sketch, SketchRefusal>> {
	const held = await findSketch(by.tx, id, 'hold')
	if (!held) return refuse({ kind: 'unknown-sketch' })
	if (held.revision !== revision) return refuse({ kind: 'changed-meanwhile', by: held.savedBy })
	if (!from.includes(held.state)) return refuse({ kind: 'not-in-state', state: held.state })
	const changed = await to(held)
	if (!changed.ok) return changed
	const { value } = changed
	const edit = 'definition' in value ? held.edit + 1 : 'at' in value ? value.at : held.edit
	const next = {
		state: 'state' in value ? value.state : held.state,
		publishedVersion: 'state' in value ? (value.publishedVersion ?? null) : null,
		edit,
		lastEdit: 'definition' in value ? edit : held.lastEdit,
		title:
			'definition' in value
				? value.definition.title.vi
				: 'at' in value
					? value.title
					: held.definition.title.vi,
		revision: revision + 1,
		savedBy: by.official.fullName,
		savedAt: by.at,
	}
	await updateSketch(by.tx, id, next, 'definition' in value ? value.definition : undefined)
	await appendAct(by.tx, id, actOf(by, kind, words))
	const after = await findSketch(by.tx, id)
	return after ? ok(after) : refuse({ kind: 'unknown-sketch' })
}

const actOf = ({ official, at }: Designer, kind: SketchAct['kind'], words = ''): SketchAct => ({
	kind,
	at,
	officialId: official.id,
	officialName: official.fullName,
	words: words.trim().slice(0, 2000),
})

/** Only a form that could be published goes on. */
const whole =
	(state: SketchState) =>
	({ definition }: Held): Result<Changed, SketchRefusal> => {
		const fit = publishable(definition)
		return fit.ok ? ok({ state }) : fit
	}
