import { dayInVietNam } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import { agencies } from '#tenancy/server'
import { advance, type ReceiveStep } from '#workflow'
import { inItsField } from './access.server.ts'
import { barredFrom } from './acts.ts'
import {
	actorAt,
	actorOf,
	type Desk,
	lastActor,
	movementOf,
	record,
	rulesOf,
	type Seen,
} from './desk.server.ts'
import { askedOf } from './asked.server.ts'
import type { Dossier, Refusal, Verdict } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { insteadOfAt, standingSteps } from './hands.ts'
import { awaitedAt } from './opinion.ts'
import { forAct } from './store.server.ts'

/** Whoever watches the step chooses the agency it asks (gửi lấy ý kiến), where the process leaves that to them. */
export async function askAgency(desk: Desk, seen: Seen, agencyId: string): Promise<Result<Dossier, Refusal>> {
	const opened = await open(desk, seen)
	if (!opened.ok) return opened
	const { dossier, graph, calendar, token, step } = opened.value
	const watching = watcherOf(step)
	if (awaitedAt(dossier, token.id) || !watching) return refuse({ kind: 'not-awaited', message: step.name })
	const official = await inItsField(desk.tx, desk.official, dossier)
	if (!dutyFor(official, dossier, watching))
		return refuse({ kind: 'not-your-duty', role: watching.role, step: step.name })
	const agency = (await agencies(desk.tx, { onDay: dayInVietNam(desk.at) })).find(({ id }) => id === agencyId)
	if (!agency) return refuse({ kind: 'no-agency-chosen' })
	const asked = [await askedOf(desk, { agency, step, token })]
	const actor = await actorOf(desk, dossier, watching)
	return ok(
		await record(
			desk,
			{ dossier, graph, calendar, actor },
			{ kind: 'opinion-asked', step: { id: step.id, name: step.name }, asked },
		),
	)
}

/**
 * An official of the agency that was asked answers for it (cho ý kiến); the dossier goes on by itself, and a condition of
 * the process may ask what the answer was.
 */
export async function giveOpinion(
	desk: Desk,
	seen: Seen,
	{ verdict, words }: { readonly verdict: Verdict; readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await open(desk, seen)
	if (!opened.ok) return opened
	const { dossier, graph, calendar, token, step } = opened.value
	const opinion = awaitedAt(dossier, token.id)
	if (!opinion) return refuse({ kind: 'not-awaited', message: step.name })
	const official = await inItsField(desk.tx, desk.official, dossier)
	const asked = standingSteps(dossier, graph).filter((each) => each.token.id === token.id)
	const barred = barredFrom(official, asked, { step: step.name })
	const [standing] = asked
	if (barred || !standing)
		return refuse(barred ?? { kind: 'not-your-duty', role: opinion.role, step: step.name })
	if (words.trim() === '' && verdict !== 'agree') return refuse({ kind: 'opinion-unsaid' })
	const next = advance(graph, dossier.tokens, {
		kind: 'came',
		message: step.message,
		outcome: verdict,
		tokenId: token.id,
		variables: dossier.answers,
		steps: dossier.outcomes,
	})
	if (!next.ok) return refuse({ kind: 'process-says-no', why: next.refusal.kind })
	const actor = await actorAt(desk, standing, insteadOfAt(official, standing))
	return ok(
		await record(
			desk,
			{ dossier, graph, calendar, actor },
			{
				kind: 'opinion-given',
				step: opinion.step,
				token: token.id,
				verdict,
				words: words.trim(),
				by: desk.official.fullName,
				movement: movementOf(next.value, { dossier, graph, calendar }, desk.at),
			},
		),
	)
}

const watcherOf = (step: ReceiveStep) =>
	step.role ? { role: step.role, agency: step.agency ?? ('competent' as const) } : undefined

async function open(desk: Desk, { code, version, token: tokenId }: Seen) {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' } as const)
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) } as const)
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const token = dossier.tokens.find(({ id }) => id === tokenId)
	const step = token && rules.graph.nodes[token.node]
	if (!token || step?.kind !== 'receive' || !step.asks)
		return refuse({ kind: 'not-awaited', message: step?.name ?? '' } as const)
	return ok({ dossier, ...rules, token, step })
}
