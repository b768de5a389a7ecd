import { wallText } from '#calendar'
import { componentsFor } from '#forms'
import { formDefinition } from '#forms/server'
import type { Tx } from '#platform/db'
import type { Dossier } from './dossier.ts'

export type DueComponent = {
	readonly key: string
	readonly label: { readonly vi: string; readonly en: string }
	readonly need: 'required' | 'optional'
}

/** The components that apply to a dossier as it was answered: what is required, and what else was handed in. */
export async function componentsOf(tx: Tx, tenant: string, dossier: Dossier): Promise<DueComponent[]> {
	const form = await formDefinition(tx, tenant, dossier.form.id, dossier.form.version)
	if (!form)
		throw new Error(
			`Dossier ${dossier.code} was filled on form ${dossier.form.id} ${dossier.form.version}, which is gone`,
		)
	const { required, optional } = componentsFor(form, dossier.answers, {
		today: wallText(dossier.submittedAt).slice(0, 10),
	})
	const handed = new Set(dossier.files.map((file) => file.component))
	return [...required, ...optional.filter(({ key }) => handed.has(key))].map(({ key, title, need }) => ({
		key,
		label: title,
		need,
	}))
}
