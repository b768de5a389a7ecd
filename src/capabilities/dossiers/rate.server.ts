import { refuse, ok, type Result } from '#kernel/result'
import type { Instant } from '#kernel/dates'
import { type Citizen, isSelf } from '#identity'
import type { Tx } from '#platform/db'
import type { DossierCode } from './dossier.ts'
import { find } from './store.server.ts'

export type Rating = { readonly stars: number; readonly remark: string }
export type RatingRefusal =
	| { readonly kind: 'unknown-dossier' }
	| { readonly kind: 'not-finished' }
	| { readonly kind: 'stars-missing' }
	| { readonly kind: 'already-rated' }

/** The citizen says how the service was, once, when it is over (đánh giá). Stars 1 … 5; the remark is kept to 2,000 characters. */
export async function rateService(
	{ tx, tenant, citizen, at }: { tx: Tx; tenant: string; citizen: Pick<Citizen, 'id' | 'also'>; at: Instant },
	code: DossierCode,
	rating: Rating,
): Promise<Result<Rating, RatingRefusal>> {
	const dossier = await find(tx, code)
	if (!dossier || !isSelf(citizen, dossier.personId)) return refuse({ kind: 'unknown-dossier' })
	if (!['processed', 'returned', 'declined'].includes(dossier.state)) return refuse({ kind: 'not-finished' })
	if (!Number.isInteger(rating.stars) || rating.stars < 1 || rating.stars > 5)
		return refuse({ kind: 'stars-missing' })
	const written = await tx
		.insertInto('dossiers.rating')
		.values({
			tenant_id: tenant,
			dossier_id: dossier.id,
			person_id: citizen.id,
			stars: rating.stars,
			remark: rating.remark.normalize('NFC').trim().slice(0, 2000),
			rated_at: at.toString(),
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('stars')
		.executeTakeFirst()
	return written ? ok(rating) : refuse({ kind: 'already-rated' })
}

export async function ratingOf(tx: Tx, dossierId: string): Promise<Rating | undefined> {
	return tx
		.selectFrom('dossiers.rating')
		.select(['stars', 'remark'])
		.where('dossier_id', '=', dossierId)
		.executeTakeFirst()
}
