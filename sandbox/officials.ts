import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import { formOf, html, sendPage } from './page.ts'
import { asOfBoth, ofThisMachine, type VneidSettings } from './vneid.ts'

/** Where the stand-in hangs: its issuer is `http://localhost:<port>/can-bo`. */
export const officialsPath = '/can-bo'

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * A stand-in for the OpenID provider of a tenant's own officials (an account of the province's directory): authorization
 * code with PKCE. It lets in whoever is typed, and says so in `preferred_username`.
 */
export function officialsProvider(settings: VneidSettings): Answer {
	const { issuer } = settings
	const provider = new Provider(`${issuer}${officialsPath}`, {
		...asOfBoth(settings, { scope: 'openid profile email', session: 60 }),
		scopes: ['openid', 'profile', 'email'],
		claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] },
		conformIdTokenClaims: false,
		findAccount: (_, accountId) => ({
			accountId,
			claims: () => ({ sub: accountId, preferred_username: accountId, email: `${accountId}@don-vi.example` }),
		}),
		interactions: { url: (_, interaction) => `${officialsPath}/interaction/${interaction.uid}` },
		features: { devInteractions: { enabled: false } },
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
