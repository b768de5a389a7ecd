import { now, plusSeconds } from '#kernel/dates'
import { transact } from '#platform/db'
import { log } from '#platform/log'
import { allTenants } from '#tenancy/server'
import type { FileStore } from './file-store.ts'
import { abandonedUploads, removeUpload, uploadPatienceSeconds } from './upload-store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Every hour: uploads that nobody went on with for three days are forgotten, with their bytes. */
		'sweep-uploads': Record<string, never>
	}
}

/** The task `sweep-uploads`. */
export const sweepUploads = (store: FileStore) => async (): Promise<void> => {
	for (const { code: tenant } of await allTenants()) {
		const nobody = { tenant, person: '' }
		const abandoned = await transact(nobody, (tx) => abandonedUploads(tx, now()))
		for (const { id, draftId } of abandoned) {
			await store.arrivals.remove(tenant, id)
			await transact(nobody, (tx) => removeUpload(tx, draftId, id))
		}
		// A day later, what has no row either: left by a process that was killed, or by a store that was away.
		const leftovers = await store.arrivals.sweep(tenant, plusSeconds(now(), -uploadPatienceSeconds - 86_400))
		if (abandoned.length + leftovers > 0)
			log.info({ tenant, uploads: abandoned.length, leftovers }, 'abandoned uploads were forgotten')
	}
}
