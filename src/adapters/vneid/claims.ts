import type { VouchedPerson } from '#identity'
import type { ClaimName, IdentityProviderProfile } from './profile.ts'

/** The provider's answer as a person, or nothing when it names nobody. What is malformed counts as not said. */
export function personFrom(
	claims: Readonly<Record<string, unknown>>,
	issuer: string,
	profile: IdentityProviderProfile,
): VouchedPerson | undefined {
	const said = (name: ClaimName): string | null => {
		for (const claim of profile.claims[name]) {
			const text = textOf(claims[claim])
			if (text) return text
		}
		return null
	}
	const subject = said('subject')
	const fullName = said('fullName')
	if (subject === null || fullName === null) return undefined
	const personalId = said('personalId')
	return {
		issuer,
		subject,
		fullName,
		assurance: assuranceFrom(said('assurance')),
		personalId: personalId !== null && /^\d{12}$/.test(personalId) ? personalId : null,
		birthDate: birthDateFrom(said('birthDate')),
		sex: sexFrom(said('sex')),
		ethnicity: said('ethnicity'),
		nationality: said('nationality'),
		residence: said('residence'),
		homeTown: said('homeTown'),
		phone: phoneFrom(said('phone')),
		email: emailFrom(said('email')),
	}
}

/** Vietnamese text arrives composed or decomposed, with stray spaces; it is kept as NFC. */
function textOf(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null
	return String(value).normalize('NFC').replaceAll(/\s+/g, ' ').trim() || null
}

/** `LoA2`, `IAL2`, `2`; the highest when several are listed. Anything unknown is the lowest level. */
function assuranceFrom(text: string | null): 1 | 2 {
	const levels = (text?.match(/\d/g) ?? []).map(Number)
	return levels.some((level) => level >= 2) ? 2 : 1
}

/** `yyyyMMdd`; a person whose papers know only the year (`yyyy`) has no birthday to prefill. */
function birthDateFrom(text: string | null): string | null {
	const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text ?? '') ?? []
	if (!year || !month || !day) return null
	const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
	const real = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysInMonth
	return real ? `${year}-${month}-${day}` : null
}

const sexes: ReadonlyMap<string, 'male' | 'female'> = new Map([
	...(['nam', '1', 'male'] as const).map((word) => [word, 'male'] as const),
	...(['nữ', '2', 'female'] as const).map((word) => [word, 'female'] as const),
])
const sexFrom = (text: string | null) => sexes.get(text?.toLowerCase() ?? '') ?? null

/** E.164. */
function phoneFrom(text: string | null): string | null {
	const [, national] = /^(?:\+?84|0)(\d{9,10})$/.exec(text?.replaceAll(/[\s.-]/g, '') ?? '') ?? []
	return national ? `+84${national}` : null
}

const emailFrom = (text: string | null): string | null =>
	text !== null && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text.toLowerCase() : null
