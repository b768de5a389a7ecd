const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const scales = ['', ' nghìn', ' triệu', ' tỷ']

export const digitInWords = (n: number) => digits[n] ?? ''

/** 0 to 99: “hai mươi mốt”. */
export function tensInWords(n: number): string {
	const [tens, ones] = [Math.floor(n / 10), n % 10]
	if (tens === 0) return digitInWords(ones)
	const head = tens === 1 ? 'mười' : `${digitInWords(tens)} mươi`
	if (ones === 0) return head
	if (ones === 1) return `${head} ${tens === 1 ? 'một' : 'mốt'}`
	if (ones === 4) return `${head} ${tens === 1 ? 'bốn' : 'tư'}`
	return ones === 5 ? `${head} lăm` : `${head} ${digitInWords(ones)}`
}

/** 0 to 999; `whole`: with its hundreds even when there are none, as behind thousands. */
function hundredsInWords(n: number, whole: boolean): string {
	const [hundreds, rest] = [Math.floor(n / 100), n % 100]
	if (hundreds === 0 && !whole) return tensInWords(rest)
	const head = `${digitInWords(hundreds)} trăm`
	if (rest === 0) return head
	return rest < 10 ? `${head} linh ${rest === 4 ? 'tư' : digitInWords(rest)}` : `${head} ${tensInWords(rest)}`
}

/**
 * A whole number in words, as sums of money and years are written: “một triệu hai trăm nghìn”, “hai nghìn không trăm hai
 * mươi sáu”. Undefined when it is not whole, or beyond a thousand billion (999.999 tỷ).
 */
export function numberInWords(n: number): string | undefined {
	if (!Number.isInteger(n) || Math.abs(n) >= 1e15) return undefined
	if (n < 0) return `âm ${numberInWords(-n) ?? ''}`
	if (n === 0) return digitInWords(0)
	if (n >= 1e12) {
		const billions = `${numberInWords(Math.floor(n / 1e9)) ?? ''} tỷ`
		const rest = n % 1e9
		return rest === 0 ? billions : `${billions} ${groupsInWords(rest, true)}`
	}
	return groupsInWords(n, false)
}

function groupsInWords(n: number, behind: boolean): string {
	const parts: string[] = []
	for (let scale = 3; scale >= 0; scale -= 1) {
		const group = Math.floor(n / 1000 ** scale) % 1000
		if (group > 0) parts.push(`${hundredsInWords(group, behind || parts.length > 0)}${scales[scale] ?? ''}`)
	}
	return parts.join(' ')
}
