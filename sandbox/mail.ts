import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { slowMilliseconds, type Knobs } from './knobs.ts'

/** A message as the mail server took it. */
export type Letter = {
	readonly id: string
	/** ISO 8601. */
	readonly takenAt: string
	readonly from: string
	readonly to: readonly string[]
	readonly subject: string
	readonly text: string
	readonly html: string | null
	readonly headers: readonly { readonly name: string; readonly value: string }[]
	readonly attachments: readonly {
		readonly name: string
		readonly mediaType: string
		readonly bytes: number
	}[]
}

/** The newest letters that are kept; older ones stay on the disk. */
const kept = 500

/**
 * A mail server that delivers to nobody: each message is kept under `folder` and can be read. Takes any sender and
 * recipient, with or without a password, without TLS.
 */
export class MailRoom {
	readonly #folder: string
	readonly #knobs: Knobs
	readonly #letters: Letter[]
	readonly server: SMTPServer

	constructor(folder: string, knobs: Knobs) {
		this.#folder = join(folder, 'mail')
		this.#knobs = knobs
		mkdirSync(this.#folder, { recursive: true })
		this.#letters = readdirSync(this.#folder)
			.filter((name) => name.endsWith('.json'))
			.sort()
			.slice(-kept)
			.map((name) => JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as Letter)
		this.server = new SMTPServer({
			authOptional: true,
			hideSTARTTLS: true,
			disabledCommands: ['STARTTLS'],
			size: 30 * 1024 * 1024,
			onAuth: (auth, _, done) => done(null, { user: auth.username ?? 'anyone' }),
			onRcptTo: (_, __, done) => void this.#greet().then(() => done(), done),
			onData: (stream, session, done) => {
				const chunks: Buffer[] = []
				stream.on('data', (chunk: Buffer) => chunks.push(chunk))
				stream.on('end', () => {
					const { mailFrom, rcptTo } = session.envelope
					const from = mailFrom === false ? '' : mailFrom.address
					void this.#take(
						from,
						rcptTo.map(({ address }) => address),
						Buffer.concat(chunks),
					).then(() => done(), done)
				})
			},
		})
	}

	/** Newest first. */
	letters(): readonly Letter[] {
		return this.#letters.toReversed()
	}

	letter(id: string): Letter | undefined {
		return this.#letters.find((each) => each.id === id)
	}

	async #greet(): Promise<void> {
		switch (this.#knobs.mail) {
			case 'refuses':
				throw Object.assign(new Error('Try again later'), { responseCode: 451 })
			case 'rejects':
				throw Object.assign(new Error('No such mailbox'), { responseCode: 550 })
			case 'slow':
				return new Promise((after) => setTimeout(after, slowMilliseconds))
			case 'takes':
				return undefined
		}
	}

	async #take(from: string, to: readonly string[], raw: Buffer): Promise<void> {
		const mail = await PostalMime.parse(raw)
		const takenAt = new Date().toISOString()
		const letter: Letter = {
			id: randomUUID(),
			takenAt,
			from,
			to,
			subject: mail.subject ?? '',
			text: mail.text ?? '',
			html: mail.html ?? null,
			headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
			attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
				name: filename ?? '',
				mediaType: mimeType,
				bytes: typeof content === 'string' ? content.length : content.byteLength,
			})),
		}
		const name = join(this.#folder, `${takenAt.replaceAll(':', '-')}-${letter.id}`)
		writeFileSync(`${name}.eml`, raw)
		writeFileSync(`${name}.json`, JSON.stringify(letter))
		this.#letters.push(letter)
		if (this.#letters.length > kept) this.#letters.shift()
	}
}
