import { createHash } from 'node:crypto'
import type { Trouble } from './http.server.ts'

const style = `:root{color-scheme:light dark;font:1.0625rem/1.6 "Be Vietnam Pro",system-ui,sans-serif}
body{max-width:38rem;margin:12vh auto 0;padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.3}a{color:inherit}
small{color:light-dark(#555,#bbb)}`
const digest = createHash('sha256').update(style).digest('base64')

/** A page that stands alone: for what is refused before there is a tenant, a route or a layout to show it in. */
export const plainPage = (
	{ status, title, detail, requestId }: Trouble,
	{ lang, back }: { readonly lang: string; readonly back: string | undefined },
): Response =>
	new Response(
		`<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(detail)}</p>${back === undefined ? '' : `<p><a href="/">${escaped(back)}</a></p>`}<p><small>${escaped(requestId)}</small></p></main></body>
</html>
`,
		{
			status,
			headers: {
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'; base-uri 'none'`,
				'cache-control': 'no-store',
			},
		},
	)

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign)
