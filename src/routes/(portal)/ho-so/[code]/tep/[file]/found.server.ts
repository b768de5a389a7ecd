import { error, type RequestEvent } from '@sveltejs/kit'
import { findFile, type FoundFile } from '#documents/server'
import { m } from '#messages'
import { withOwnDossier } from '../../../own.ts'
import type { RouteParams } from './$types'

/** The file of the address, when it is one of the citizen's own dossier: also one of a supplement, and one that was replaced. */
export async function fileOfDossier(event: RequestEvent<RouteParams>): Promise<FoundFile> {
	const file = await withOwnDossier(event, async ({ tx, dossier }) => {
		const found = await findFile(tx, event.params.file)
		const ofThis = found?.dossierId === dossier.id || found?.draftId === dossier.draftId
		return found?.kind === 'component' && ofThis ? found : undefined
	})
	if (!file) error(404, m.tracking_file_unknown())
	return file
}
