import { fold, nfc, tonePlaced } from '#kernel/vietnamese'

/** An old unit as far as its name can be matched. */
export type OldUnit = {
	readonly code: string
	readonly fullName: string
	/** The district it lay in. */
	readonly parentName: string
	readonly parentCode: string
}

/** The old communes that a new one can have been made of, by code and by name. */
export type OldUnits = {
	readonly byCode: ReadonlyMap<string, OldUnit>
	readonly byName: ReadonlyMap<string, readonly OldUnit[]>
}

export function oldUnits(units: readonly OldUnit[]): OldUnits {
	const byName = new Map<string, OldUnit[]>()
	for (const unit of units) {
		const key = nameKey(unit.fullName)
		const alike = byName.get(key)
		if (alike) alike.push(unit)
		else byName.set(key, [unit])
	}
	return { byCode: new Map(units.map((unit) => [unit.code, unit])), byName }
}

/** One old unit that the resolution names, or words that name none for sure. */
export type Origin = { readonly text: string } & (
	{ readonly share: 'whole' | 'part'; readonly oldCode: string } | { readonly share: 'unresolved' }
)

/** The parts of `Xã A, Xã B (huyện C), Xã D (phần còn lại sau khi sáp nhập vào xã E, xã F)`: commas in brackets part nothing. */
export function namedIn(text: string): string[] {
	const parts: string[] = []
	let depth = 0
	let part = ''
	for (const letter of text) {
		if (letter === '(') depth++
		if (letter === ')') depth--
		if (letter === ',' && depth === 0) {
			parts.push(part.trim())
			part = ''
		} else part += letter
	}
	return [...parts, part.trim()].filter((each) => each !== '')
}

/**
 * Reads which old communes a new one was made of (the resolutions of the National Assembly's Standing Committee of
 * 2025-06-16). `old` are the communes of the old provinces that went into its province. `phần còn lại` or `một phần`
 * means the old commune was split. Names that several old communes bear are decided by the district the text gives,
 * else by the one district that the neighbours in the same text share; otherwise they stay unresolved: nothing is guessed.
 */
export function origins(text: string, code: string, old: OldUnits): Origin[] {
	if (text.trim() === '' || fold(text) === 'giu nguyen') {
		const same = old.byCode.get(code)
		return [same ? { text, share: 'whole', oldCode: same.code } : { text, share: 'unresolved' }]
	}
	const named = namedIn(text).map((part) => ({ part, candidates: candidates(part, old) }))
	const districts = new Set(
		named.flatMap(({ candidates: found }) => (found.length === 1 ? found.map((unit) => unit.parentCode) : [])),
	)
	return named.map(({ part, candidates: found }): Origin => {
		const near = found.length > 1 ? found.filter((unit) => districts.has(unit.parentCode)) : found
		const only = near.length === 1 ? near[0] : undefined
		return only
			? { text: part, share: isPart(part) ? 'part' : 'whole', oldCode: only.code }
			: { text: part, share: 'unresolved' }
	})
}

const isPart = (text: string): boolean => /phan con lai|mot phan/.test(fold(text))

function candidates(part: string, old: OldUnits): readonly OldUnit[] {
	const [, name = '', brackets = ''] = /^([^(]*)(.*)$/.exec(part) ?? []
	const named = old.byName.get(nameKey(name)) ?? []
	const district = /\((?:thuộc )?((?:huyện|quận|thị xã|thành phố)[^),]*)/i.exec(brackets)?.[1]
	const inDistrict = district ? named.filter((unit) => nameKey(unit.parentName) === nameKey(district)) : []
	return inDistrict.length > 0 ? inDistrict : named
}

// Accents stay: Tân Thạnh and Tân Thành are two communes.
const nameKey = (name: string): string =>
	tonePlaced(nfc(name)).toLowerCase().replace(/[\s-]+/g, ' ').trim()
