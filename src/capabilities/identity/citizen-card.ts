import { day } from '#kernel/dates'

/** What stands on a citizen's card (thẻ căn cước, CCCD), as its QR says it. */
export type CitizenCard = {
	/** 12 digits. */
	readonly personalId: string
	readonly fullName: string
	/** `YYYY-MM-DD`; null when the card's text is no day. */
	readonly birthDate: string | null
	readonly sex: 'male' | 'female' | null
	readonly residence: string | null
}

/**
 * Reads the text of a card's QR: `number|old number|name|ddMMyyyy|Nam or Nữ|residence|ddMMyyyy of issue`, and what newer
 * cards append is left out. A reader may send letters and marks apart, so everything is composed. The QR is unsigned: it
 * spares typing, the card itself is what the official looks at.
 */
export function readCard(text: string): CitizenCard | undefined {
	const parts = text.normalize('NFC').trim().split('|')
	const [personalId = '', , fullName = '', born = '', sex = '', residence = ''] = parts.map((part) =>
		part.trim(),
	)
	if (parts.length < 7 || !isPersonalId(personalId) || fullName === '') return undefined
	return {
		personalId,
		fullName: fullName.replaceAll(/\s+/g, ' '),
		birthDate: dayFrom(born),
		sex: sexes[sex.toLocaleLowerCase('vi')] ?? null,
		residence: residence || null,
	}
}

export const isPersonalId = (text: string): boolean => /^\d{12}$/.test(text)

const sexes: Record<string, 'male' | 'female'> = { nam: 'male', nữ: 'female' }

function dayFrom(text: string): string | null {
	const [, date, month, year] = /^(\d{2})(\d{2})(\d{4})$/.exec(text) ?? []
	try {
		return day(`${year}-${month}-${date}`).toString()
	} catch {
		return null
	}
}

/**
 * What of a card does not fit its number (its fourth digit is century and sex, the next two the year of birth): worth a
 * second look, no refusal, as the rule was never published in full.
 */
export function doubtsAbout({
	personalId,
	birthDate,
	sex,
}: Pick<CitizenCard, 'personalId' | 'birthDate' | 'sex'>): readonly ('birth' | 'sex')[] {
	const kind = Number(personalId[3])
	const century = 1900 + 100 * Math.floor(kind / 2)
	const year = century + Number(personalId.slice(4, 6))
	return [
		...(birthDate && !birthDate.startsWith(`${year}-`) ? (['birth'] as const) : []),
		...(sex && sex !== (kind % 2 === 0 ? 'male' : 'female') ? (['sex'] as const) : []),
	]
}
