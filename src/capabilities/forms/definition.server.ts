import type { Tx } from '#platform/db'
import type { FormDefinition } from './form.ts'
import { findDefinition } from './store.server.ts'

// A published version never changes, so it is read once for each process. Keeping the object also keeps its compiled
// validator and layout.
const known = new Map<string, FormDefinition>()
const most = 500

/** A version of a form. `tenant`: the tenant of `tx`, since two tenants may give one name to different forms. */
export async function formDefinition(
	tx: Tx,
	tenant: string,
	id: string,
	version: number,
): Promise<FormDefinition | undefined> {
	const key = `${tenant}/${id}/${version}`
	const cached = known.get(key)
	if (cached) return cached
	const definition = await findDefinition(tx, id, version)
	if (!definition) return undefined
	if (known.size >= most) known.clear()
	known.set(key, definition)
	return definition
}
