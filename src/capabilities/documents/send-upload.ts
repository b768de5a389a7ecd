import type { DetailedError, Upload } from 'tus-js-client'
import { m } from '#messages'
import { printOf } from './file.ts'
import { sizeInWords } from './size.ts'

/** An upload on its way from the browser: the files chosen together, which are looked at together. */
export type Sending = {
	readonly name: string
	/** The files chosen, kept so that they can be gone on with. */
	readonly picked: readonly File[]
	state: SendingState
	sent: number
	readonly total: number
	/** What came of it, in words. */
	said: string
	remedy: string
	/** Refused, but the same choice may be sent again. */
	again: boolean
	/** The address of each file's upload, once it has one. */
	addresses: (string | null)[]
	pause: () => void
	goOn: () => void
	/** Gives it up; what has arrived is forgotten. */
	stop: () => void
}

export type SendingState =
	/** On its way, or being looked at. */
	| 'sending'
	| 'checking'
	/** It stands still and can go on from where it is: by a button, by itself when the line is back, after signing in again. */
	| 'paused'
	| 'waiting'
	| 'signed-out'
	/** It is over. */
	| 'received'
	| 'refused'
	| 'stopped'

type Where = {
	/** Where the form of the component goes; pieces of files go to `tai` below it. */
	readonly action: string
	readonly component: string
	/** Most bytes of one file. */
	readonly limit: number
	/** How the page asks its server. */
	readonly ask: typeof globalThis.fetch
}

/** One request at most carries so much: proxies bound the length of a request, and each one renews the session. */
const pieceBytes = 8_000_000
/** How long an upload that waits for the line waits before it tries by itself, in milliseconds. */
const pauses = [2000, 5000, 10_000, 20_000, 30_000] as const

/**
 * Sends files in pieces (tus 1.0.0) and keeps `sending` up to date until it is over. A lost line, a server that is being
 * restarted and a lapsed session only make it stand still: what has arrived is there, and it goes on from its next byte.
 */
export async function sendUpload(sending: Sending, where: Where): Promise<void> {
	let interrupt = (_: SendingState): void => undefined
	let wake = (): void => undefined
	let tries = 0
	sending.pause = () => interrupt('paused')
	sending.stop = () => {
		sending.state = 'stopped'
		sending.said = m.documents_cancelled()
		interrupt('stopped')
		wake()
		forget(sending, where)
	}
	sending.goOn = () => wake()
	const cameBack = () => {
		if (sending.state === 'waiting') wake()
	}
	addEventListener('online', cameBack)
	try {
		for (;;) {
			const before = sending.sent
			const state = await new Promise<SendingState>((over) => {
				interrupt = over
				attempt(sending, where, (stop) => (interrupt = (to) => (stop(), over(to)))).then(over, () =>
					over('waiting'),
				)
			})
			if (sending.state === 'stopped') return
			sending.state = state
			if (state === 'received' || state === 'refused') return
			if (sending.sent > before) tries = 0
			await new Promise<void>((go) => {
				wake = go
				if (state === 'waiting') setTimeout(go, pauses[Math.min(tries++, pauses.length - 1)])
			})
			if (isStopped(sending)) return
		}
	} finally {
		removeEventListener('online', cameBack)
	}
}

/** Asked anew after each wait: somebody may have given it up meanwhile. */
const isStopped = ({ state }: Sending): boolean => state === 'stopped'

/** Goes on from where it is until it is over or has to stand still. `running` is told how to break it off. */
async function attempt(
	sending: Sending,
	where: Where,
	running: (stop: () => void) => void,
): Promise<SendingState> {
	// Only who uploads loads it; without a line it comes later, like the rest.
	const { Upload } = await import('tus-js-client')
	sending.state = 'sending'
	let done = 0
	for (const [index, file] of sending.picked.entries()) {
		if (file.size === 0)
			return refused(sending, {
				what: m.documents_refused_empty_file({ name: file.name }),
				remedy: m.documents_remedy_empty_file(),
			})
		if (file.size > where.limit)
			return refused(sending, {
				what: m.documents_refused_file_too_large({
					name: file.name,
					size: sizeInWords(file.size),
					limit: sizeInWords(where.limit),
				}),
				remedy: m.documents_remedy_file_too_large(),
			})
		const before = done
		const failure = await new Promise<DetailedError | Error | undefined>((over) => {
			const upload: Upload = new Upload(file, {
				endpoint: `${where.action}/tai`,
				uploadUrl: sending.addresses[index] ?? null,
				chunkSize: pieceBytes,
				retryDelays: [400, 1500],
				onShouldRetry: (problem) => {
					const status = statusOf(problem)
					return navigator.onLine && (status === 0 || status >= 500 || status === 409 || status === 423)
				},
				storeFingerprintForResuming: false,
				headers: { accept: 'application/json' },
				metadata: { component: where.component, filename: file.name, print: printOf(file) },
				onUploadUrlAvailable: () => (sending.addresses[index] = upload.url),
				onProgress: (sent) => (sending.sent = before + sent),
				onSuccess: () => over(undefined),
				onError: over,
			})
			running(() => void upload.abort())
			upload.start()
		})
		if (failure) return came(sending, statusOf(failure))
		done += file.size
		sending.sent = done
	}
	running(() => undefined)
	return look(sending, where)
}

/** All has arrived: now it is looked at, and becomes a file of the component. */
async function look(sending: Sending, { action, component, ask }: Where): Promise<SendingState> {
	sending.state = 'checking'
	const body = new FormData()
	body.append('component', component)
	for (const address of sending.addresses) body.append('upload', idOf(address))
	const answer = await ask(action, {
		method: 'POST',
		headers: { accept: 'application/json' },
		body: new URLSearchParams([...body].map(([name, value]) => [name, value as string])),
	})
	if (answer.ok) {
		sending.said = m.documents_all_received({ names: sending.name })
		return 'received'
	}
	if (answer.status === 401 || answer.status >= 500) return came(sending, answer.status)
	const { title, detail, again } = told(await answer.text())
	sending.again = again
	return refused(sending, { what: title || m.documents_upload_refused(), remedy: detail })
}

/** The last part of an upload's address. */
export const idOf = (address: string | null): string => address?.split('/').at(-1) ?? ''

const statusOf = (failure: Error): number =>
	'originalResponse' in failure ? ((failure as DetailedError).originalResponse?.getStatus() ?? 0) : 0

/** What an answer of the protocol means for who sends; its words are not for people. */
function came(sending: Sending, status: number): SendingState {
	const sizes = { sent: sizeInWords(sending.sent), total: sizeInWords(sending.total) }
	switch (status) {
		case 401:
			Object.assign(sending, { said: m.documents_signed_out_midway(sizes), remedy: '' })
			return 'signed-out'
		case 429:
			return refused(sending, {
				what: m.documents_refused_too_much_on_the_way(),
				remedy: m.documents_remedy_too_much_on_the_way(),
			})
		default:
			if (status >= 400 && status < 500 && status !== 409 && status !== 423)
				return refused(sending, {
					what: m.documents_refused_not_an_upload(),
					remedy: m.documents_remedy_not_an_upload(),
				})
			Object.assign(sending, {
				said: status >= 500 ? m.documents_server_away(sizes) : m.documents_line_lost(sizes),
				remedy: '',
			})
			return 'waiting'
	}
}

function refused(sending: Sending, { what, remedy }: { what: string; remedy: string }): SendingState {
	Object.assign(sending, { said: what, remedy })
	return 'refused'
}

/** What arrived of an upload that was given up; if nobody hears it, it is forgotten after some days. */
function forget({ addresses }: Sending, { ask }: Where): void {
	for (const address of addresses)
		if (address)
			ask(address, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' }, keepalive: true }).catch(
				() => undefined,
			)
}

/** The problem document (RFC 9457) of a refusal: `title` what happened, `detail` what to do. */
function told(text: string): { title: string; detail: string; again: boolean } {
	try {
		const { title, detail, again } = JSON.parse(text) as Record<'title' | 'detail' | 'again', unknown>
		return {
			title: typeof title === 'string' ? title : '',
			detail: typeof detail === 'string' ? detail : '',
			again: again === true,
		}
	} catch {
		return { title: '', detail: '', again: false }
	}
}
