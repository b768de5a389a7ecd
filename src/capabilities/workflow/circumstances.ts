/** What conditions can speak of: how the step ended, how those before it did, and what was declared. */
export type Circumstances = {
	readonly outcome: string | null
	readonly answers: Readonly<Record<string, unknown>>
	readonly steps?: Readonly<Record<string, string>>
}
