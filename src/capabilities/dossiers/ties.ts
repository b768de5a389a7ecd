import type { Answers, Value } from '#forms'
import { fold } from '#kernel/vietnamese'
import { secondsBetween } from '#kernel/dates'
import type { Dossier, DossierCode, Parent, State } from './dossier.ts'

// What ties a dossier to others (hồ sơ liên quan): whose it is, where, on which land; and when two look like the same twice.

/** One thing that several dossiers can share, as the word of their search cards under which they find each other. */
export type Tie = {
	readonly kind: 'person' | 'address' | 'parcel'
	readonly key: string
	readonly shown: string
}

/** The persons, addresses and parcels that a form's answers name. Fields are known by how their ids end, whatever the form. */
export function tiesOf(answers: Answers): Tie[] {
	const ties = Object.entries(answers).flatMap(([field, value]): Tie[] => {
		const text = typeof value === 'string' ? value.trim() : ''
		if (/(^|_)id$/.test(field) && /^\d{12}$/.test(text)) return [{ kind: 'person', key: text, shown: text }]
		if (/(^|_)(residence|address)$/.test(field) && isPlace(text))
			return [{ kind: 'address', key: addressKey(text), shown: text }]
		return []
	})
	const [parcel, sheet] = [said(answers['parcel_number']), said(answers['map_sheet'])]
	if (parcel && sheet)
		ties.push({ kind: 'parcel', key: fold(`${sheet}/${parcel}`), shown: `${parcel}/${sheet}` })
	return [...new Map(ties.map((tie) => [`${tie.kind} ${tie.key}`, tie])).values()]
}

const said = (value: Value | undefined): string => (value === undefined ? '' : String(value).trim())

/** A ward alone is where thousands live: an address has a number in its first part. */
const isPlace = (text: string): boolean => text.includes(',') && /\d/.test(text.split(',')[0] ?? '')

const addressKey = (text: string): string =>
	fold(text)
		.replaceAll(/[,.;\s]+/g, ' ')
		.trim()
		.slice(0, 160)

/** The word of a card for a tie. */
export const tieWord = (tenant: string, { kind, key }: Pick<Tie, 'kind' | 'key'>): string =>
	`${tenant}~${kind}=${key}`

// Parents and children ------------------------------------------------------------------------------------------------

export type ParentRole = 'mother' | 'father'

/** The child that a form is about, with the numbers of its parents; undefined on a form that names no child. */
function familyOf(answers: Answers) {
	const child = said(answers['child_name'])
	if (child === '') return undefined
	const requester = said(answers['requester_relation'])
	const numberOf = (role: ParentRole) =>
		said(answers[`${role}_id`]) || (requester === role ? said(answers['requester_id']) : '')
	return {
		child,
		born: said(answers['child_birth_date']),
		parents: new Map<string, ParentRole>(
			(['mother', 'father'] as const)
				.map((role) => [numberOf(role), role] as const)
				.filter(([number]) => number !== ''),
		),
	}
}

type Kinship =
	| { readonly kind: 'siblings'; readonly child: string; readonly by: readonly ParentRole[] }
	/** The other is about a child of somebody whom this one names; or this one is, and the other names the parent. */
	| {
			readonly kind: 'child' | 'parent'
			readonly as: ParentRole
			readonly child: string
			readonly shown: string
	  }

/** Who is whose child, by the numbers that both name; `known` are the numbers that it tells more of than that they are the same. */
function kinshipOf(one: Answers, other: Answers, shared: readonly Tie[]) {
	const persons = shared.filter(({ kind }) => kind === 'person')
	const [ours, theirs] = [familyOf(one), familyOf(other)]
	if (ours && theirs) {
		const same = fold(ours.child) === fold(theirs.child) && ours.born === theirs.born
		const both = persons.filter(({ key }) => ours.parents.has(key) && theirs.parents.has(key))
		if (same || both.length === 0) return { because: [], known: [] }
		const by = both.flatMap(({ key }) => ours.parents.get(key) ?? [])
		return { because: [{ kind: 'siblings', child: theirs.child, by } as const], known: both }
	}
	const family = ours ?? theirs
	if (!family) return { because: [], known: [] }
	const known = persons.filter(({ key }) => family.parents.has(key))
	return {
		because: known.map(({ key, shown }) => ({
			kind: ours ? ('parent' as const) : ('child' as const),
			as: family.parents.get(key) ?? ('mother' as const),
			child: family.child,
			shown,
		})),
		known,
	}
}

/** Why two dossiers belong together. */
export type Relation = {
	readonly code: DossierCode
	readonly because: readonly (
		/** A step of one opened the other at another agency. */
		| { readonly kind: 'opened-it' | 'opened-by-it' }
		| Kinship
		| { readonly kind: 'same-citizen' }
		| { readonly kind: 'same-person' | 'same-address' | 'same-parcel'; readonly shown: string }
	)[]
	/** Filed twice, it seems: how many of the answers are the same, and how many days lie between. */
	readonly duplicate: { readonly same: number; readonly of: number; readonly days: number } | null
}

type Related = Pick<
	Dossier,
	'code' | 'personId' | 'procedure' | 'competentAgencyId' | 'submittedAt' | 'answers'
> & { readonly state: State; readonly parent?: Pick<Parent, 'code'> | null }

const duplicateDays = 90
const duplicateShare = 0.8
const secondsOfDay = 86_400

/** How another dossier belongs to this one; undefined when it does not. */
export function relationOf(one: Related, other: Related): Relation | undefined {
	const theirs = new Map(tiesOf(other.answers).map((tie) => [`${tie.kind} ${tie.key}`, tie]))
	const shared = tiesOf(one.answers).filter(({ kind, key }) => theirs.has(`${kind} ${key}`))
	const elsewhere = differ(one.answers['commune'], other.answers['commune'])
	const kinship = kinshipOf(one.answers, other.answers, shared)
	const because: Relation['because'] = [
		...(one.parent?.code === other.code ? [{ kind: 'opened-it' } as const] : []),
		...(other.parent?.code === one.code ? [{ kind: 'opened-by-it' } as const] : []),
		...kinship.because,
		...(one.personId === other.personId ? [{ kind: 'same-citizen' } as const] : []),
		...shared
			.filter((tie) => !kinship.known.includes(tie))
			// Numbers of parcels begin anew in each commune.
			.filter(({ kind }) => kind !== 'parcel' || !elsewhere)
			.map(({ kind, shown }) => ({ kind: `same-${kind}`, shown }) as const),
	]
	if (because.length === 0) return undefined
	return { code: other.code, because, duplicate: duplicateOf(one, other) }
}

const differ = (one: Value | undefined, other: Value | undefined): boolean =>
	one !== undefined && other !== undefined && said(one) !== said(other)

/** The same procedure at the same agency, within three months, with nearly all answers the same, neither given up. */
function duplicateOf(one: Related, other: Related): Relation['duplicate'] {
	const over = ['declined', 'withdrawn', 'stopped']
	if (one.procedure.code !== other.procedure.code || one.competentAgencyId !== other.competentAgencyId)
		return null
	if (over.includes(one.state) || over.includes(other.state)) return null
	const days = Math.floor(Math.abs(secondsBetween(one.submittedAt, other.submittedAt)) / secondsOfDay)
	if (days > duplicateDays) return null
	const fields = [...new Set([...Object.keys(one.answers), ...Object.keys(other.answers)])]
	const same = fields.filter((field) => alike(one.answers[field], other.answers[field])).length
	return same / fields.length >= duplicateShare ? { same, of: fields.length, days } : null
}

const alike = (one: Value | undefined, other: Value | undefined): boolean =>
	one !== undefined && other !== undefined && fold(said(one)) === fold(said(other))
