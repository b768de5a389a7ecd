import { editDistance, isSyllable, keystrokesMeant, nfc, soundKey, syllables } from '#kernel/vietnamese'
import { searchSyllables } from './terms.ts'

/** How rare each term of the tenant's catalogue is, and how it is written. */
export type Vocabulary = {
	readonly terms: ReadonlyMap<string, { readonly shown: string; readonly procedures: number }>
	/** How many procedures are listed. */
	readonly procedures: number
	/** The single syllables by first letter, for mending slips. */
	readonly syllables: ReadonlyMap<string, readonly string[]>
}

/** What people say, and what the catalogue calls it. Kept as data, owned by editors: `synonyms.json`. */
export type Synonyms = {
	/** `gplx`: `giấy phép lái xe`. */
	readonly abbreviations: Readonly<Record<string, string>>
	/** `bằng lái`: `giấy phép lái xe`; the official words are added to what was typed. */
	readonly phrases: readonly (readonly [said: string, official: string])[]
	/** Words that say nothing about which procedure is meant. */
	readonly fillers: readonly string[]
}

/** What a query is understood to mean. */
export type Understood = {
	/** Terms that tell procedures apart, with their weights: these find. */
	readonly finding: readonly Wanted[]
	/** Terms that many procedures share: these only order what was found. */
	readonly ordering: readonly Wanted[]
	/** The query with its slips mended, in the catalogue's own spelling; null when there was nothing to mend. */
	readonly mended: string | null
	/** Words to mark in results, folded. */
	readonly words: readonly string[]
}
export type Wanted = { readonly term: string; readonly weight: number }

/** Longer queries are cut: nobody types them, and each word costs. */
const longest = 160
const mostWords = 16

/**
 * Understands a query as typed: without accents, with slips, an unfinished last word, Telex or VNI keystrokes left in,
 * abbreviations, everyday words. Pure: all it knows of the catalogue is its vocabulary.
 */
export function understand(query: string, vocabulary: Vocabulary, synonyms: CompiledSynonyms): Understood {
	const typed = syllables(nfc(query).slice(0, longest)).slice(0, mostWords)
	const unfinished = !/\s$/.test(query)
	const read = typed.map((word, index) =>
		readWord(word, unfinished && index === typed.length - 1, typed.length, vocabulary, synonyms),
	)
	const kept = read.flatMap((word) => word.keys)
	const wanted = new Map<string, number>()
	const want = (term: string, weight: number) => {
		if (term !== '') wanted.set(term, Math.max(wanted.get(term) ?? 0, weight))
	}
	wantRun(mendedByContext(kept, vocabulary), 1, want, synonyms)
	for (const { alternatives } of read) for (const [key, weight] of alternatives) want(key, weight)
	for (const official of synonyms.officialFor(kept)) wantRun(official, 0.85, want, synonyms)
	if (typed.length === 1 && typed[0]) want(`=${soundKey(typed[0])}`, 1)
	want(`=${kept.join(' ')}`, 1)
	const mended =
		read.some(({ slip }) => slip) || mendedByContext(kept, vocabulary).join(' ') !== kept.join(' ')
	return {
		...sorted(wanted, vocabulary),
		mended: mended ? shownAs(mendedByContext(kept, vocabulary), vocabulary) : null,
		words: [...new Set([...kept, ...typed])].filter((word) => !synonyms.fillers.has(word)),
	}
}

/** A run of syllables: each, and each pair of neighbours. */
function wantRun(
	run: readonly string[],
	weight: number,
	want: (term: string, weight: number) => void,
	{ fillers }: CompiledSynonyms,
): void {
	run.forEach((key, index) => {
		want(key, fillers.has(key) ? weight * 0.15 : weight)
		const next = run[index + 1]
		if (next) want(`${key} ${next}`, fillers.has(key) && fillers.has(next) ? weight * 0.2 : weight * 1.3)
	})
}

type ReadWord = {
	/** The syllables it stands for: one, or those of an abbreviation. */
	readonly keys: readonly string[]
	/** Further readings, with less weight. */
	readonly alternatives: readonly (readonly [string, number])[]
	readonly slip: boolean
}

function readWord(
	word: string,
	unfinished: boolean,
	ofWords: number,
	vocabulary: Vocabulary,
	synonyms: CompiledSynonyms,
): ReadWord {
	const key = soundKey(word)
	const known = (candidate: string) => vocabulary.terms.has(candidate)
	const abbreviated = synonyms.abbreviations.get(word)
	if (abbreviated) return { keys: abbreviated, alternatives: [[key, 0.5]], slip: false }
	if (known(key) && !(unfinished && ofWords > 1 && key.length <= 2))
		return { keys: [key], alternatives: unfinished ? completions(key, vocabulary, 0.35) : [], slip: false }
	if (synonyms.known.has(key)) return { keys: [key], alternatives: [], slip: false }
	const meant = keystrokesMeant(word)
	if (meant !== undefined && (known(soundKey(meant)) || synonyms.known.has(soundKey(meant))))
		return { keys: [soundKey(meant)], alternatives: [], slip: true }
	const completed = unfinished ? completions(key, vocabulary, 0.8) : []
	if (completed.length > 0) return { keys: [key], alternatives: completed, slip: false }
	const mended = nearest(soundKey(meant ?? word), vocabulary, synonyms)
	const [best, ...others] = mended
	if (best === undefined) return { keys: [key], alternatives: [], slip: false }
	return {
		keys: [best],
		alternatives: others.map((other) => [other, 0.6] as const),
		slip: true,
	}
}

/** What an unfinished word may become, the more common first. */
function completions(
	start: string,
	{ syllables: known, terms }: Vocabulary,
	weight: number,
): [string, number][] {
	return (known.get(start[0] ?? '') ?? [])
		.filter((word) => word.startsWith(start) && word !== start)
		.sort((a, b) => (terms.get(b)?.procedures ?? 0) - (terms.get(a)?.procedures ?? 0))
		.slice(0, 6)
		.map((word, index) => [word, weight * (1 - index * 0.1)])
}

// Letters that are mistaken for one another at the start of a syllable: x/s, ch/tr, d/gi/r, l/n, c/k/q, ng/ngh, i/y.
const startsAlike: Readonly<Record<string, string>> = {
	x: 'xs',
	s: 'sx',
	c: 'ckqt',
	t: 'tc',
	d: 'dgr',
	g: 'gd',
	r: 'rdg',
	l: 'ln',
	n: 'nl',
	k: 'kcq',
	q: 'qkc',
	v: 'vb',
	b: 'bv',
	p: 'pb',
	i: 'i',
}

/** The words of the catalogue and of its synonyms within one slip (two in long words), the more common first. */
function nearest(word: string, vocabulary: Vocabulary, synonyms: CompiledSynonyms): string[] {
	if (word.length < 3 || /\d/.test(word)) return []
	const limit = word.length >= 6 ? 2 : 1
	const first = word[0] ?? ''
	const second = word[1] ?? ''
	const starts = new Set([...(startsAlike[first] ?? first), second])
	const found: { term: string; steps: number; procedures: number }[] = []
	for (const start of starts)
		for (const term of vocabulary.syllables.get(start) ?? []) {
			const steps = editDistance(word, term, limit)
			if (steps <= limit) found.push({ term, steps, procedures: vocabulary.terms.get(term)?.procedures ?? 0 })
		}
	for (const term of synonyms.known)
		if (starts.has(term[0] ?? '') && !vocabulary.terms.has(term)) {
			const steps = editDistance(word, term, 1)
			if (steps <= 1) found.push({ term, steps, procedures: 1 })
		}
	return found
		.sort((a, b) => a.steps - b.steps || b.procedures - a.procedures)
		.slice(0, 4)
		.map(({ term }) => term)
}

/**
 * A syllable can be a word of the catalogue and still be a slip: `khi sinh` for `khai sinh`. When neither pair it stands
 * in is known, a neighbour within one letter that makes a known pair takes its place.
 */
function mendedByContext(run: readonly string[], { terms, syllables: known }: Vocabulary): readonly string[] {
	if (run.length < 2) return run
	const pairs = (left: string | undefined, word: string, right: string | undefined) =>
		Math.max(
			left === undefined ? 0 : (terms.get(`${left} ${word}`)?.procedures ?? 0),
			right === undefined ? 0 : (terms.get(`${word} ${right}`)?.procedures ?? 0),
		)
	const mended = [...run]
	run.forEach((word, index) => {
		const [left, right] = [mended[index - 1], run[index + 1]]
		if (word.length < 2 || pairs(left, word, right) > 0) return
		let best: string | undefined
		let bestPairs = 0
		for (const other of known.get(word[0] ?? '') ?? []) {
			const both = editDistance(word, other, 1) === 1 ? pairs(left, other, right) : 0
			if (both > bestPairs) [best, bestPairs] = [other, both]
		}
		// A word the catalogue knows well is what it says; only a rare one is taken for a slip.
		if (best !== undefined && (terms.get(word)?.procedures ?? 0) <= 2) mended[index] = best
	})
	return mended
}

/** A term of few procedures finds; one that a sixth of all share, only orders, as long as another finds. */
function sorted(
	wanted: ReadonlyMap<string, number>,
	{ terms, procedures }: Vocabulary,
): Pick<Understood, 'finding' | 'ordering'> {
	const all = [...wanted].map(([term, weight]) => {
		const among = terms.get(term)?.procedures ?? (term.startsWith('=') ? 1 : 0)
		const rarity = Math.log(1 + (procedures - among + 0.5) / (among + 0.5))
		return {
			term,
			weight: weight * (term.startsWith('=') ? 4 : rarity),
			share: among / Math.max(1, procedures),
			among,
		}
	})
	const known = all.filter(({ among }) => among > 0)
	const rare = known.filter(({ share, among }) => share < 0.05 || among < 30)
	const finding = rare.some(({ term }) => !term.startsWith('=')) ? rare : known
	const ordering = known
		.filter((each) => !finding.includes(each))
		.sort((a, b) => b.weight - a.weight)
		.slice(0, 4)
	return {
		finding: finding.map(({ term, weight }) => ({ term, weight })),
		ordering: ordering.map(({ term, weight }) => ({ term, weight })),
	}
}

/** The catalogue's own way to write a run of syllables: pairs know the accents better than single ones. */
function shownAs(run: readonly string[], { terms }: Vocabulary): string {
	const shown: string[] = []
	for (let index = 0; index < run.length; index++) {
		const word = run[index] ?? ''
		const pair = terms.get(`${word} ${run[index + 1] ?? ''}`)
		if (pair) {
			shown.push(pair.shown)
			index++
		} else shown.push(terms.get(word)?.shown ?? word)
	}
	return shown.join(' ')
}

/** Synonyms made ready for reading queries. */
export type CompiledSynonyms = {
	readonly abbreviations: ReadonlyMap<string, readonly string[]>
	readonly fillers: ReadonlySet<string>
	/** Every syllable that occurs in what people say, so that it is not taken for a slip. */
	readonly known: ReadonlySet<string>
	/** The official words for every everyday phrase that a run of syllables holds. */
	officialFor(run: readonly string[]): (readonly string[])[]
}

export function compiled({ abbreviations, phrases, fillers }: Synonyms): CompiledSynonyms {
	const official = phrases.map(
		([said, meant]) => [` ${searchSyllables(said).join(' ')} `, searchSyllables(meant)] as const,
	)
	return {
		abbreviations: new Map(
			Object.entries(abbreviations).map(([short, whole]) => [
				syllables(short)[0] ?? short,
				searchSyllables(whole),
			]),
		),
		fillers: new Set(fillers.flatMap(searchSyllables)),
		known: new Set([
			...phrases.flatMap(([said]) => searchSyllables(said)),
			...fillers.flatMap(searchSyllables),
		]),
		officialFor(run) {
			const text = ` ${run.join(' ')} `
			return official.filter(([said]) => text.includes(said)).map(([, meant]) => meant)
		},
	}
}

/** Indexes the terms of a tenant for reading queries. */
export function vocabularyOf(
	rows: readonly { term: string; shown: string; procedures: number }[],
	procedures: number,
): Vocabulary {
	const byStart = new Map<string, string[]>()
	for (const { term } of rows) {
		if (term.includes(' ') || !(isSyllable(term) || /^[a-z]+$/.test(term))) continue
		const start = term[0] ?? ''
		const known = byStart.get(start)
		if (known) known.push(term)
		else byStart.set(start, [term])
	}
	return { terms: new Map(rows.map((row) => [row.term, row])), procedures, syllables: byStart }
}
