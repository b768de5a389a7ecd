import pino, { type DestinationStream, type Logger } from 'pino'
import { settings } from '#settings'

/** Keys whose value never reaches a log, however deep it lies. Compared without case, `-` and `_`. */
const secretKeys = new Set(
	`authorization cookie setcookie password secret clientsecret passwordhash token tokenhash accesstoken idtoken
	refreshtoken codeverifier nonce personalid fullname applicantname birthdate residence hometown phone email recipient
	answers sodinhdanh hovaten sodienthoai thudientu thuongtru quequan`.split(/\s+/),
)

/** What slips into free text: an address, a 12-digit personal id, a Vietnamese phone number, a bearer token. */
const secretText: readonly (readonly [RegExp, string])[] = [
	[/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[email]'],
	[/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [token]'],
	[/(?<![\w.-])\d{12}(?![\w-])/g, '[personal id]'],
	[/(?<![\w.-])(?:\+84|0)[235789]\d{8,9}(?![\w-])/g, '[phone]'],
]

function plainKey(key: string): string {
	return key.toLowerCase().replaceAll(/[-_]/g, '')
}

const withoutSecrets = (text: string): string =>
	secretText.reduce((clean, [pattern, instead]) => clean.replaceAll(pattern, instead), text)

const withoutSecretsIfText = (value: unknown): unknown =>
	typeof value === 'string' ? withoutSecrets(value) : value

/** `value` as it may be logged: names, numbers and tokens of people taken out, nesting bounded. */
function redacted(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return withoutSecrets(value)
	if (value === null || typeof value !== 'object') return value
	if (depth > 6) return '[deep]'
	if (value instanceof Error) return redactedFailure(value, depth)
	if (Array.isArray(value)) return value.slice(0, 50).map((each) => redacted(each, depth + 1))
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [
			key,
			secretKeys.has(plainKey(key)) && each !== null && each !== undefined
				? '[redacted]'
				: redacted(each, depth + 1),
		]),
	)
}

function redactedFailure(failure: Error, depth: number): Record<string, unknown> {
	return {
		type: failure.name,
		message: withoutSecrets(failure.message),
		...('code' in failure ? { code: failure.code } : {}),
		...(failure.stack ? { stack: withoutSecrets(failure.stack) } : {}),
		...(failure.cause === undefined ? {} : { cause: redacted(failure.cause, depth + 1) }),
	}
}

/** A log of JSON lines; `destination` is for tests, else standard output. */
export function logTo(destination?: DestinationStream): Logger {
	return pino(
		{
			level: settings.logLevel,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			// pino puts an error that is logged alone under `err`.
			serializers: { err: (failure: unknown) => failure },
			formatters: {
				level: (label) => ({ level: label }),
				log: (line) => redacted(line) as Record<string, unknown>,
			},
			hooks: {
				logMethod(said, method) {
					const [first, ...rest] = said as readonly unknown[]
					// pino would take the message of an error that is logged alone, as it is.
					const whole = first instanceof Error && rest.length === 0 ? [first, first.message] : said
					method.apply(this, whole.map(withoutSecretsIfText) as typeof said)
				},
			},
		},
		destination ?? pino.destination(1),
	)
}

/** The log of this process. Names, ids, phones, addresses, cookies and tokens are taken out of every line. */
export const log: Logger = logTo()

/** The log of one request: each line carries its id, which the citizen can read to the help line. */
export const logOf = (requestId: string): Logger => log.child({ requestId })
