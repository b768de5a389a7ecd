import { digitInWords, tensInWords } from '#kernel/number-words'

/** Letters as they are named in Vietnamese; a voice of another language would spell them its own way. */
const letters: Readonly<Record<string, string>> = {
	A: 'A',
	B: 'Bê',
	C: 'Xê',
	D: 'Dê',
	E: 'E',
	F: 'Ép',
	G: 'Giê',
	H: 'Hát',
	I: 'I',
	J: 'Giây',
	K: 'Ca',
	L: 'Lờ',
	M: 'Mờ',
	N: 'Nờ',
	O: 'O',
	P: 'Pê',
	Q: 'Quy',
	R: 'Rờ',
	S: 'Sờ',
	T: 'Tê',
	U: 'U',
	V: 'Vê',
	W: 'Vê kép',
	X: 'Ích',
	Y: 'Y dài',
	Z: 'Dét',
}

/** `A012` to counter 3: what the hall hears. Digit by digit, as it is read on the slip; always Vietnamese. */
export const spokenCall = (number: string, counter: number): string =>
	`Mời số ${[...number].map((sign) => letters[sign] ?? (digitInWords(Number(sign)) || sign)).join(', ')}, vào quầy số ${tensInWords(counter)}.`
