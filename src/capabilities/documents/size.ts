import { getLocale } from '#locale'
import { m } from '#messages'

/** `1,4 MB`: never less than 0,1, so that a small file is not nothing; without decimals from 10 MB on. */
export function sizeInWords(bytes: number): string {
	const megabytes = Math.max(bytes / 1_000_000, 0.1)
	const size = new Intl.NumberFormat(getLocale(), { maximumFractionDigits: megabytes < 10 ? 1 : 0 })
	return m.documents_megabytes({ size: size.format(megabytes) })
}
