/** What a list on a page offers. */
export type Choice = { readonly value: string; readonly label: string }

const lower = (name: string) => `${name.charAt(0).toLocaleLowerCase('vi')}${name.slice(1)}`

/** `26041 Phường Trấn Biên, tỉnh Đồng Nai`: the code of the unit, its name and its province on the day it was answered. */
export const communeAnswer = (code: string, name: string, province: string): string =>
	`${code} ${name}, ${lower(province)}`

/** While only the province is chosen: `75 Tỉnh Đồng Nai`. */
export const provinceAnswer = (code: string, name: string): string => `${code} ${name}`

export const communeShape = /^\d{5} .{3,160}$/

/** An answer taken apart. A province alone has a code of two digits. */
export function communeOf(answer: string): { readonly code: string; readonly name: string } {
	const [, code = '', name = ''] = /^(\d{2}|\d{5}) (.*)$/.exec(answer) ?? []
	return { code, name }
}

/** Whether a commune, as it is answered, lies in a province, as that is. */
export const liesIn = (commune: string, province: string): boolean =>
	commune.endsWith(`, ${lower(communeOf(province).name)}`)
