import { wallText, type WallText, workingSecondsBetween } from '#calendar'
import type { Dossier } from '#dossiers'
import { calendarAt, type Desk } from '#dossiers/server'
import { type Instant, isBefore } from '#kernel/dates'
import { agency } from '#tenancy/server'

/** Both clocks of a dossier received for an agency elsewhere, as both sides see them. */
export type ShownTransfer = {
	readonly receiving: string
	readonly competent: string
	readonly by: WallText | null
	readonly at: WallText | null
	/** Working seconds of the receiving desk between the promise and the handing on, or now. */
	readonly lateSeconds: number
	readonly workingDaySeconds: number
}

export async function transferShown(
	tx: Desk['tx'],
	tenant: string,
	dossier: Dossier,
	now: Instant,
): Promise<ShownTransfer | null> {
	const { transfer } = dossier
	if (!transfer) return null
	const [receiving, competent, calendar] = await Promise.all([
		agency(tx, dossier.receivingAgencyId),
		agency(tx, dossier.competentAgencyId),
		calendarAt({ tx, tenant }, dossier.receivingAgencyId),
	])
	const until = transfer.at ?? now
	const late = transfer.by !== null && isBefore(transfer.by, until)
	return {
		receiving: receiving?.name ?? '',
		competent: competent?.name ?? '',
		by: transfer.by && wallText(transfer.by),
		at: transfer.at && wallText(transfer.at),
		lateSeconds: late && transfer.by ? workingSecondsBetween(calendar, transfer.by, until) : 0,
		workingDaySeconds: 8 * 3600,
	}
}
