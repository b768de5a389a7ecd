import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText, type WallText, workingSecondsBetween } from '#calendar'
import {
	awaitedAt,
	type Dossier,
	type DossierEvent,
	dutyFor,
	mayDo,
	type Opinion,
	type Refusal,
	refusalWords,
	standingSteps,
	statusOf,
	type Verdict,
	verdicts,
} from '#dossiers'
import { askAgency, calendarAt, type Desk, giveOpinion, type Seen } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { dayInVietNam, type Instant, isBefore } from '#kernel/dates'
import { refuse, type Result } from '#kernel/result'
import { agencies } from '#tenancy/server'
import type { ProcessGraph } from '#workflow'
import { actAtDesk, seenIn } from './at-desk.server.ts'

/** An opinion as both agencies see it. */
export type ShownOpinion = {
	readonly token: string
	readonly step: string
	readonly agency: string
	readonly askedAt: WallText
	readonly dueAt: WallText | null
	/** Working seconds of the asked agency between its due time and its answer, or now. */
	readonly lateSeconds: number
	readonly workingDaySeconds: number
	readonly answer: {
		readonly verdict: Verdict
		readonly words: string
		readonly by: string
		readonly at: WallText
	} | null
	readonly waiting: boolean
	/** This official may answer it now. */
	readonly mine: boolean
}

/** A step that waits for somebody to choose whom it asks. */
export type Unasked = {
	readonly token: string
	readonly step: string
	readonly agencies: readonly { readonly id: string; readonly name: string }[]
}

export async function opinionsShown(
	{ tx, tenant }: Pick<Desk, 'tx' | 'tenant'>,
	official: OfficialAtWork,
	{ dossier, graph, at }: { readonly dossier: Dossier; readonly graph: ProcessGraph; readonly at: Instant },
): Promise<{ readonly asked: readonly ShownOpinion[]; readonly unasked: readonly Unasked[] }> {
	const open = dossier.tokens.flatMap((token) => {
		const step = graph.nodes[token.node]
		if (step?.kind !== 'receive' || !step.asks || !step.role || awaitedAt(dossier, token.id)) return []
		const watching = { role: step.role, agency: step.agency ?? ('competent' as const) }
		return dutyFor(official, dossier, watching) ? [{ token: token.id, step: step.name }] : []
	})
	const there = open.length > 0 ? await agencies(tx, { onDay: dayInVietNam(at) }) : []
	const others = there
		.filter(({ id, kind }) => id !== dossier.competentAgencyId && kind !== 'service-centre')
		.map(({ id, name }) => ({ id, name }))
	const answerable = new Set(
		standingSteps(dossier, graph).flatMap((step) =>
			step.asked !== undefined && mayDo(official, step) === 'yes' ? [step.token.id] : [],
		),
	)
	return {
		asked: await Promise.all(
			dossier.opinions.map(async (opinion) => {
				const waiting = awaitedAt(dossier, opinion.token) === opinion
				return {
					token: opinion.token,
					step: opinion.step.name,
					agency: opinion.agency.name,
					askedAt: wallText(opinion.askedAt),
					dueAt: opinion.dueAt && wallText(opinion.dueAt),
					lateSeconds: await lateness({ tx, tenant }, opinion, waiting ? at : null),
					workingDaySeconds: 8 * 3600,
					answer: opinion.answer && { ...opinion.answer, at: wallText(opinion.answer.at) },
					waiting,
					mine: waiting && answerable.has(opinion.token),
				}
			}),
		),
		unasked: open.map((each) => ({ ...each, agencies: others })),
	}
}

async function lateness(
	where: Pick<Desk, 'tx' | 'tenant'>,
	{ agency, dueAt, answer }: Opinion,
	now: Instant | null,
): Promise<number> {
	const until = answer?.at ?? now
	if (!dueAt || !until || !isBefore(dueAt, until)) return 0
	return workingSecondsBetween(await calendarAt(where, agency.id), dueAt, until)
}

/** The acts of the panel; each goes back to the dossier, or says why not. */
export const opinionActions = {
	'give-opinion': (event: RequestEvent) =>
		changed(event, ['opinion-given'], (desk, seen, form) => {
			const verdict = verdicts.find((each) => each === form.get('verdict'))
			return verdict
				? giveOpinion(desk, seen, { verdict, words: text(form, 'words') })
				: Promise.resolve(refuse({ kind: 'opinion-unsaid' }))
		}),
	'ask-agency': (event: RequestEvent) =>
		changed(event, ['opinion-asked'], (desk, seen, form) => askAgency(desk, seen, text(form, 'agency'))),
}

const text = (form: FormData, name: string) =>
	String(form.get(name) ?? '')
		.trim()
		.slice(0, 4000)

async function changed(
	event: RequestEvent,
	kinds: readonly DossierEvent['kind'][],
	change: (desk: Desk, seen: Seen, form: FormData) => Promise<Result<Dossier, Refusal>>,
) {
	const form = await event.request.formData()
	const token = text(form, 'token')
	const seen = { ...seenIn(event, form), token }
	const outcome = await actAtDesk(event, seen, kinds, (desk) => change(desk, seen, form))
	if (!outcome.ok)
		return fail(statusOf(outcome.refusal), {
			opinion: {
				token,
				refused: refusalWords(outcome.refusal),
				verdict: text(form, 'verdict'),
				words: text(form, 'words'),
			},
		})
	redirect(303, `${event.url.pathname}#lay-y-kien`)
}
