import { m } from '#messages'
import type { AnswerPatch, Provenances, ToldRefusal } from '#forms'
import type { ToldLookup } from '../../lookups.ts'

/** What the server answers to a save. */
export type Confirmed = {
	readonly revision: number
	readonly saved: string
	/** The version that the draft is on now; the page may stand on an older one. */
	readonly formVersion: number
	readonly filled: AnswerPatch
	readonly elsewhere: AnswerPatch
	readonly overwrote: AnswerPatch
	readonly refused: readonly ToldRefusal[]
	readonly provenance: Provenances
	/** When a register told an answer, by its address. */
	readonly clocks: Readonly<Record<string, string>>
	readonly lookups: readonly ToldLookup[]
	readonly holding: readonly string[]
}

export type SaveState =
	| { readonly kind: 'untouched' }
	| { readonly kind: 'saving' }
	| { readonly kind: 'saved'; readonly at: string }
	| { readonly kind: 'kept-here' }
	| { readonly kind: 'offline' }
	| { readonly kind: 'signed-out' }
	/** All is kept, and the form has changed since the page was opened. */
	| { readonly kind: 'form-changed' }
	/** Nothing more is kept, in the words of the server. */
	| { readonly kind: 'closed'; readonly told: string }

type Pending = Record<string, unknown>

const pause = 600
const longestWait = 60_000

/**
 * Sends what changes as it changes. Until the server has confirmed it, it is kept on this machine too, so that neither a
 * lost network nor a lost session nor a closed tab loses it.
 */
export function autosave(
	draft: { id: string; revision: number; formVersion: number; saveTo: string },
	onconfirmed: (confirmed: Confirmed) => void,
) {
	const shelf = `khai/${draft.id}`
	let revision = draft.revision
	let pending: Pending = restored(shelf)
	let sending: Pending = {}
	let timer: ReturnType<typeof setTimeout> | undefined
	let failures = 0
	let state = $state.raw<SaveState>({ kind: 'untouched' })

	const unsaved = () => ({ ...sending, ...pending })
	const isClean = () => Object.keys(unsaved()).length === 0

	function shelve() {
		// A full or forbidden store only means that this net is not there.
		try {
			if (isClean()) localStorage.removeItem(shelf)
			else localStorage.setItem(shelf, JSON.stringify(unsaved()))
		} catch {
			return
		}
	}

	function soon(wait: number) {
		clearTimeout(timer)
		timer = setTimeout(() => void send(), wait)
	}

	function putBack() {
		pending = unsaved()
		sending = {}
		shelve()
	}

	/** `look`: asks what came of registers meanwhile, with nothing to keep. */
	async function send(why: 'keep' | 'look' = 'keep'): Promise<void> {
		clearTimeout(timer)
		if (Object.keys(sending).length > 0) return
		const looks = Object.keys(pending).length === 0
		if (looks && why === 'keep') return
		sending = pending
		pending = {}
		if (!looks) state = { kind: 'saving' }
		try {
			const answer = await fetch(draft.saveTo, {
				method: 'PATCH',
				headers: { 'content-type': 'application/json', accept: 'application/json' },
				body: JSON.stringify({ revision, patch: sending }),
				keepalive: true,
			})
			if (answer.ok) return confirmed((await answer.json()) as Confirmed)
			if (looks) return
			putBack()
			if (answer.status === 401) state = { kind: 'signed-out' }
			else if (answer.status < 500 && answer.status !== 408 && answer.status !== 429)
				state = { kind: 'closed', told: await wordsOf(answer) }
			else later({ kind: 'kept-here' })
		} catch {
			if (looks) return
			putBack()
			later({ kind: navigator.onLine ? 'kept-here' : 'offline' })
		}
	}

	function confirmed(answer: Confirmed) {
		const kept = Object.keys(sending).length > 0
		sending = {}
		failures = 0
		revision = answer.revision
		shelve()
		state =
			answer.formVersion !== draft.formVersion
				? { kind: 'form-changed' }
				: kept || state.kind !== 'untouched'
					? { kind: 'saved', at: answer.saved }
					: state
		onconfirmed(answer)
		if (!isClean()) soon(pause)
	}

	function later(next: SaveState) {
		state = next
		failures += 1
		soon(Math.min(longestWait, 1000 * 2 ** failures))
	}

	return {
		get state() {
			return state
		},
		get revision() {
			return revision
		},
		isClean,
		/** What an earlier visit could not save. */
		left: () => ({ ...pending }),
		change(id: string, raw: unknown) {
			pending = { ...pending, [id]: raw }
			shelve()
			if (state.kind !== 'signed-out' && state.kind !== 'closed') soon(pause)
		},
		/** At once: the page is left, the network is back, or the person asks for it. */
		now: () => void send(),
		look: () => send('look'),
		stop: () => clearTimeout(timer),
	}
}

async function wordsOf(answer: Response): Promise<string> {
	const { message } = (await answer.json().catch(() => ({}))) as { message?: string }
	return message ?? m.forms_state_closed()
}

function restored(shelf: string): Pending {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(shelf) ?? '{}')
		return typeof kept === 'object' && kept !== null ? (kept as Pending) : {}
	} catch {
		return {}
	}
}
