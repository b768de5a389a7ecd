import type { Mark } from '#dossiers'

const founds = ['present', 'missing', 'unfit'] as const
const forms = ['electronic', 'original', 'copy'] as const

/** Marks as the form sends them, for the components that are due; one that was not looked at has none. */
export function marksFrom(form: FormData, keys: readonly string[]): Record<string, Mark> {
	const rest = founds.find((found) => found === form.get('con-lai'))
	return Object.fromEntries(
		keys.flatMap((key) => {
			const found = founds.find((each) => each === form.get(`found.${key}`)) ?? rest
			if (!found) return []
			const count = Number(form.get(`count.${key}`))
			const note = form.get(`note.${key}`)
			return [
				[
					key,
					{
						found,
						as: forms.find((each) => each === form.get(`as.${key}`)) ?? 'electronic',
						count: Number.isSafeInteger(count) && count >= 0 && count <= 999 ? count : 1,
						note: typeof note === 'string' ? note.trim().slice(0, 500) : '',
					} satisfies Mark,
				],
			]
		}),
	)
}
