import type { Choice } from '#forms'

/** The communes of a province as a form offers them; undefined when the line is cut. */
export async function communesOf(province: string): Promise<readonly Choice[] | undefined> {
	try {
		const answer = await fetch(`/don-vi?tinh=${encodeURIComponent(province)}`)
		return answer.ok ? ((await answer.json()) as readonly Choice[]) : undefined
	} catch {
		return undefined
	}
}
