import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText, type WallText } from '#calendar'
import {
	type Dossier,
	mayDo,
	mayReassign,
	type Refusal,
	refusalWords,
	standingSteps,
	statusOf,
} from '#dossiers'
import { candidatesFor, type Desk, handOver, letGo, takeWork } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { type Instant } from '#kernel/dates'
import type { Result } from '#kernel/result'
import type { ProcessGraph } from '#workflow'
import { atDesk, seenIn } from './at-desk.server.ts'

/** A step as the panel shows it: who has it, and what this official may do about that. */
export type ShownHand = {
	readonly token: string
	readonly step: string
	/** The agency whose opinion the step asks. */
	readonly asked: string | null
	readonly holder: {
		readonly name: string
		readonly since: WallText
		readonly insteadOf: string | null
	} | null
	readonly mine: boolean
	readonly may: 'take' | 'give' | 'reassign' | 'nothing'
	readonly colleagues: readonly { readonly id: string; readonly name: string; readonly title: string }[]
}

export async function handsShown(
	tx: Desk['tx'],
	official: OfficialAtWork,
	{ dossier, graph, at }: { readonly dossier: Dossier; readonly graph: ProcessGraph; readonly at: Instant },
): Promise<readonly ShownHand[]> {
	return Promise.all(
		standingSteps(dossier, graph).map(async (step) => {
			const { agencyId } = step
			const mine = step.holder?.id === official.id
			const leads = mayReassign(official, agencyId)
			const free = !step.holder && mayDo(official, step) === 'yes'
			const colleagues = mine || leads ? await candidatesFor(tx, step.task.role, agencyId, at) : []
			return {
				token: step.token.id,
				step: step.task.name,
				asked: step.asked ?? null,
				holder: step.holder && {
					name: step.holder.name,
					since: wallText(step.holder.since),
					insteadOf: step.holder.insteadOf?.name ?? null,
				},
				mine,
				may: mine ? 'give' : free ? 'take' : leads ? 'reassign' : 'nothing',
				colleagues: colleagues
					.filter(({ id }) => id !== step.holder?.id)
					.map(({ id, fullName, title }) => ({ id, name: fullName, title })),
			} as const
		}),
	)
}

/** The acts of the panel; each goes back to the dossier, or says why not. */
export const handActions = {
	take: (event: RequestEvent) => changed(event, (desk, at) => takeWork(desk, at)),
	'let-go': (event: RequestEvent) => changed(event, (desk, at, words) => letGo(desk, at, words)),
	'hand-over': (event: RequestEvent) =>
		changed(event, (desk, at, words, form) =>
			handOver(desk, at, { to: String(form.get('to') ?? ''), words }),
		),
}

type Change = (
	desk: Desk,
	at: { readonly code: Dossier['code']; readonly token: string },
	words: string,
	form: FormData,
) => Promise<Result<Dossier, Refusal>>

async function changed(event: RequestEvent, change: Change) {
	const form = await event.request.formData()
	const { code } = seenIn(event, form)
	const token = String(form.get('token') ?? '')
	const words = String(form.get('words') ?? '')
		.trim()
		.slice(0, 2000)
	const outcome = await atDesk(event, (desk) => change(desk, { code, token }, words, form))
	if (!outcome.ok)
		return fail(statusOf(outcome.refusal), { hand: { token, refused: refusalWords(outcome.refusal) } })
	const query = new URLSearchParams(event.url.searchParams)
	for (const key of [...query.keys()]) if (key.startsWith('/')) query.delete(key)
	redirect(303, `${event.url.pathname}${query.size > 0 ? `?${query}` : ''}#viec-trong-tay`)
}
