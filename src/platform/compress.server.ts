import type { IncomingMessage, ServerResponse } from 'node:http'
import compression from 'compression'
import { constants } from 'node:zlib'

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** Below it the headers of a compressed answer cost more than is saved. */
const threshold = 1024

const squeeze = compression({
	threshold,
	// Brotli's fourth level: a page costs about a millisecond, off the thread that answers.
	brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
	filter(request, response) {
		if (response.hasHeader('content-disposition')) return false
		if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return false
		return compression.filter(request as never, response as never)
	},
}) as unknown as Handler

/**
 * Compresses what `handler` answers, by what the client accepts: text from 1 kB on; not what is encoded already, and no
 * file that is handed out for download.
 */
export const compressed =
	(handler: Handler): Handler =>
	(request, response, next) => {
		squeeze(request, response, () => {
			handler(request, response, next)
		})
	}
