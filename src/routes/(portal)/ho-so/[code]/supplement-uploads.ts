import type { RequestEvent } from '@sveltejs/kit'
import { formDefinition } from '#forms/server'
import { limitsIn } from '../../uploads.ts'
import { withOwnDossier } from '../own.ts'

type Visit = RequestEvent & { params: { code: string } }

/** The draft that files of a supplement go to, and how large each may be. */
export const supplementUploads = (event: Visit) =>
	withOwnDossier(event, async ({ tx, dossier }) => {
		const { id, version } = dossier.form
		const form = await formDefinition(tx, event.locals.tenant.code, id, version)
		return {
			draftId: dossier.draftId,
			limitOf: limitsIn({ components: form?.components ?? [] }),
			asked: (component: string): boolean =>
				dossier.state === 'awaiting-supplement' &&
				(dossier.supplements.at(-1)?.items ?? []).some(
					({ target }) => 'component' in target && target.component === component,
				),
		}
	})
