import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { formDefinition } from './definition.server.ts'
import type { FormDefinition } from './form.ts'
import { listForms, newestVersion } from './store.server.ts'

/** The forms in force, in their newest versions: those of one procedure, or all. `tenant`: the tenant of `tx`. */
export async function currentForms(
	tx: Tx,
	tenant: string,
	at: Instant,
	procedureCode?: string,
): Promise<readonly FormDefinition[]> {
	const forms = await listForms(tx, dayInVietNam(at).toString(), procedureCode)
	const definitions = await Promise.all(
		forms.map(({ id, version }) => formDefinition(tx, tenant, id, version)),
	)
	return definitions.filter((definition) => definition !== undefined)
}

/** The newest version of a form, in force or coming; undefined when no such form was published. */
export async function latestForm(tx: Tx, tenant: string, id: string): Promise<FormDefinition | undefined> {
	const version = await newestVersion(tx, id)
	return version === undefined ? undefined : formDefinition(tx, tenant, id, version)
}
