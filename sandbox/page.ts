import type { IncomingMessage, ServerResponse } from 'node:http'

/** Text that is already HTML. */
export type Html = { readonly html: string }

/** Builds HTML; everything put into it is escaped unless it is itself `Html`. */
export function html(
	parts: TemplateStringsArray,
	...values: readonly (string | number | Html | readonly Html[])[]
): Html {
	return {
		html: parts.reduce((text, part, index) => text + written(values[index - 1] ?? '') + part),
	}
}

function written(value: string | number | Html | readonly Html[]): string {
	if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
	return 'html' in value ? value.html : value.map((each) => each.html).join('')
}

const escaped = (text: string): string =>
	text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const style = `
:root{color-scheme:light dark}
body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem;color:#1b1f24;background:#fff}
.flag{background:#fff3cd;color:#5c4400;border:1px solid #b38600;border-radius:.5rem;padding:.75rem 1rem}
h1{font-size:1.6rem;line-height:1.25}
ul.choices{list-style:none;padding:0;display:grid;gap:.75rem}
button{font:inherit;min-height:2.75rem;padding:.6rem 1rem;border:1px solid #57606a;border-radius:.5rem;background:#fff;color:#1b1f24;text-align:left;cursor:pointer}
ul.choices button{width:100%}
button strong{display:block;font-size:1.1rem}
button:hover{background:#eef4ff}
:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
a{color:#0b57d0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.5rem;border-bottom:1px solid #d0d7de;vertical-align:top}
pre{font:inherit;white-space:pre-wrap;border:1px solid #d0d7de;border-radius:.5rem;padding:1rem}
label{display:inline-block;margin-right:1rem;min-height:2.75rem}
@media (prefers-color-scheme:dark){
body{color:#e6edf3;background:#0d1117}
button{background:#161b22;color:#e6edf3}button:hover{background:#1f2a3a}
.flag{background:#3a2e00;color:#ffe08a}
a{color:#8ab4ff}
}`

/** A page of the sandbox: says that it is one, works without scripts. */
export function page(title: string, body: Html): string {
	return html`<!doctype html>
		<html lang="vi">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<title>${title}</title>
				<style>
					${{ html: style }}
				</style>
			</head>
			<body>
				<main>
					<p class="flag">
						<strong>Môi trường thử nghiệm.</strong> Mọi người và số liệu ở đây đều là giả định.
					</p>
					<h1>${title}</h1>
					${body}
				</main>
			</body>
		</html>`.html
}

export function sendPage(response: ServerResponse, title: string, body: Html, status = 200): void {
	response
		.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
		.end(page(title, body))
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
	response
		.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
		.end(JSON.stringify(value, undefined, 2))
}

export function redirect(response: ServerResponse, location: string): void {
	response.writeHead(303, { location }).end()
}

/** @throws RangeError when the body is larger than a form of the sandbox can be */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
	let text = ''
	for await (const chunk of request) {
		text += String(chunk)
		if (text.length > 100_000) throw new RangeError('The form is too large.')
	}
	return new URLSearchParams(text)
}
