import type { OfficialAtWork } from '#identity'
import type { Instant } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import { nfc } from '#kernel/vietnamese'
import type { Tx } from '#platform/db'

/** A list that is kept under a name. `shared`: the whole unit sees it. */
export type SavedList = {
	readonly id: string
	readonly name: string
	readonly query: string
	readonly shared: boolean
	readonly own: boolean
}

const longestName = 80
const most = 40

/** The official's own lists and those of their unit, by name. */
export async function savedLists(tx: Tx, { id, agencyId }: OfficialAtWork): Promise<readonly SavedList[]> {
	const rows = await tx
		.selectFrom('dossiers.saved_list')
		.select(['saved_list_id', 'owner_id', 'shared_with', 'name', 'query'])
		.where((or) => or.or([or('owner_id', '=', id), or('shared_with', '=', agencyId)]))
		.limit(most)
		.execute()
	return rows
		.map((row) => ({
			id: row.saved_list_id,
			name: row.name,
			query: row.query,
			shared: row.shared_with !== null,
			own: row.owner_id === id,
		}))
		.toSorted((one, other) => alphabet.compare(one.name, other.name))
}

const alphabet = new Intl.Collator('vi')

/** Keeps a list; false when the name is empty or too long. */
export async function saveList(
	tx: Tx,
	tenant: string,
	{ id, agencyId }: OfficialAtWork,
	{ name, query, shared, at }: { name: string; query: string; shared: boolean; at: Instant },
): Promise<boolean> {
	const called = nfc(name).replaceAll(/\s+/g, ' ').trim()
	if (called === '' || called.length > longestName || query.length > 2000) return false
	await tx
		.insertInto('dossiers.saved_list')
		.values({
			tenant_id: tenant,
			saved_list_id: newId(),
			owner_id: id,
			shared_with: shared ? agencyId : null,
			name: called,
			query,
			saved_at: at.toString(),
		})
		.execute()
	return true
}

/** Only who keeps a list lets it go. */
export async function dropList(tx: Tx, { id }: OfficialAtWork, savedListId: string): Promise<void> {
	if (!isId(savedListId)) return
	await tx
		.deleteFrom('dossiers.saved_list')
		.where('saved_list_id', '=', savedListId)
		.where('owner_id', '=', id)
		.execute()
}
