import type { Citizen } from '#identity'
import { type Instant, instant, isBefore, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { Answers, Circumstances, FormDefinition } from './form.ts'
import { identified, keyOf, type LookupState, type LookupStates } from './lookup.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'consult-register': {
			readonly tenant: string
			readonly draft: string
			readonly lookup: string
			readonly request: string
		}
	}
}

/** What changes in the lookups of a draft: null for one that names nobody any more. */
export type LookupPatch = Readonly<Record<string, LookupState | null>>

/** After this a register that was away, or that there was no line to, is asked again when the draft is opened. */
const againSeconds = 600
/** Some minutes of trying, while whoever fills the form may still be there; the dossier asks again for days. */
const attempts = 6

/**
 * The registers that these answers ask anew: somebody is named now, or somebody else. In memory alone; the registers
 * themselves are asked by a job, so that nobody's typing waits for them.
 */
export function askedAnew(
	definition: FormDefinition,
	answers: Answers,
	lookups: LookupStates,
	citizen: Citizen,
	circumstances: Circumstances,
	at: Instant,
): LookupPatch {
	const patch: Record<string, LookupState | null> = {}
	for (const lookup of definition.lookups ?? []) {
		const before = lookups[lookup.id]
		const named = identified(definition, lookup, answers, citizen, circumstances)
		if (!named) {
			if (before) patch[lookup.id] = null
			continue
		}
		const key = keyOf(named)
		const stale =
			(before?.came === 'away' || before?.came === 'unconnected') &&
			isBefore(plusSeconds(instant(before.at), againSeconds), at)
		if (before?.key !== key || stale)
			patch[lookup.id] = {
				key,
				// The same question keeps its name however often it is put.
				request: before?.key === key ? before.request : newId(),
				came: before?.key === key ? before.came : 'asked',
				at: at.toString(),
			}
	}
	for (const id of Object.keys(lookups))
		if (!definition.lookups?.some((lookup) => lookup.id === id)) patch[id] = null
	return patch
}

/** Puts what is asked anew into the queue, in the transaction that keeps it with the draft. */
export async function enqueueAsked(tx: Tx, tenant: string, draft: string, patch: LookupPatch): Promise<void> {
	for (const [lookup, state] of Object.entries(patch))
		if (state)
			await enqueue(
				tx,
				'consult-register',
				{ tenant, draft, lookup, request: state.request },
				`consult:${state.request}:${state.at}`,
				{ attempts },
			)
}

/** The lookups with a patch laid over them. */
export const withAsked = (lookups: LookupStates, patch: LookupPatch): LookupStates =>
	Object.fromEntries(
		Object.entries({ ...lookups, ...patch }).filter(
			(entry): entry is [string, LookupState] => entry[1] !== null,
		),
	)
