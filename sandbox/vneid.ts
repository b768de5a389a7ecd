import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import Provider, { type Configuration, interactionPolicy, type JWKS } from 'oidc-provider'
import { citizens, claimsOf } from './citizens.ts'
import { formOf, html, sendPage } from './page.ts'

export type VneidSettings = {
	/** Its own address, e.g. `http://localhost:3001`. */
	readonly issuer: string
	readonly clientId: string
	readonly clientSecret: string
	/** Where its keys are kept between starts. */
	readonly folder: string
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * A stand-in for VNeID: OpenID Connect with authorization code, PKCE S256, nonce and `acr_values` LoA1/LoA2. It asks at
 * every sign-in who one wants to be; a real one would ask for the app. Any client page of this machine may be returned
 * to: `http://<tenant>.localhost:<port>/…`.
 */
export function vneid(settings: VneidSettings): Answer {
	const { issuer } = settings
	const provider = new Provider(issuer, {
		...asOfBoth(settings, { scope: 'openid', session: 3600 }),
		acrValues: ['LoA1', 'LoA2'],
		scopes: ['openid'],
		claims: {
			openid: ['sub', 'acr', ...citizens.flatMap((citizen) => Object.keys(claimsOf(citizen, issuer)))],
		},
		findAccount: (_, accountId) => {
			const citizen = citizens.find(({ key }) => `sandbox-${key}` === accountId)
			return citizen && { accountId, claims: () => ({ ...claimsOf(citizen, issuer), sub: accountId }) }
		},
		interactions: { policy: askedEveryTime(), url: (_, interaction) => `/interaction/${interaction.uid}` },
		features: {
			devInteractions: { enabled: false },
			rpInitiatedLogout: {
				logoutSource: (ctx, form) => {
					ctx.type = 'html'
					ctx.body = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Đăng xuất</title><main><h1>Đăng xuất khỏi VNeID thử nghiệm?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Đăng xuất</button></main></html>`
				},
			},
		},
	})
	provider.Client.prototype.redirectUriAllowed = ofThisMachine
	provider.Client.prototype.postLogoutRedirectUriAllowed = ofThisMachine

	const protocol = provider.callback()
	return async (request, response) => {
		const path = new URL(request.url ?? '/', issuer).pathname
		if (!path.startsWith('/interaction/')) return protocol(request, response)
		await interaction(provider, request, response)
	}
}

/** What the stand-ins of both providers, the citizens' and the officials', are configured to alike. */
export const asOfBoth = (
	{ clientId, clientSecret, folder }: VneidSettings,
	{ scope, session }: { readonly scope: string; /** Seconds. */ readonly session: number },
): Configuration => ({
	clients: [
		{
			client_id: clientId,
			client_secret: clientSecret,
			redirect_uris: ['http://localhost/'],
			post_logout_redirect_uris: ['http://localhost/'],
			response_types: ['code'],
			grant_types: ['authorization_code'],
		},
	],
	clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
	jwks: keysIn(folder),
	cookies: { keys: [randomBytes(32).toString('hex')] },
	pkce: { required: () => true },
	// The law lets a service of the state read these; there is no consent to ask for.
	loadExistingGrant: async (ctx) => {
		const { client, session: known, result } = ctx.oidc
		const accountId = result?.login?.accountId ?? known?.accountId
		if (!client || accountId === undefined) return undefined
		const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId })
		grant.addOIDCScope(scope)
		await grant.save()
		return grant
	},
	renderError: (ctx, out) => {
		ctx.type = 'json'
		ctx.body = out
	},
	ttl: {
		Session: session,
		Grant: 3600,
		Interaction: 3600,
		AccessToken: 600,
		AuthorizationCode: 60,
		IdToken: 600,
	},
})

export const ofThisMachine = (uri: string): boolean => {
	const url = URL.parse(uri)
	return url?.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname.endsWith('.localhost'))
}

/** Whoever tries things out wants to be somebody else at the next sign-in. */
function askedEveryTime() {
	const policy = interactionPolicy.base()
	policy
		.get('login')
		?.checks.add(
			new interactionPolicy.Check('asked_every_time', 'The sandbox asks at every sign-in', (ctx) =>
				ctx.oidc.result?.login
					? interactionPolicy.Check.NO_NEED_TO_PROMPT
					: interactionPolicy.Check.REQUEST_PROMPT,
			),
		)
	return policy
}

async function interaction(
	provider: Provider,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const details = await provider.interactionDetails(request, response).catch(() => undefined)
	if (!details)
		return sendPage(
			response,
			'Lượt đăng nhập đã hết hạn',
			html`<p>Xin quay lại cổng dịch vụ công và chọn đăng nhập lại.</p>`,
			410,
		)
	if (request.method !== 'POST') return sendPage(response, 'Đăng nhập VNeID', choices(details.params))
	const chosen = (await formOf(request)).get('citizen')
	const citizen = citizens.find(({ key }) => key === chosen)
	await provider.interactionFinished(
		request,
		response,
		citizen
			? {
					login: {
						accountId: `sandbox-${citizen.key}`,
						acr: `LoA${citizen.level}`,
						amr: ['sandbox'],
						remember: false,
					},
				}
			: { error: 'access_denied', error_description: 'The citizen did not sign in' },
		{ mergeWithLastSubmission: false },
	)
}

const choices = (asked: Record<string, unknown>) =>
	html`<p>
			Cổng dịch vụ công cần biết ông bà là ai${asked['acr_values'] === 'LoA2' ? ', với tài khoản mức 2' : ''}.
			Chọn một người để đăng nhập.
		</p>
		<form method="post">
			<ul class="choices">
				${citizens.map(
					({ key, HoVaTen, story, level }) =>
						html` <li>
							<button name="citizen" value="${key}">
								<strong>${HoVaTen}</strong>Mức ${level}. ${story}.
							</button>
						</li>`,
				)}
			</ul>
			<p><button name="citizen" value="">Không đăng nhập, quay lại</button></p>
		</form>`

/** The keys it signs with: made once, so that a restart does not void what it signed. */
export function keysIn(folder: string): JWKS {
	const path = join(folder, 'vneid-keys.json')
	if (!existsSync(path)) {
		mkdirSync(folder, { recursive: true })
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
		const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
		writeFileSync(path, JSON.stringify({ keys: [key] }), { mode: 0o600 })
	}
	return JSON.parse(readFileSync(path, 'utf8')) as JWKS
}
