import type { OfficialAtWork } from '#identity'
import { type Act, type ProcessGraph, taskOrNone } from '#workflow'
import type { Dossier, Refusal } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { complete, mayBeDone, secondSupplement } from './lifecycle.ts'

/** An act that the step at hand offers, and why it cannot be done just now, if it cannot. */
export type OfferedAct = { readonly act: Act; readonly refusal: Refusal | null }

/**
 * The acts of the steps where a dossier stands, for one official. What is refused here is refused by the act itself too:
 * this only lets a page say so before anyone presses the button.
 */
export function actsAt(
	dossier: Dossier,
	graph: ProcessGraph,
	official: Pick<OfficialAtWork, 'duties'>,
	due: readonly { readonly key: string; readonly label: { readonly vi: string } }[],
): OfferedAct[] {
	const tasks = dossier.tokens.flatMap((token) => taskOrNone(graph, token.node) ?? [])
	const step = tasks.map(({ name }) => name).join(', ')
	const offered = [...new Set(tasks.flatMap(({ acts }) => acts))]
	return offered.map((act) => {
		const fitting = tasks.filter(({ acts }) => acts.includes(act))
		const may = mayBeDone(dossier, act)
		if (!may.ok) return { act, refusal: may.refusal }
		if (!fitting.some((task) => dutyFor(official, dossier, task, act)))
			return { act, refusal: { kind: 'not-your-duty', role: fitting[0]?.role ?? '', step } }
		return { act, refusal: own(dossier, act, due) }
	})
}

/** What the act asks of the dossier beyond its state and step. */
function own(dossier: Dossier, act: Act, due: Parameters<typeof complete>[1]): Refusal | null {
	if (act === 'receive') {
		const whole = complete(dossier, due)
		return whole.ok ? null : whole.refusal
	}
	// Once asked and answered, a second request is a form of its own, for approval.
	if (act !== 'supplement' || dossier.supplements.length === 0) return null
	return dossier.supplements.length > 1 || dossier.secondSupplement
		? refusalOf(secondSupplement(dossier, [], ''))
		: null
}

const refusalOf = (result: ReturnType<typeof secondSupplement>): Refusal | null =>
	result.ok ? null : result.refusal
