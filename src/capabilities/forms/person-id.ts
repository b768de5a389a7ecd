import { boxesOf } from './written-day.ts'

/** What looks odd in a personal number. Warned of, never refused: sex and birth year may have been corrected since. */
export type PersonIdDoubt =
	{ readonly kind: 'sex-differs' } | { readonly kind: 'year-differs'; readonly year: number }

/**
 * Compares the 12 digits with what else is declared: the 4th tells century and sex, the 5th and 6th the year
 * (NĐ 137/2015 Điều 13, TT 59/2021/TT-BCA).
 */
export function doubtsOf(
	personId: string,
	declared: { readonly sex?: 'male' | 'female' | undefined; readonly birthDate?: string | undefined },
): readonly PersonIdDoubt[] {
	if (!/^\d{12}$/.test(personId)) return []
	const centuryAndSex = Number(personId[3])
	const sex = centuryAndSex % 2 === 0 ? 'male' : 'female'
	const year = 1900 + 100 * Math.floor(centuryAndSex / 2) + Number(personId.slice(4, 6))
	const declaredYear = boxesOf(declared.birthDate).year
	return [
		...(declared.sex && declared.sex !== sex ? [{ kind: 'sex-differs' } as const] : []),
		...(/^\d{4}$/.test(declaredYear) && Number(declaredYear) !== year
			? [{ kind: 'year-differs', year } as const]
			: []),
	]
}
