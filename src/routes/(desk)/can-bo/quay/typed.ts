/** What the official has typed or a reader has sent. */
export type Typed = {
	readonly personalId: string
	readonly fullName: string
	readonly birthDate: string
	readonly sex: 'male' | 'female' | ''
	readonly residence: string
	readonly phone: string
	readonly procedure: string
	readonly agency: string
	readonly ticket: string
}

export function typedIn(posted: FormData): Typed {
	const text = (name: string, most = 300): string => {
		const value = posted.get(name)
		return typeof value === 'string' ? value.normalize('NFC').trim().slice(0, most) : ''
	}
	const sex = text('gioi')
	return {
		personalId: text('so').replaceAll(/\s/g, ''),
		fullName: text('ten').replaceAll(/\s+/g, ' '),
		birthDate: text('sinh', 10),
		sex: sex === 'male' || sex === 'female' ? sex : '',
		residence: text('cu-tru'),
		phone: text('dien-thoai', 20),
		procedure: text('thu-tuc', 40),
		agency: text('co-quan', 40),
		ticket: text('so-phieu', 20),
	}
}

/** `0900 000 042` as E.164; what is no number stays, to be refused in words. */
export function phoneFrom(text: string): string | null {
	const digits = text.replaceAll(/[\s.-]/g, '')
	return digits === '' ? null : digits.replace(/^0/, '+84')
}
