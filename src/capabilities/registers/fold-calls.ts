/** Several calls one after the other that a register did not answer; a person reads them as one line. */
export type Folded<Call extends { readonly at: unknown }> = Call & {
	/** How many calls stand here; `at` is the last one's hour. */
	readonly times: number
	/** The hour of the first of them. */
	readonly since: Call['at']
}

/** `calls`, newest first, with those that only tried again in vain put together. Nothing that was answered is ever put together. */
export function foldCalls<
	Call extends {
		readonly at: unknown
		readonly register: string
		readonly service: string
		readonly purpose: string
		readonly officialName: string
		readonly dossierCode: string | null
		readonly came: string | null
	},
>(calls: readonly Call[]): readonly Folded<Call>[] {
	const folded: Folded<Call>[] = []
	for (const call of calls) {
		const later = folded.at(-1)
		const again =
			later?.came === 'away' && call.came === 'away' && sameAsking.every((name) => later[name] === call[name])
		if (again) folded[folded.length - 1] = { ...later, times: later.times + 1, since: call.at }
		else folded.push({ ...call, times: 1, since: call.at })
	}
	return folded
}

const sameAsking = ['register', 'service', 'purpose', 'officialName', 'dossierCode'] as const
