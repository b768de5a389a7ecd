import { emailShape } from '#kernel/email'
import { fold, nfc } from '#kernel/vietnamese'
import type { Agency } from './tenant.ts'

/** What was typed of a person, before anything is known of it. */
export type TypedPerson = {
	readonly fullName: string
	readonly username: string
	readonly title: string
	readonly phone: string
	/** Empty when there is none. */
	readonly email: string
	readonly agencyId: string
}

/** Why what was typed of a person is not taken, and in which field. */
export type PersonFault =
	| { readonly field: 'fullName'; readonly kind: 'missing' | 'too-long' }
	| { readonly field: 'username'; readonly kind: 'missing' | 'malformed' | 'taken' }
	| { readonly field: 'title'; readonly kind: 'missing' | 'too-long' }
	| { readonly field: 'phone' | 'email'; readonly kind: 'malformed' }
	| { readonly field: 'agencyId'; readonly kind: 'unknown' }

/** Letters, digits, dots and hyphens, as in `hotich.tranbien`. */
const usernameShape = /^[a-z0-9]+([.-][a-z0-9]+)*$/

/** What is typed, tidied: one form of Unicode, single spaces, user names in lower case. */
export const tidyPerson = (typed: TypedPerson): TypedPerson => ({
	fullName: tidy(typed.fullName),
	username: tidy(typed.username).toLowerCase(),
	title: tidy(typed.title),
	phone: tidy(typed.phone),
	email: tidyEmail(typed.email),
	agencyId: typed.agencyId,
})
/** An address in lower case; whoever types it on a phone gets a capital. */
export const tidyEmail = (text: string): string => tidy(text).toLowerCase()

export const isEmailOrNone = (email: string): boolean =>
	email === '' || (emailShape.test(email) && email.length <= 254)

const tidy = (text: string) => nfc(text).replaceAll(/\s+/g, ' ').trim()

/** @param known the agencies people may sit at, and the user names that others have */
export function personFaults(
	person: TypedPerson,
	known: { readonly agencies: readonly Pick<Agency, 'id'>[]; readonly taken: ReadonlySet<string> },
): readonly PersonFault[] {
	const { fullName, username, title, phone, email, agencyId } = person
	const faults: PersonFault[] = []
	if (fullName === '') faults.push({ field: 'fullName', kind: 'missing' })
	if (fullName.length > 100) faults.push({ field: 'fullName', kind: 'too-long' })
	if (username === '') faults.push({ field: 'username', kind: 'missing' })
	else if (!usernameShape.test(username) || username.length > 60)
		faults.push({ field: 'username', kind: 'malformed' })
	else if (known.taken.has(username)) faults.push({ field: 'username', kind: 'taken' })
	if (title === '') faults.push({ field: 'title', kind: 'missing' })
	if (title.length > 200) faults.push({ field: 'title', kind: 'too-long' })
	if (phone !== '' && !/^[+\d][\d ().-]{3,24}$/.test(phone))
		faults.push({ field: 'phone', kind: 'malformed' })
	if (!isEmailOrNone(email)) faults.push({ field: 'email', kind: 'malformed' })
	if (!known.agencies.some(({ id }) => id === agencyId)) faults.push({ field: 'agencyId', kind: 'unknown' })
	return faults
}

/** A user name out of a person's name: `Nguyễn Thị Sổ` is `nguyen.thi.so`. */
export const usernameOf = (fullName: string): string =>
	fold(fullName)
		.replaceAll(/[^a-z0-9 ]/g, '')
		.split(' ')
		.filter(Boolean)
		.join('.')
