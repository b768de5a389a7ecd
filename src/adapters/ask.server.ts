import { RegisterAway } from '#registers'

/** How long a register may take: most answer in two seconds or not at all. */
const timeoutMilliseconds = 8000

/** Posts to a register and reads its JSON. Whatever goes wrong on the way is an outage. @throws RegisterAway */
export async function ask(
	url: string,
	init: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
	signal: AbortSignal | undefined,
): Promise<unknown> {
	const timeout = AbortSignal.timeout(timeoutMilliseconds)
	try {
		const answer = await fetch(url, {
			method: 'POST',
			...init,
			redirect: 'error',
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		})
		if (!answer.ok) throw new RegisterAway(`${new URL(url).pathname} answered ${answer.status}`)
		return await answer.json()
	} catch (failure) {
		if (failure instanceof RegisterAway) throw failure
		throw new RegisterAway(
			`${new URL(url).pathname}: ${failure instanceof Error ? failure.name : 'no answer'}`,
		)
	}
}

/** A field of an answer as text; undefined for what is not there or is something else. */
export function textIn(value: unknown, ...path: readonly string[]): string | undefined {
	const found = within(value, ...path)
	if (typeof found === 'number') return String(found)
	const text = typeof found === 'string' ? found.normalize('NFC').replaceAll(/\s+/g, ' ').trim() : ''
	return text === '' ? undefined : text
}

export const within = (value: unknown, ...path: readonly string[]): unknown =>
	path.reduce<unknown>(
		(at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
		value,
	)

/** Only what is known, under its names. */
export const known = (told: Readonly<Record<string, string | undefined>>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(told).filter((entry): entry is [string, string] => entry[1] !== undefined),
	)
