import { type Result, ok, refuse } from '#kernel/result'
import { isId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { formDefinition } from './definition.server.ts'
import type { Draft, DraftRefusal } from './draft.ts'
import type { FormDefinition } from './form.ts'
import { findDraft, type DraftLine, listDrafts, type StoredDraft } from './store.server.ts'

export type DraftAndForm = { readonly draft: Draft; readonly definition: FormDefinition }

/** A person's own draft, whatever its state, with its form. Another person's is as if it were not there. */
export const loadDraft = (
	tx: Tx,
	tenant: string,
	draftId: string,
	personId: string,
): Promise<Result<DraftAndForm, DraftRefusal>> => read(tx, tenant, draftId, personId, 'read')

/** As {@link loadDraft}, kept for this transaction and only while it is open: for submission. */
export const draftForSubmission = async (
	tx: Tx,
	tenant: string,
	draftId: string,
	personId: string,
): Promise<Result<DraftAndForm, DraftRefusal>> => openDraft(tx, tenant, draftId, personId)

/** An open draft, held for this transaction. */
export async function openDraft(
	tx: Tx,
	tenant: string,
	draftId: string,
	personId: string,
): Promise<Result<DraftAndForm & StoredDraft, DraftRefusal>> {
	const found = await read(tx, tenant, draftId, personId, 'hold')
	if (!found.ok) return found
	const { draft } = found.value
	if (draft.state === 'submitted') return refuse({ kind: 'submitted', dossierId: draft.dossierId })
	if (draft.state === 'discarded') return refuse({ kind: 'discarded' })
	return found
}

async function read(
	tx: Tx,
	tenant: string,
	draftId: string,
	personId: string,
	purpose: 'read' | 'hold',
): Promise<Result<DraftAndForm & StoredDraft, DraftRefusal>> {
	if (!isId(draftId)) return refuse({ kind: 'not-found' })
	const stored = await findDraft(tx, draftId, personId, purpose)
	if (!stored) return refuse({ kind: 'not-found' })
	const { formId, formVersion } = stored.draft
	const definition = await formDefinition(tx, tenant, formId, formVersion)
	if (!definition)
		throw new Error(`The draft ${draftId} names a form that is not there: ${formId}/${formVersion}`)
	return ok({ ...stored, definition })
}

/** The drafts a person can go on with, newest first; of one procedure when it is named. */
export const openDraftsFor = (
	tx: Tx,
	personId: string,
	procedureCode?: string,
): Promise<readonly DraftLine[]> => listDrafts(tx, personId, 'open', procedureCode)

/** The drafts of a procedure that a person has sent, newest first. */
export const submittedDraftsFor = (
	tx: Tx,
	personId: string,
	procedureCode: string,
): Promise<readonly DraftLine[]> => listDrafts(tx, personId, 'submitted', procedureCode)
