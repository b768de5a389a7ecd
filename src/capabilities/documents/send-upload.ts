import { m } from '#messages'

/** An upload on its way from the browser. */
export type Sending = {
	name: string
	/** The files chosen, kept so that they can be sent again. */
	readonly picked: readonly File[]
	state: 'sending' | 'checking' | 'received' | 'refused' | 'cut' | 'stopped'
	sent: number
	total: number
	/** What came of it, in words. */
	said: string
	remedy: string
	stop: () => void
}

/**
 * Sends the files of `sending` with the other fields of its form, and keeps `sending` up to date until it is over.
 * XMLHttpRequest, because fetch cannot tell how much has been sent.
 */
export function sendUpload(sending: Sending, action: string, body: FormData): Promise<void> {
	body.delete('file')
	for (const file of sending.picked) body.append('file', file, file.name)
	return new Promise((resolve) => {
		const request = new XMLHttpRequest()
		const over = (state: Sending['state'], said: string, remedy = '') => {
			Object.assign(sending, { state, said, remedy })
			resolve()
		}
		request.upload.onprogress = ({ loaded, total }) => Object.assign(sending, { sent: loaded, total })
		request.upload.onload = () => Object.assign(sending, { state: 'checking' })
		request.onerror = () => over('cut', m.documents_line_cut())
		request.onabort = () => over('stopped', m.documents_cancelled())
		request.onload = () => {
			const answer = parse(request.responseText)
			if (request.status < 300) over('received', m.documents_all_received({ names: sending.name }))
			else if (request.status === 401) over('refused', m.documents_signed_out())
			else if (request.status < 500)
				over('refused', answer.title || m.documents_upload_refused(), answer.detail)
			else over('cut', m.documents_failed())
		}
		sending.stop = () => request.abort()
		request.open('POST', action)
		request.setRequestHeader('accept', 'application/json')
		request.send(body)
	})
}

/** The problem document (RFC 9457) of a refusal: `title` what happened, `detail` what to do. */
function parse(text: string): { title: string; detail: string } {
	try {
		const { title, detail } = JSON.parse(text) as { title?: unknown; detail?: unknown }
		return {
			title: typeof title === 'string' ? title : '',
			detail: typeof detail === 'string' ? detail : '',
		}
	} catch {
		return { title: '', detail: '' }
	}
}
