import type { RequestEvent } from '@sveltejs/kit'
import type { Dossier, Refusal } from '#dossiers'
import type { Seen } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { refuse, type Result } from '#kernel/result'

export async function issue(
	_event: RequestEvent,
	_by: { readonly official: OfficialAtWork; readonly seen: Seen },
): Promise<Result<Dossier, Refusal>> {
	return refuse({ kind: 'process-says-no', why: 'no-result-paper' })
}
