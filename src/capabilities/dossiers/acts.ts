import type { OfficialAtWork } from '#identity'
import type { Act, ProcessGraph } from '#workflow'
import type { Dossier, Refusal } from './dossier.ts'
import { mayDo, type StandingStep, standingSteps } from './hands.ts'
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
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	due: readonly { readonly key: string; readonly label: { readonly vi: string } }[],
): OfferedAct[] {
	const steps = standingSteps(dossier, graph)
	const step = steps.map(({ task }) => task.name).join('; ')
	const offered = [...new Set(steps.flatMap(({ task }) => task.acts))]
	return offered.map((act) => {
		const fitting = steps.filter(({ task }) => task.acts.includes(act))
		const may = mayBeDone(dossier, act)
		if (!may.ok) return { act, refusal: may.refusal }
		const barred = barredFrom(official, fitting, { step, act })
		if (barred) return { act, refusal: barred }
		return { act, refusal: own(dossier, act, due) }
	})
}

/** Why none of these steps is this official's to do; null when one is. */
export function barredFrom(
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	steps: readonly StandingStep[],
	{ step: names, act }: { readonly step: string; readonly act?: Act },
): Refusal | null {
	const may = steps.map((step) => mayDo(official, step, act))
	if (may.includes('yes')) return null
	const held = steps[may.indexOf('held')]
	if (held?.holder) return { kind: 'held', by: held.holder.name, step: held.task.name }
	return { kind: 'not-your-duty', role: steps[0]?.task.role ?? '', step: names }
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
