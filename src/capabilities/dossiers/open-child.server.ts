import type { TimeLimit } from '#calendar'
import { procedureOn } from '#catalogue/server'
import { digest } from '#documents'
import { recordFiles } from '#documents/server'
import type { Answers } from '#forms'
import { saveAnswers, startDraft } from '#forms/server'
import { enterPerson, type InPerson, personById } from '#identity/server'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { unreachable } from '#kernel/result'
import { Lastly, transact, type Tx } from '#platform/db'
import { agency } from '#tenancy/server'
import { endOf, heldByCitizen } from './child.ts'
import { dueOf, rulesOf } from './desk.server.ts'
import type {
	ChildOutcome,
	ChildTold,
	Parent,
	Dossier,
	DossierCode,
	HandedFile,
	IssuedResult,
} from './dossier.ts'
import { agencyOfCode, openedFor, takenNow } from './exchange-store.server.ts'
import { resultOf } from './lifecycle.ts'
import type { SubmitRefusal } from './refusal.ts'
import { findById, history } from './store.server.ts'
import { submitDraft } from './submit.server.ts'
import { standingActs } from './undo.ts'

// The other end of a step that opens a dossier elsewhere: what its agency does, as its own tenant.

/** What a step asks another agency to open. Its files are in the store of that tenant already. */
export type Opening = {
	readonly parent: Parent
	readonly procedure: string
	/** The code of the agency that decides. */
	readonly agency: string
	/** The citizen: known by id within one tenant, by their number at another. */
	readonly person: { readonly id: string } | InPerson
	readonly answers: Answers
	readonly files: readonly Omit<HandedFile, 'id'>[]
	readonly limit: TimeLimit | null
}

export type Opened =
	| {
			readonly ok: true
			readonly code: DossierCode
			readonly procedure: { readonly code: string; readonly name: string }
			readonly told: ChildTold
	  }
	/** Why not, as a step that is stuck says it. */
	| { readonly ok: false; readonly why: string }

/** Nothing of what was begun stays when the dossier is refused … */
class Refused extends Error {}
/** … or is there already. */
class Repeated extends Error {}

/**
 * Opens the dossier, once for each key: however often it is asked, and killed at any point, the answer names the same one.
 * It is an ordinary dossier of its agency, filed as the citizen would file it; what its form or its papers lack refuses it.
 */
export async function openChild(tenant: string, key: string, opening: Opening, at: Instant): Promise<Opened> {
	const actor = { tenant, person: 'system' }
	try {
		await transact(actor, (tx) => submitted(tx, { tenant, key, opening, at }))
	} catch (failure) {
		if (failure instanceof Refused) return { ok: false, why: failure.message }
		if (!(failure instanceof Repeated)) throw failure
	}
	return transact(actor, async (tx) => {
		const opened = await openedFor(tx, opening.parent.tenant, key)
		const dossier = opened && (await findById(tx, opened.id))
		if (!dossier) throw new Error(`What ${opening.parent.code} opened under ${key} is not there`)
		const { code, procedure } = dossier
		const { told } = await standingOf(tx, tenant, dossier, at)
		return { ok: true, code, procedure: { code: procedure.code, name: procedure.name }, told }
	})
}

type Asking = {
	readonly tenant: string
	readonly key: string
	readonly opening: Opening
	readonly at: Instant
}

async function submitted(tx: Tx, { tenant, key, opening, at }: Asking) {
	const { parent, answers } = opening
	if (await openedFor(tx, parent.tenant, key)) throw new Repeated()
	const today = dayInVietNam(at)
	const agencyId = await agencyOfCode(tx, opening.agency, today)
	if (!agencyId) throw new Refused(`child-no-agency: ${opening.agency}`)
	const procedure = await procedureOn(tx, opening.procedure, today)
	if (!procedure) throw new Refused(`child-no-procedure: ${opening.procedure}`)
	const personId = 'id' in opening.person ? opening.person.id : await enterPerson(tx, opening.person, at)
	// Whoever filed there was known well enough (NĐ 69/2024): the dossier it leads to asks no more.
	const citizen = { ...(await personById(tx, personId)), assurance: 2 as const }
	const draft = await startDraft(tx, {
		tenant,
		citizen,
		procedureCode: opening.procedure,
		procedureVersion: procedure.version,
		caseCode: null,
		agencyId,
		at,
	})
	if (!draft.ok) throw new Refused(`child-no-procedure: ${opening.procedure}`)
	const { draftId } = draft.value
	const body = { ...opening, person: null, answers: null }
	// Whoever asks a second time waits here until the first is through, and finds it.
	if (!(await takenNow(tx, tenant, { from: parent.tenant, key, kind: 'open', draftId, body, at })))
		throw new Repeated()
	const saved = await saveAnswers(tx, { tenant, draftId, citizen, patch: answers, revision: 0, at })
	if (!saved.ok) throw new Refused(`child-answers: ${saved.refusal.kind}`)
	const [refused] = saved.value.refused
	if (refused) throw new Refused(`child-answers: ${refused.field}`)
	const files = Map.groupBy(opening.files, ({ component }) => component)
	for (const [component, own] of files)
		await recordFiles(
			tx,
			own.map((file) => ({
				...file,
				id: newId(),
				componentKey: component,
				sha256: digest(file.sha256),
				storedAt: at,
				personId,
				draftId,
				madeFrom: [{ ...file, sha256: digest(file.sha256) }],
			})),
		)
	const done = await submitDraft(
		{
			tx,
			tenant,
			citizen,
			at,
			address: '',
			filedBy: { kind: 'system', name: parent.agency },
			opened: { by: parent, limit: opening.limit },
		},
		draftId,
	)
	if (!(done instanceof Lastly) && !done.ok) throw new Refused(whyOf(done.refusal))
	return done
}

function whyOf(refusal: SubmitRefusal): string {
	switch (refusal.kind) {
		case 'answers-invalid':
			return `child-answers: ${refusal.fields.map(({ field }) => field).join(', ')}`
		case 'components-missing':
		case 'papers-not-valid':
			return `child-papers: ${refusal.components.map(({ title }) => title.vi).join(', ')}`
		case 'unknown-draft':
		case 'assurance-too-low':
		case 'discarded':
		case 'form-changed':
		case 'agency-missing':
		case 'not-online':
			return `child-refused: ${refusal.kind}`
		default:
			return unreachable(refusal)
	}
}

/** How a dossier stands for whoever waits for it elsewhere, and how it ended, with the result that goes over. */
export async function standingOf(
	tx: Tx,
	tenant: string,
	dossier: Dossier,
	at: Instant,
): Promise<{
	readonly told: ChildTold
	readonly end: {
		readonly outcome: ChildOutcome
		readonly words: string
		readonly result: IssuedResult | null
	} | null
}> {
	const [events, competent, { calendar }] = await Promise.all([
		history(tx, dossier.id).then(standingActs),
		agency(tx, dossier.competentAgencyId),
		rulesOf(tx, tenant, dossier),
	])
	const end = endOf(dossier, events)
	const held = heldByCitizen(events)
	// Until it is received the time is what it would be if it were received now.
	const due = dossier.state === 'submitted' ? dueOf(dossier, calendar, at).projectedDueAt : dueNow(dossier)
	return {
		told: {
			seq: dossier.version,
			state: dossier.state,
			agency: competent?.name ?? '',
			dueAt: end || held.some(({ to }) => to === null) ? null : due,
			held,
		},
		end: end ? { ...end, result: resultOf(dossier) ?? null } : null,
	}
}

const dueNow = (dossier: Dossier): Instant | null => ('dueAt' in dossier ? dossier.dueAt : null)
