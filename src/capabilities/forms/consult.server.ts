import type { Citizen } from '#identity'
import { personById } from '#identity/server'
import { dayInVietNam, now } from '#kernel/dates'
import { type Actor, transact, type Tx } from '#platform/db'
import type { Attempt } from '#platform/worker'
import { agrees, RegisterAway, type Registries } from '#registers'
import { consult, type Consulted, type Question } from '#registers/server'
import { formDefinition } from './definition.server.ts'
import type { Draft } from './draft.ts'
import { fieldsOf, type FormDefinition } from './form.ts'
import { factsShown, identified, type Identified, keyOf, type LookupState } from './lookup.ts'
import { prefill } from './prefill.ts'
import { findDraft, writeAnswers, writeLookups } from './store.server.ts'

type Asked = {
	readonly tenant: string
	readonly draft: string
	readonly lookup: string
	readonly request: string
}

/**
 * The task `consult-register`: asks a register what a draft asks of it, outside any transaction, and fills in what may be
 * shown. Whoever is somebody else is only confirmed. What was changed meanwhile has a job of its own.
 */
export const consultForDraft =
	(registries: Registries) =>
	async (asked: Asked, attempt: Pick<Attempt, 'last' | 'signal'>): Promise<void> => {
		const by = { tenant: asked.tenant, person: 'worker' }
		const question = await transact(by, (tx) => questionOf(tx, by, asked, attempt.signal))
		if (!question) return
		const came = await consult(registries, by, question)
		await transact(by, (tx) => taken(tx, by, asked, question, came))
		// The queue waits longer each time; when it has given up, the dossier asks again by itself.
		if (came.came === 'away' && !attempt.last) throw new RegisterAway(question.register)
	}

type Standing = {
	readonly draft: Draft
	readonly definition: FormDefinition
	readonly citizen: Citizen
	readonly state: LookupState
	readonly named: Identified
}

/** How the lookup stands; undefined when the draft is gone, or asks another question now. */
async function standing(
	tx: Tx,
	{ tenant }: Actor,
	{ draft: id, lookup, request }: Asked,
	purpose: 'read' | 'hold',
): Promise<Standing | undefined> {
	const found = await findDraft(tx, id, undefined, purpose)
	const draft = found?.draft
	const state = draft?.lookups[lookup]
	if (draft?.state !== 'open' || state?.request !== request) return undefined
	const [definition, citizen] = await Promise.all([
		formDefinition(tx, tenant, draft.formId, draft.formVersion),
		personById(tx, draft.personId),
	])
	const asks = definition?.lookups?.find((each) => each.id === lookup)
	if (!definition || !citizen || !asks) return undefined
	const named = identified(definition, asks, draft.answers, citizen, {
		today: dayInVietNam(now()).toString(),
	})
	return named && keyOf(named) === state.key ? { draft, definition, citizen, state, named } : undefined
}

async function questionOf(
	tx: Tx,
	by: Actor,
	asked: Asked,
	signal: AbortSignal | undefined,
): Promise<Question | undefined> {
	const found = await standing(tx, by, asked, 'read')
	if (!found) return undefined
	const { draft, definition, named, state } = found
	const isStranger = named.of === 'another' && named.register === 'population'
	return {
		register: named.register,
		service: isStranger ? 'confirm' : 'look-up',
		request: state.request,
		keys: named.keys,
		of: named.of,
		wanted: new Set([
			...factsShown(fieldsOf(definition), asked.lookup),
			...(named.of === 'own' ? Object.keys(named.keys) : []),
		]),
		about: {
			draftId: draft.id,
			personId: draft.personId,
			purpose: draft.procedureCode,
			agencyId: draft.agencyId,
		},
		signal,
	}
}

async function taken(tx: Tx, by: Actor, asked: Asked, { keys }: Question, came: Consulted): Promise<void> {
	const found = await standing(tx, by, asked, 'hold')
	if (!found) return
	const { draft, definition, citizen, state, named } = found
	const agreed =
		came.came !== 'told' || named.of !== 'own' || agreesWith(keys, came.facts)
			? ('matches' as const)
			: 'differs'
	const shown = factsShown(fieldsOf(definition), asked.lookup)
	const after: LookupState = {
		key: state.key,
		request: state.request,
		came: came.came === 'told' ? agreed : came.came,
		at: came.at.toString(),
		...(came.came === 'told' &&
			agreed === 'matches' && {
				facts: Object.fromEntries(Object.entries(came.facts).filter(([name]) => shown.has(name))),
			}),
	}
	const lookups = { ...draft.lookups, [asked.lookup]: after }
	const circumstances = { today: dayInVietNam(came.at).toString() }
	const filled = prefill(definition, draft.answers, draft.provenance, citizen, circumstances, lookups)
	await writeLookups(tx, draft.id, { [asked.lookup]: after })
	if (Object.keys(filled.answers).length === 0 && Object.keys(filled.provenance).length === 0) return
	await writeAnswers(tx, draft.id, {
		...filled,
		revision: draft.revision + 1,
		savedAt: came.at.toString(),
	})
}

/** Another name or birthday under one's number: the record is not taken for one's own. */
const agreesWith = (keys: Question['keys'], told: Readonly<Record<string, string>>): boolean =>
	(told['fullName'] === undefined || agrees('text', keys['fullName'] ?? '', told['fullName'])) &&
	(told['birthDate'] === undefined ||
		keys['birthDate'] === undefined ||
		agrees('day', keys['birthDate'], told['birthDate']))
