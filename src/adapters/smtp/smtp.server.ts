import { createTransport } from 'nodemailer'
import type { Channel } from '#notifications'

/**
 * E-mail over SMTP (RFC 5321) with a pool of connections. The message id is ours, so that a repeat after a cut line is the
 * same letter to the reader's mail program (RFC 5322 §3.6.4).
 */
export function smtpChannel(url: string, from: string): Channel & { close(): void } {
	const transport = createTransport({
		url,
		pool: true,
		connectionTimeout: 10_000,
		socketTimeout: 20_000,
		disableFileAccess: true,
		disableUrlAccess: true,
	} as never)
	return {
		async send({ id, to, subject, body }) {
			await transport.sendMail({ from, to, subject, text: body, messageId: `<${id}@mot-cua>` })
		},
		close: () => transport.close(),
	}
}
