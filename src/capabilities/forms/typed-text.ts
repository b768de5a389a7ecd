/** The longest answer a draft keeps; a form may ask for less. */
export const longestAnswer = 4000

// Zero-width marks, soft hyphen, bidi controls and byte order mark: they come along when text is pasted.
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/**
 * Text as it is kept: NFC (macOS and PDF give NFD), without invisible marks, trimmed, blanks single. `Ð ð` of old
 * keyboards become `Đ đ`.
 */
export const tidy = (text: string): string => tidyLines(text).replace(/\s+/g, ' ')

/** As {@link tidy}, line breaks kept. */
export const tidyLines = (text: string): string => (plain.test(text) ? text : tidied(text))

// Most answers: nothing to mend, so nothing to build anew. Letters as Vietnamese has them, composed, but for Ð and ð.
const plain = /^[!-~À-ÏÑ-ïñ-ɏẠ-ỹ]+( [!-~À-ÏÑ-ïñ-ɏẠ-ỹ]+)*$/

const tidied = (text: string): string =>
	text
		.toWellFormed()
		.normalize('NFC')
		.replace(/\r\n?/g, '\n')
		.replace(invisible, '')
		.replace(control, ' ')
		.replace(/[^\S\n]+/g, ' ')
		.replaceAll('Ð', 'Đ')
		.replaceAll('ð', 'đ')
		.trim()

/** A number as Vietnamese write it: `1.200,5` is 1200.5; undefined when it is none. */
export function numberFromText(text: string): number | undefined {
	const bare = text.replace(/\s/g, '')
	if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'))
	return /^\d{1,12}([.,]\d{1,6})?$/.test(bare) ? Number(bare.replace(',', '.')) : undefined
}

/** `+84…` (E.164) of a Vietnamese number, the eleven digits of before 2018 included; otherwise the text unchanged. */
export function phoneFromText(text: string): string {
	const bare = text.replace(/[\s.()-]/g, '').replace(/^(\+84|0084|84(?=[2-9]\d{8,9}$))/, '0')
	return /^0[235789]\d{8,9}$/.test(bare) ? `+84${bare.slice(1)}` : text
}

/** `HH:MM` of a time as people write it: `8h30`, `8 giờ`, `08.30`; otherwise the text unchanged. */
export function timeFromText(text: string): string {
	const [, hours, minutes = '00'] = /^(\d{1,2})\s*(?:[:.hg]|giờ)\s*(\d{2})?\s*(?:phút|p)?$/i.exec(text) ?? []
	return hours === undefined ? text : `${hours.padStart(2, '0')}:${minutes}`
}
