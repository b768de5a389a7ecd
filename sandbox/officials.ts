import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import { formOf, html, sendPage } from './page.ts'
import { keysIn, ofThisMachine, type VneidSettings } from './vneid.ts'

/** Where the stand-in hangs: its issuer is `http://localhost:<port>/can-bo`. */
export const officialsPath = '/can-bo'

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * A stand-in for the OpenID provider of a tenant's own officials (an account of the province's directory): authorization
 * code with PKCE. It lets in whoever is typed, and says so in `preferred_username`.
 */
export function officialsProvider({ issuer, clientId, clientSecret, folder }: VneidSettings): Answer {
	const provider = new Provider(`${issuer}${officialsPath}`, {
		clients: [
			{
				client_id: clientId,
				client_secret: clientSecret,
				redirect_uris: ['http://localhost/'],
				response_types: ['code'],
				grant_types: ['authorization_code'],
			},
		],
		clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
		jwks: keysIn(folder),
		cookies: { keys: [randomBytes(32).toString('hex')] },
		pkce: { required: () => true },
		scopes: ['openid', 'profile', 'email'],
		claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] },
		conformIdTokenClaims: false,
		findAccount: (_, accountId) => ({
			accountId,
			claims: () => ({ sub: accountId, preferred_username: accountId, email: `${accountId}@don-vi.example` }),
		}),
		loadExistingGrant: async (ctx) => {
			const { client, session, result } = ctx.oidc
			const accountId = result?.login?.accountId ?? session?.accountId
			if (!client || accountId === undefined) return undefined
			const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId })
			grant.addOIDCScope('openid profile email')
			await grant.save()
			return grant
		},
		interactions: { url: (_, interaction) => `${officialsPath}/interaction/${interaction.uid}` },
		features: { devInteractions: { enabled: false } },
		renderError: (ctx, out) => {
			ctx.type = 'json'
			ctx.body = out
		},
		ttl: {
			Session: 60,
			Grant: 3600,
			Interaction: 3600,
			AccessToken: 600,
			AuthorizationCode: 60,
			IdToken: 600,
		},
	})
	provider.Client.prototype.redirectUriAllowed = ofThisMachine
	const protocol = provider.callback()
	return async (request, response) => {
		const path = request.url ?? '/'
		if (path.startsWith(`${officialsPath}/interaction/`)) return interaction(provider, request, response)
		// As a server that mounts it under a path does: the provider finds its own prefix in what differs.
		Object.assign(request, { originalUrl: path })
		request.url = path.slice(officialsPath.length) || '/'
		await protocol(request, response)
	}
}

async function interaction(
	provider: Provider,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const details = await provider.interactionDetails(request, response).catch(() => undefined)
	if (!details)
		return sendPage(response, 'Lượt đăng nhập đã hết hạn', html`<p>Xin quay lại và đăng nhập lại.</p>`, 410)
	if (request.method !== 'POST')
		return sendPage(
			response,
			'Đăng nhập tài khoản đơn vị',
			html`<form method="post">
				<p>
					<label>Tài khoản <input name="username" autocomplete="username" /></label>
				</p>
				<p><button>Đăng nhập</button></p>
				<p><button name="denied" value="1">Không đăng nhập, quay lại</button></p>
			</form>`,
		)
	const form = await formOf(request)
	const username = form.get('username')?.trim()
	await provider.interactionFinished(
		request,
		response,
		username && form.get('denied') === null
			? { login: { accountId: username, remember: false } }
			: { error: 'access_denied', error_description: 'The official did not sign in' },
		{ mergeWithLastSubmission: false },
	)
}
