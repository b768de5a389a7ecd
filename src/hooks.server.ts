// The composition root of the web: who asks, for which tenant, and what every answer carries.
import { readFileSync } from 'node:fs'
import type { RequestEvent } from '@sveltejs/kit'
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { assistedCitizen } from '#counter/server'
import type { FileStore } from '#documents'
import { sessionTerms } from '#identity'
import { mayBeSignedIn, signedIn } from '#identity/server'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { m } from '#messages'
import { transact } from '#platform/db'
import {
	bodyVerdict,
	isFromOwnPage,
	isSafe,
	problem,
	protect,
	requestIdOf,
	type Trouble,
	wantsProblem,
} from '#platform/http'
import { plainPage } from '#platform/http-page'
import { logOf } from '#platform/log'
import { observeRequest } from '#platform/metrics'
import { settings } from '#settings'
import { hostLabelOf } from '#tenancy'
import { tenantOf } from '#tenancy/server'
import { htmlAttributes, preloadFirst } from '#ui/display.ts'
import { clamd } from './adapters/clamd/clamd.server.ts'
import { openFiles } from './adapters/file-stores/open.server.ts'
import { openid } from './adapters/openid/openid.server.ts'
import { typstPress } from './adapters/typst/typst.server.ts'
import { vneid } from './adapters/vneid/vneid.server.ts'
import { paraglideMiddleware } from './paraglide/server.js'

type Resolve = Parameters<Handle>[0]['resolve']

/** Asked by load balancers and collectors under any host name; they name no tenant and no person. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])
/** A draft's own pages: the one place where an official can stand beside a citizen, at the counter. */
const assistedPath = /^\/khai\/([0-9a-f-]{36})(?:\/|$)/
/** The one kind of path that takes files; the upload's own limits hold there. */
const uploadPath = /^\/(khai|ho-so)\/.+\/tep(\/|$)/

export const handle: Handle = async ({ event, resolve }) => {
	const began = performance.now()
	event.locals.requestId = requestIdOf(event.request.headers)
	event.locals.scanner = scanner
	event.locals.signatureRoots = signatureRoots
	// Only the headers are handed over: the middleware would take the body with it.
	const asked = new Request(event.url, { headers: event.request.headers })
	const answered = await paraglideMiddleware(asked, ({ locale }) => {
		event.locals.locale = locale
		return answer(event, resolve).catch((failure: unknown) => refused(event, troubleOf(failure, event)))
	})
	const response = finished(event, answered)
	observeRequest(event.request.method, event.route.id, response.status, (performance.now() - began) / 1000)
	return response
}

async function answer(event: RequestEvent, resolve: Resolve): Promise<Response> {
	const { request, url, locals, cookies } = event
	if (probes.has(url.pathname)) return resolve(event)

	const tenant = await tenantOf(hostLabelOf(url.host), now())
	if (!tenant)
		return refused(event, trouble(event, 404, m.identity_unknown_host_title(), m.identity_unknown_host()))

	const turnedAway = verdict(event)
	if (turnedAway) {
		logOf(locals.requestId).warn(
			{ tenant: tenant.code, route: event.route.id, status: turnedAway.status },
			'request refused before it was read',
		)
		return refused(event, turnedAway)
	}

	locals.tenant = tenant
	locals.vneid = vneid
	locals.officialProvider = openid
	locals.files = files()
	locals.press = press
	const tokens = {
		citizen: cookies.get(sessionTerms.citizen.cookie),
		official: cookies.get(sessionTerms.official.cookie),
	}
	const { citizen, official } = mayBeSignedIn(tokens)
		? await transact({ tenant: tenant.code, person: '' }, async (tx) => signedIn(tx, tokens, now()))
		: { citizen: undefined, official: undefined }
	locals.citizen = citizen
	locals.official = official
	const draft = official && assistedPath.exec(url.pathname)?.[1]
	if (draft && isId(draft)) {
		const assisted = await transact({ tenant: tenant.code, person: official.id }, async (tx) =>
			assistedCitizen(tx, draft, official, now()),
		)
		if (assisted) {
			locals.assisted = assisted
			locals.citizen = assisted.citizen
		}
	}
	const atDesk = /^\/can-bo(\/|$)/.test(url.pathname)
	const person = (atDesk ? (official ?? citizen) : (locals.citizen ?? official))?.id ?? ''
	locals.transact = (work) => transact({ tenant: tenant.code, person }, work)

	const response = await resolve(event, {
		transformPageChunk: htmlAttributes(event),
		preload: preloadFirst,
	})
	return isPlainFailure(event, response)
		? problem(trouble(event, response.status, ...(await failureTexts(response))))
		: request.method !== 'GET' || response.status >= 500
			? logged(event, response)
			: response
}

/** Made at the first request, so that the build needs no folder. */
let opened: FileStore | undefined
const files = (): FileStore => (opened ??= openFiles(settings.filesUrl, settings.filesCredentials))
const scanner = settings.clamdUrl ? clamd(settings.clamdUrl) : undefined
const signatureRoots = settings.signatureRoots ? readFileSync(settings.signatureRoots, 'utf8') : undefined
/** Its compiler starts with the first paper. */
const press = typstPress()

/** What is turned away before its body is read, with the reason; nothing has happened then. */
function verdict(event: RequestEvent): Trouble | undefined {
	const { request, url } = event
	if (isSafe(request.method)) return undefined
	if (!isFromOwnPage(request.headers, url.origin))
		return trouble(event, 403, m.identity_forged_title(), m.identity_forged())
	if (uploadPath.test(url.pathname)) return undefined
	switch (bodyVerdict(request.headers)) {
		case 'too-large':
			return trouble(event, 413, m.identity_too_large_title(), m.identity_too_large())
		case 'length-missing':
			return trouble(event, 411, m.identity_too_large_title(), m.identity_length_missing())
		case 'fits':
			return undefined
	}
}

const trouble = ({ locals }: RequestEvent, status: number, title: string, detail: string): Trouble => ({
	status,
	title,
	detail,
	requestId: locals.requestId,
})

/** The same refusal as the client can read it: a page, a problem document, or what an enhanced form expects. */
function refused(event: RequestEvent, what: Trouble): Response {
	const { headers } = event.request
	if (headers.has('x-sveltekit-action'))
		return Response.json(
			{ type: 'error', status: what.status, error: { message: what.detail, requestId: what.requestId } },
			{ status: what.status },
		)
	if (wantsProblem(event.url.pathname, headers) || event.isDataRequest) return problem(what)
	return plainPage(what, {
		lang: event.locals.locale,
		back: what.status === 404 ? undefined : m.identity_back_home(),
	})
}

/** Whether Kit answered a client that reads problem documents with its own page or its own JSON. */
function isPlainFailure(event: RequestEvent, response: Response): boolean {
	const { headers } = event.request
	if (response.status < 400 || event.isDataRequest || headers.has('x-sveltekit-action')) return false
	if (!wantsProblem(event.url.pathname, headers)) return false
	const kind = response.headers.get('content-type') ?? ''
	return kind === '' || kind.startsWith('text/') || kind.startsWith('application/json')
}

async function failureTexts(response: Response): Promise<[title: string, detail: string]> {
	const json = response.headers.get('content-type')?.startsWith('application/json') === true
	const told: unknown = json ? await response.json() : undefined
	const message =
		typeof told === 'object' && told !== null && 'message' in told && typeof told.message === 'string'
			? told.message
			: undefined
	return [titleOf(response.status), message ?? messageOf(response.status)]
}

function logged(event: RequestEvent, response: Response): Response {
	const { locals, route, request } = event
	logOf(locals.requestId).info(
		{ tenant: locals.tenant.code, method: request.method, route: route.id, status: response.status },
		'answered',
	)
	return response
}

function finished({ url, locals, isDataRequest }: RequestEvent, answered: Response): Response {
	// An answer of `fetch` or `Response.redirect` has headers that cannot be changed.
	const response = new Response(answered.body, answered)
	const { headers } = response
	protect(headers, { https: url.protocol === 'https:', requestId: locals.requestId })
	const personal = locals.citizen !== undefined || locals.official !== undefined || headers.has('set-cookie')
	const page = isDataRequest || headers.get('content-type')?.startsWith('text/html') === true
	if (personal && (page || !headers.has('cache-control'))) headers.set('cache-control', 'private, no-store')
	return response
}

/** Kit calls it for everything thrown while a route answers. People get words and a number to quote, never a stack. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	const { requestId } = event.locals
	switch (kind) {
		case 'app':
			// The route said it in its own words.
			return undefined
		case 'framework':
		case 'validation':
			return { message: messageOf(error.status), requestId }
		case 'unknown': {
			const { status, detail } = troubleOf(error, event)
			return { status, message: detail, requestId }
		}
	}
}

/** The database or the file store is away or refuses: the request may succeed in a minute, and nothing of it was kept. */
const outages: ReadonlySet<unknown> = new Set(
	'FILES_AWAY ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT 57P01 57P02 57P03 53300 08006 08001'.split(' '),
)

function troubleOf(failure: unknown, event: RequestEvent): Trouble {
	const code = failure instanceof Error && 'code' in failure ? failure.code : undefined
	const status = outages.has(code) ? 503 : 500
	logOf(event.locals.requestId).error({ err: failure, route: event.route.id, status }, 'request failed')
	return trouble(event, status, titleOf(status), messageOf(status))
}

function titleOf(status: number): string {
	if (status === 401) return m.identity_error_401_title()
	if (status === 403) return m.identity_error_403_title()
	if (status === 404) return m.identity_error_404_title()
	if (status === 413) return m.identity_too_large_title()
	if (status === 503) return m.identity_error_503_title()
	return status < 500 ? m.identity_error_400_title() : m.identity_error_500_title()
}

function messageOf(status: number): string {
	if (status === 401) return m.identity_error_401()
	if (status === 403) return m.identity_error_403()
	if (status === 404) return m.identity_error_404()
	if (status === 413) return m.identity_too_large()
	if (status === 503) return m.identity_error_503()
	return status < 500 ? m.identity_error_400() : m.identity_error_500()
}
