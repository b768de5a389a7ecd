import { SvelteMap } from 'svelte/reactivity'

/** Dossiers that are chosen in a list, with the version that was seen; kept in this tab from page to page of the list. */
export class Selection {
	readonly #chosen = new SvelteMap<string, number>()
	#key = ''

	/** Takes up what was chosen of a list before, if anything was. */
	open(list: string): void {
		const key = `hang-loat ${list}`
		if (this.#key === key) return
		this.#key = key
		this.#chosen.clear()
		for (const [code, version] of read(key)) this.#chosen.set(code, version)
	}

	get size(): number {
		return this.#chosen.size
	}
	has = (code: string): boolean => this.#chosen.has(code)
	/** Those chosen on other pages, as the form sends them. */
	beyond = (shown: ReadonlySet<string>): string[] =>
		[...this.#chosen]
			.filter(([code]) => !shown.has(code))
			.map(([code, version]) => chosenValue(code, version))

	set(
		lines: readonly { readonly code: string; readonly version: number }[],
		chosen: 'chosen' | 'left-out',
	): void {
		for (const { code, version } of lines)
			if (chosen === 'chosen') this.#chosen.set(code, version)
			else this.#chosen.delete(code)
		this.#keep()
	}
	clear(): void {
		this.#chosen.clear()
		this.#keep()
	}

	#keep(): void {
		if (this.#chosen.size === 0) sessionStorage.removeItem(this.#key)
		else sessionStorage.setItem(this.#key, JSON.stringify([...this.#chosen]))
	}
}

function read(key: string): [string, number][] {
	try {
		return JSON.parse(sessionStorage.getItem(key) ?? '[]') as [string, number][]
	} catch {
		return []
	}
}

/** `H19.26-261122-0042~7`: a dossier and the version of it that was seen, as a checkbox says it. */
export const chosenValue = (code: string, version: number): string => `${code}~${version}`
