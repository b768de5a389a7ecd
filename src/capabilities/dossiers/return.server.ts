import { ok, type Result } from '#kernel/result'
import { type Desk, openForAct, record, type Seen, step } from './desk.server.ts'
import type { Dossier, Refusal, ReturnMethod } from './dossier.ts'

/** Hands the result to the citizen (trả kết quả), and by which way. */
export async function returnResult(
	desk: Desk,
	seen: Seen,
	how: ReturnMethod,
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'return')
	if (!opened.ok) return opened
	const movement = step(opened.value, 'return', desk.at)
	if (!movement.ok) return movement
	return ok(await record(desk, opened.value, { kind: 'returned', how, movement: movement.value }))
}
