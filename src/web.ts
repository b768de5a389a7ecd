import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { settings } from '#settings'
import { compressed } from '#platform/compress'
import { log } from '#platform/log'
import { whenStopped } from '#platform/process'

/** How long requests in flight may take once the process was told to stop. */
const graceMilliseconds = 10_000

// adapter-node reads these when its handler is loaded. Bodies are bounded where they are read: a form has another limit
// than an upload.
process.env['BODY_SIZE_LIMIT'] = 'Infinity'
process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto'
if (settings.trustProxy) process.env['ADDRESS_HEADER'] = 'x-forwarded-for'

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void
const built = new URL('../build/handler.js', import.meta.url).href
const { handler } = (await import(built)) as { handler: Handler }
const answer = compressed(handler)

const server = createServer(
	{
		// Longer than the 60 s after which balancers drop an idle connection, so that it is never us who close first.
		keepAliveTimeout: 65_000,
		headersTimeout: 20_000,
		// A photo of 20 MB over a slow line.
		requestTimeout: 600_000,
	},
	(request, response) => {
		if (!settings.trustProxy) request.headers['x-forwarded-proto'] = 'http'
		answer(request, response, () => {
			response.statusCode = 404
			response.end()
		})
	},
)
server.once('error', (failure) => {
	log.fatal(failure, `cannot listen on ${settings.host}:${settings.port}`)
	process.exit(1)
})
server.listen(settings.port, settings.host, () => {
	log.info({ host: settings.host, port: settings.port }, 'the pages are served')
})

whenStopped(async (signal) => {
	log.info({ signal }, 'stopping: finishing the requests in flight')
	const closed = new Promise<void>((done) => server.close(() => done()))
	const idle = setInterval(() => server.closeIdleConnections(), 100)
	const tooLong = setTimeout(() => server.closeAllConnections(), graceMilliseconds)
	server.closeIdleConnections()
	await closed
	clearInterval(idle)
	clearTimeout(tooLong)
	// The pages' own modules (the pool of the database) hear of it as under adapter-node's own server.
	process.emit('sveltekit:shutdown' as never, signal as never)
	log.info('stopped')
})
