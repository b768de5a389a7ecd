import type { Role } from '#identity'
import { fold } from '#kernel/vietnamese'
import { conditionFault } from './condition.ts'
import { childOutcomes, opinionOutcomes } from './outcomes.ts'
import { type KnownRole, responsibleFor } from './responsible.ts'

/**
 * What a row that waits for another agency says beside who, what and how long (liên thông): whose opinion it asks, or which
 * dossier it opens there. Kept as the attributes of the BPMN file have it.
 */
export type Across =
	| {
			readonly kind: 'asks'
			/** The code of an agency, `rule:` and FEEL that gives one, or `choose`. */
			readonly whom: string
			/** Who answers there. */
			readonly role: Role
			readonly message: string
	  }
	| {
			readonly kind: 'opens'
			/** The code of the procedure. */
			readonly procedure: string
			/** The code of an agency, or `rule:` and FEEL that gives one. */
			readonly at: string
			/** A FEEL context; empty when nothing is carried over. */
			readonly answers: string
			/** Pairs of components. */
			readonly files: string
			readonly message: string
	  }

export type AcrossFault =
	| 'words'
	| 'both'
	| 'agency'
	| 'rule'
	| 'no-answerer'
	| 'answerer'
	| 'procedure'
	| 'nowhere'
	| 'answers'
	| 'files'
	| 'acts'
	| 'hours'

// What both the table and the diagram hold to ------------------------------------------------------------------------

/** `H19.27`: its tenant, then its place within it. */
export const isAgencyCode = (text: string): boolean => /^[A-Z]\d\d(\.[0-9A-Z]{1,6}){1,3}$/.test(text)
/** `2.000908`, or a longer one of a tenant's own. */
export const isProcedureCode = (text: string): boolean => /^[0-9]\.[0-9]{6}(\.[0-9A-Z.]+)?$/.test(text)
export const isContext = (text: string): boolean => /^\{.*\}$/s.test(text)

/** The FEEL of `rule: …`; undefined for anything else. */
export const ruleIn = (text: string): string | undefined =>
	text.startsWith('rule:') ? text.slice('rule:'.length).trim() : undefined

/** `giay-chung-sinh: giay-to, to-khai`: a component here, and there when it is called otherwise; undefined when it is neither. */
export function filePairs(
	text: string,
): readonly { readonly from: string; readonly to: string }[] | undefined {
	const pairs = text
		.split(',')
		.map((pair) => pair.trim())
		.filter(Boolean)
		.map((pair) => pair.split(':').map((key) => key.trim()))
	if (pairs.some((keys) => keys.length > 2 || keys.some((key) => !/^[a-z0-9-]+$/.test(key)))) return undefined
	return pairs.map(([from = '', to = from]) => ({ from, to }))
}

// As the table has it ------------------------------------------------------------------------------------------------

const words = {
	asks: ['Lấy ý kiến', 'Hỏi ý kiến', 'Xin ý kiến'],
	answerer: ['Người trả lời', 'Ai trả lời'],
	opens: ['Mở hồ sơ', 'Mở thủ tục'],
	at: ['Tại', 'Ở', 'Nơi mở'],
	answers: ['Tờ khai mang sang', 'Thông tin mang sang'],
	files: ['Giấy tờ mang sang', 'Tệp mang sang'],
	message: ['Tin'],
} as const
type Word = keyof typeof words
const chosen = 'cán bộ chọn'

/** Who is asked or where it is opened, as a person writes it. */
const placeText = (given: string): string => {
	const feel = ruleIn(given)
	return feel !== undefined ? `theo ${feel}` : given === 'choose' ? chosen : given
}
function placeOf(text: string): string {
	if (/^((do )?(can bo|nguoi theo doi|nguoi lam) )?chon( khi lam)?$|^choose$/.test(fold(text)))
		return 'choose'
	const rule = /^(?:theo|rule:)\s*(.+)$/isu.exec(text)?.[1]
	return rule === undefined ? text.toUpperCase() : `rule:${rule.trim()}`
}

/** The cell as {@link readAcross} reads it; `roleName` tells how the tenant calls a role. */
export function acrossText(across: Across | null, roleName = (role: Role): string => role): string {
	if (!across) return ''
	const said: readonly (readonly [Word, string])[] =
		across.kind === 'asks'
			? [
					['asks', placeText(across.whom)],
					['answerer', across.role && roleName(across.role)],
					['message', across.message],
				]
			: [
					['opens', across.procedure],
					['at', placeText(across.at)],
					['answers', across.answers],
					['files', across.files],
					['message', across.message],
				]
	return said
		.filter(([, value]) => value !== '')
		.map(([word, value]) => `${words[word][0]}: ${value}`)
		.join('\n')
}

export type ReadAcross = {
	readonly across: Across | null
	readonly faults: readonly { readonly why: AcrossFault; readonly given: string; readonly fault?: string }[]
}

/**
 * A cell as an official writes it, one thing a line or with semicolons between: `Lấy ý kiến: H19.27; Người trả lời: …`, or
 * `Mở hồ sơ: 2.000908; Tại: H19.27`. What is wrong is named; the rest is kept, so that it can be mended where it stands.
 */
export function readAcross(cell: string, known: readonly KnownRole[]): ReadAcross {
	if (cell.trim() === '') return { across: null, faults: [] }
	const faults: ReadAcross['faults'][number][] = []
	const said = saidIn(cell)
	if (!said) return { across: null, faults: [{ why: 'words', given: cell.trim() }] }
	const at = (word: Word) => said.get(word) ?? ''
	const message = at('message')
	if (said.has('asks') === said.has('opens'))
		return { across: null, faults: [{ why: said.has('asks') ? 'both' : 'words', given: cell.trim() }] }
	const place = placeOf(at(said.has('asks') ? 'asks' : 'at'))
	const feel = ruleIn(place)
	for (const condition of [feel, at('answers') || undefined]) {
		const fault = condition === undefined ? undefined : conditionFault(condition)
		if (fault !== undefined) faults.push({ why: 'rule', given: condition ?? '', fault })
	}
	if (said.has('asks')) {
		if (feel === undefined && place !== 'choose' && !isAgencyCode(place))
			faults.push({ why: 'agency', given: at('asks') })
		const given = at('answerer')
		const role = responsibleFor(given, known)?.role ?? ''
		if (given === '') faults.push({ why: 'no-answerer', given })
		else if (role === '') faults.push({ why: 'answerer', given })
		return { across: { kind: 'asks', whom: place, role, message }, faults }
	}
	const [procedure, answers, files] = [at('opens').toUpperCase(), at('answers'), at('files')]
	if (!isProcedureCode(procedure)) faults.push({ why: 'procedure', given: at('opens') })
	if (at('at') === '') faults.push({ why: 'nowhere', given: '' })
	else if (feel === undefined && !isAgencyCode(place)) faults.push({ why: 'agency', given: at('at') })
	if (answers !== '' && !isContext(answers)) faults.push({ why: 'answers', given: answers })
	if (!filePairs(files)) faults.push({ why: 'files', given: files })
	return { across: { kind: 'opens', procedure, at: place, answers, files, message }, faults }
}

/** What each keyword of a cell says; undefined when it does not begin with one. FEEL may have breaks and semicolons of its own. */
function saidIn(cell: string): ReadonlyMap<Word, string> | undefined {
	const said = new Map<Word, string>()
	let last: Word | undefined
	for (const [, sign = '', part = ''] of cell.matchAll(/([\n;]|^)([^\n;]*)/g)) {
		const colon = part.indexOf(':')
		const head = fold(part.slice(0, Math.max(colon, 0)))
		const word = (Object.keys(words) as Word[]).find((each) => words[each].some((one) => fold(one) === head))
		if (word) said.set((last = word), part.slice(colon + 1))
		else if (last) said.set(last, `${said.get(last)}${sign}${part}`)
		else if (part.trim() !== '') return undefined
	}
	return new Map([...said].map(([word, text]) => [word, text.trim().replace(/;$/, '').trim()]))
}

// How it ends ---------------------------------------------------------------------------------------------------------

const ends: Readonly<Record<(typeof opinionOutcomes)[number] | (typeof childOutcomes)[number], string>> = {
	agree: 'Đồng ý',
	disagree: 'Không đồng ý',
	comment: 'Có ý kiến khác',
	granted: 'Có kết quả',
	refused: 'Kết quả là từ chối',
	declined: 'Không được giải quyết',
	withdrawn: 'Đã rút hồ sơ',
}
const endsOf = (across: Across) => (across.kind === 'asks' ? opinionOutcomes : childOutcomes)

/** The condition by which a way is taken that a row of this kind names in words: `Không đồng ý`, `Có kết quả` … */
export const endNamed = (across: Across, text: string): string | undefined => {
	const end = endsOf(across).find((each) => fold(ends[each]) === fold(text))
	return end && `outcome = "${end}"`
}

/** The words of such a condition. */
export const endWords = (across: Across, condition: string): string | undefined => {
	const end = endsOf(across).find((each) => condition === `outcome = "${each}"`)
	return end && ends[end]
}

/** Conditions with the ends that they name in words. */
export const withEnds = (conditions: string): string =>
	Object.entries(ends).reduce((text, [end, name]) => text.replaceAll(`outcome = "${end}"`, name), conditions)
