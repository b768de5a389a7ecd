import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { sql } from 'kysely'
import { wallText, type WallText, workingSecondsBetween } from '#calendar'
import {
	type Child,
	childAt,
	type Dossier,
	heldSince,
	refusalWords,
	type State,
	stateNames,
	statusOf,
} from '#dossiers'
import { calendarAt, type Desk, mayOpen, sendAgain, type Underway, underway } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { may } from '#identity'
import { type Instant, instant, isBefore } from '#kernel/dates'
import { allTenants } from '#tenancy/server'
import type { ProcessGraph } from '#workflow'
import { atDesk, seenIn } from './at-desk.server.ts'

/** A dossier elsewhere that a step of this one opened, as its agency told last. */
export type ShownChild = {
	readonly token: string
	readonly step: string
	readonly code: string
	/** Null when this official may not open it, or it is another province's. */
	readonly href: string | null
	/** The province, when it is another one. */
	readonly province: string | null
	readonly agency: string
	readonly procedure: string
	readonly stateName: string
	readonly openedAt: WallText
	readonly dueAt: WallText | null
	readonly heldSince: WallText | null
	/** Working seconds since it was due; 0 while it is in time. */
	readonly lateSeconds: number
	readonly workingDaySeconds: number
	readonly end: {
		readonly outcome: NonNullable<Child['end']>['outcome']
		readonly words: string
		readonly at: WallText
		readonly result: { readonly title: string; readonly number: string; readonly fileId: string } | null
	} | null
	/** Its step still waits for it. */
	readonly waiting: boolean
}

/** The dossier for which this one was opened. */
export type ShownParent = {
	readonly code: string
	readonly href: string | null
	readonly province: string | null
	readonly agency: string
	readonly procedure: string
	readonly step: string
	/** As it is now where it is ours to see; at another province as it was when it asked. */
	readonly stateName: string | null
	readonly dueAt: WallText | null
}

export type ShownAcross = {
	readonly parent: ShownParent | null
	readonly children: readonly ShownChild[]
	readonly underway: readonly (Omit<Underway, 'writtenAt'> & { readonly writtenAt: WallText })[]
	readonly mayResend: boolean
}

export async function acrossShown(
	{ tx, tenant }: Pick<Desk, 'tx' | 'tenant'>,
	official: OfficialAtWork,
	{ dossier, graph, at }: { readonly dossier: Dossier; readonly graph: ProcessGraph; readonly at: Instant },
): Promise<ShownAcross> {
	const { parent, children, tokens } = dossier
	const opening = tokens.some(({ node }) => {
		const step = graph.nodes[node]
		return step?.kind === 'receive' && step.opens
	})
	// Most dossiers go their way at one agency, and cost nothing here.
	if (!parent && children.length === 0 && !opening)
		return { parent: null, children: [], underway: [], mayResend: false }
	const codes = [...(parent?.tenant === tenant ? [parent.code] : []), ...children.map(({ code }) => code)]
	const [ours, under, provinces, calendar] = await Promise.all([
		standingHere(tx, official, codes),
		underway(tx, dossier.id),
		provincesOf(tenant, [...(parent ? [parent.tenant] : []), ...children.map((child) => child.tenant)]),
		calendarAt({ tx, tenant }, dossier.competentAgencyId),
	])
	const hrefOf = (code: string) => (ours.get(code)?.mayOpen ? `/can-bo/ho-so/${code}` : null)
	const here = parent && ours.get(parent.code)
	const parentDue = here ? here.dueAt : parent?.dueAt
	return {
		parent: parent && {
			code: parent.code,
			href: hrefOf(parent.code),
			province: provinces.get(parent.tenant) ?? null,
			agency: parent.agency,
			procedure: parent.procedure,
			step: parent.step,
			stateName: here ? stateNames[here.state]() : null,
			dueAt: parentDue ? wallText(parentDue) : null,
		},
		children: children.map((child) => {
			const { told, end } = child
			const held = heldSince(child)
			const late = !end && told.dueAt && isBefore(told.dueAt, at) ? told.dueAt : undefined
			return {
				token: child.token,
				step: child.step.name,
				code: child.code,
				href: hrefOf(child.code),
				province: provinces.get(child.tenant) ?? null,
				agency: told.agency,
				procedure: child.procedure.name,
				stateName: stateNames[told.state](),
				openedAt: wallText(child.openedAt),
				dueAt: told.dueAt && wallText(told.dueAt),
				heldSince: held ? wallText(held) : null,
				lateSeconds: late ? workingSecondsBetween(calendar, late, at) : 0,
				workingDaySeconds: 8 * 3600,
				end: end && {
					outcome: end.outcome,
					words: end.words,
					at: wallText(end.at),
					result: end.result,
				},
				waiting: childAt(dossier, child.token) === child,
			}
		}),
		underway: under.map((each) => ({ ...each, writtenAt: wallText(instant(each.writtenAt)) })),
		mayResend: may(official, 'dossier.act', { agencyId: dossier.competentAgencyId }),
	}
}

/** How those of them stand that are this tenant's, and whether the official may open each. */
async function standingHere(
	tx: Desk['tx'],
	official: OfficialAtWork,
	codes: readonly string[],
): Promise<ReadonlyMap<string, { state: State; dueAt: Instant | null; mayOpen: boolean }>> {
	if (codes.length === 0) return new Map()
	const { rows } = await sql<{ code: string; state: State; due_at: string | null; may_open: boolean }>`
		select code, state, case when closed_at is null then due_at end as due_at, ${mayOpen(official)} as may_open
		from dossiers.dossier where tenant_id = current_setting('app.tenant') and code = any(${[...codes]}::text[])`.execute(
		tx,
	)
	return new Map(
		rows.map((row) => [
			row.code,
			{ state: row.state, dueAt: row.due_at === null ? null : instant(row.due_at), mayOpen: row.may_open },
		]),
	)
}

async function provincesOf(tenant: string, of: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const others = of.filter((each) => each !== tenant)
	if (others.length === 0) return new Map()
	return new Map(
		(await allTenants()).flatMap(({ code, name }) => (others.includes(code) ? [[code, name] as const] : [])),
	)
}

export const acrossActions = {
	'send-again': async (event: RequestEvent) => {
		const form = await event.request.formData()
		const { code } = seenIn(event, form)
		const outcome = await atDesk(event, (desk) => sendAgain(desk, code, String(form.get('message') ?? '')))
		if (!outcome.ok) return fail(statusOf(outcome.refusal), { across: refusalWords(outcome.refusal) })
		redirect(303, `${event.url.pathname}#lien-thong`)
	},
}
