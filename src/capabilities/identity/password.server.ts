import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon = promisify(argon2)

/** OWASP asks for at least 19 MiB and 2 passes; an official waits about 0.1 s once a day. */
const work = { memory: 65_536, passes: 3, parallelism: 1 }
const longest = 200

/** argon2id (RFC 9106) in PHC form; what is composed and what is decomposed Unicode is the same password. */
export async function hashPassword(password: string, cost = work): Promise<string> {
	const salt = randomBytes(16)
	const { memory, passes, parallelism } = cost
	return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(await digest(password, salt, cost))}`
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** Whether the password made this hash. Without a hash the same work is done in vain, so that the time tells nothing. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
	const [, memory, passes, parallelism, salt = '', wanted = ''] = phc.exec(hash ?? '') ?? []
	if (memory === undefined) {
		await digest(password, randomBytes(16), work)
		return false
	}
	const given = await digest(password, Buffer.from(salt, 'base64'), {
		memory: Number(memory),
		passes: Number(passes),
		parallelism: Number(parallelism),
	})
	const expected = Buffer.from(wanted, 'base64')
	return given.length === expected.length && timingSafeEqual(given, expected) && password.length <= longest
}

const digest = (password: string, nonce: Buffer, cost: Record<keyof typeof work, number>): Promise<Buffer> =>
	argon('argon2id', { message: password.slice(0, longest).normalize('NFC'), nonce, tagLength: 32, ...cost })

/** PHC strings leave the padding of base64 away. */
const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
