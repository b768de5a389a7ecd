/** After how many failures in a row nobody is sent there any more, and for how long. */
type Limits = { readonly failures: number; readonly restSeconds: number }

/**
 * Keeps calls from a system that does not answer: after some failures in a row everyone is turned away at once, until one
 * call may try again. `clock` is in milliseconds.
 */
export function breaker(
	refused: () => Error,
	{ failures, restSeconds }: Limits = { failures: 5, restSeconds: 30 },
	clock: () => number = () => performance.now(),
): <T>(call: () => Promise<T>) => Promise<T> {
	let failed = 0
	let restsUntil = 0
	return async (call) => {
		if (failed >= failures) {
			if (clock() < restsUntil) throw refused()
			// One goes ahead; the others wait for what comes of it.
			restsUntil = clock() + restSeconds * 1000
		}
		try {
			const answer = await call()
			failed = 0
			return answer
		} catch (failure) {
			failed += 1
			if (failed >= failures) restsUntil = clock() + restSeconds * 1000
			throw failure
		}
	}
}
