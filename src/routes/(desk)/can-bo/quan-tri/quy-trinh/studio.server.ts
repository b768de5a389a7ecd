import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit'
import type { Desk } from '#dossiers/server'
import { may, type OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { fold } from '#kernel/vietnamese'
import { m } from '#messages'
import { roles, type TenantRole } from '#tenancy/server'
import { type Draft, type DraftRefusal, type KnownRole, usualRoles } from '#workflow'
import { actsOfDraft, draft, type Writer } from '#workflow/server'
import { requireOfficial } from '../../../../guards.ts'
import { stateWords } from '../review.ts'

type Tx = Desk['tx']

type Visit = Parameters<typeof requireOfficial>[0] & Pick<RequestEvent, 'locals'>

/** The official, who may write or approve processes; anyone else is told so. */
export function requireWriter(event: Visit, right?: 'process.edit' | 'process.approve'): OfficialAtWork {
	const official = requireOfficial(event)
	const allowed = right
		? may(official, right)
		: may(official, 'process.edit') || may(official, 'process.approve')
	if (!allowed) error(403, m.studio_no_permission())
	return official
}

export const rightsOf = (official: OfficialAtWork) => ({
	edit: may(official, 'process.edit'),
	approve: may(official, 'process.approve'),
})

export const writerOf = (tx: Tx, event: Visit, official: OfficialAtWork): Writer => ({
	tx,
	tenant: event.locals.tenant.code,
	official,
	at: now(),
})

/** The draft of the page, or 404. */
export async function draftOf(tx: Tx, tenant: string, id: string): Promise<Draft> {
	const found = /^[0-9a-f-]{36}$/.test(id) ? await draft(tx, tenant, id) : undefined
	return found ?? error(404, m.studio_refusal_unknown_draft())
}

/** A step can be given to a role of the tenant that acts on dossiers and has not been retired. */
const canHaveSteps = ({ retired, permissions }: TenantRole): boolean =>
	!retired && permissions.includes('dossier.act')

/** Roles that a step can be given, with those that the process names already. */
export const rolesFor = (all: readonly TenantRole[], named: readonly string[]) => [
	...all.filter(canHaveSteps).map(({ code, name }) => ({ value: code, label: name })),
	...[...new Set(named)]
		.filter((role) => role !== '' && !all.some((each) => each.code === role && canHaveSteps(each)))
		.map((role) => ({ value: role, label: roleName(all, role) })),
]

/** A role as the tenant calls it. */
export const roleName = (all: readonly TenantRole[], role: string): string =>
	all.find(({ code }) => code === role)?.name ?? role

/** The tenant's roles as pasted tables call them: by their own names, and by the words that provinces use for the usual ones. */
export async function knownRoles(tx: Tx): Promise<readonly KnownRole[]> {
	const able = (await roles(tx)).filter(canHaveSteps)
	const named = ({ code, name }: TenantRole): KnownRole => ({ role: code, label: name, words: [fold(name)] })
	const usual = usualRoles.filter(({ role }) => able.some(({ code }) => code === role))
	return [...able.map(named), ...usual]
}

/** Has this official written in the draft? Then somebody else approves it. */
export async function wroteIn(
	tx: Tx,
	tenant: string,
	draftId: string,
	official: OfficialAtWork,
): Promise<boolean> {
	const acts = await actsOfDraft(tx, tenant, draftId)
	return acts.some(
		({ kind, officialId }) => officialId === official.id && (kind === 'begun' || kind === 'saved'),
	)
}

export const refused = (refusal: DraftRefusal): ActionFailure<{ problem: string }> =>
	fail(statusOf(refusal), { problem: refusalWords(refusal) })

const statusOf = (refusal: DraftRefusal): number =>
	refusal.kind === 'changed-meanwhile' ? 409 : refusal.kind === 'own-work' ? 403 : 422

function refusalWords(refusal: DraftRefusal): string {
	switch (refusal.kind) {
		case 'unknown-draft':
			return m.studio_refusal_unknown_draft()
		case 'not-in-state':
			return m.studio_refusal_not_in_state({ state: stateWords[refusal.state]() })
		case 'changed-meanwhile':
			return m.studio_refusal_changed({ by: refusal.by })
		case 'own-work':
			return m.studio_refusal_own_work()
		case 'words-missing':
			return m.studio_refusal_words_missing()
		case 'cannot-run':
			return m.studio_refusal_cannot_run({ count: refusal.refusals.length })
		case 'unreadable':
			return m.studio_refusal_unreadable()
		case 'too-large':
			return m.studio_refusal_too_large()
		case 'day-past':
			return m.studio_refusal_day_past()
		case 'bad-process-id':
			return m.studio_refusal_bad_id()
		case 'nothing-new':
			return m.studio_refusal_nothing_new()
		default:
			return unreachable(refusal)
	}
}
