import { ok, type Result } from '#kernel/result'
import { componentsOf } from './components.server.ts'
import { handOnBy } from './transfer.ts'
import { calendarAt, type Desk, dueOf, openForAct, record, type Seen, step } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { complete } from './lifecycle.ts'

/**
 * The one-stop desk takes a dossier in and promises a due time (tiếp nhận hồ sơ, NĐ 118/2025 Đ17); the slip of form 01 is
 * made from the event. Refused until every component that is due was looked at and found present.
 */
export async function receiveDossier(desk: Desk, seen: Seen): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'receive')
	if (!opened.ok) return opened
	const { dossier, calendar } = opened.value
	const whole = complete(dossier, await componentsOf(desk.tx, desk.tenant, dossier))
	if (!whole.ok) return whole
	const movement = step(opened.value, 'receive', desk.at)
	if (!movement.ok) return movement

	const transfer = dossier.transfer && {
		by: handOnBy(await calendarAt(desk, dossier.receivingAgencyId), desk.at),
		at: null,
	}
	const { dueAt } = dueOf({ ...dossier, transfer, suspensions: [] }, calendar, desk.at)
	if (!dueAt) throw new Error(`Dossier ${dossier.code} has no due time at reception`)
	return ok(
		await record(desk, opened.value, {
			kind: 'received',
			slipNumber: slipNumber(dossier.code),
			dueAt,
			...(transfer && { handOnBy: transfer.by }),
			movement: movement.value,
		}),
	)
}

/** `Số: 0042/TNHS`: the running number of the dossier's code on the slip. */
const slipNumber = (code: string): string => `${code.split('-').at(-1)}/TNHS`
