import { note } from '#journal/server'
import type { Day } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { type Competence, endCompetence as endRow, insertCompetence } from './competence.store.server.ts'
import type { Administrator } from './people.server.ts'
import { agency } from './store.server.ts'

/** Why a competence is not written down. */
export type CompetenceRefusal =
	| { readonly kind: 'unknown-agency' }
	| { readonly kind: 'source-missing' }
	| { readonly kind: 'ends-before-it-begins' }
	| { readonly kind: 'procedure-or-field' }

/** Who decides or receives what, from a day on. What was true before stays, with its last day. */
export async function addCompetence(
	tx: Tx,
	by: Administrator,
	entry: Omit<Competence, 'id'>,
): Promise<Result<string, CompetenceRefusal>> {
	if (!(await agency(tx, entry.agencyId))) return refuse({ kind: 'unknown-agency' })
	if (entry.procedureCode !== null && entry.field !== null) return refuse({ kind: 'procedure-or-field' })
	if (entry.source === '') return refuse({ kind: 'source-missing' })
	if (entry.until && entry.from.until(entry.until).sign <= 0) return refuse({ kind: 'ends-before-it-begins' })
	const id = await insertCompetence(tx, entry)
	await note(tx, by, {
		kind: 'competence-changed',
		subject: entry.procedureCode ?? entry.field ?? '*',
		detail: { ...entry, from: entry.from.toString(), until: entry.until?.toString() ?? null },
	})
	return ok(id)
}

/** Ends a competence: `until` is the first day it no longer holds. */
export async function endCompetence(tx: Tx, by: Administrator, id: string, until: Day): Promise<void> {
	await endRow(tx, id, until)
	await note(tx, by, { kind: 'competence-changed', subject: id, detail: { until: until.toString() } })
}
