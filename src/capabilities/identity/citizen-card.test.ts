import { describe, expect, test } from 'vitest'
import { doubtsAbout, readCard } from './citizen-card.ts'

// Numbers of the demo's range: they belong to nobody.
const qr = '075196000001|271234567|Lê Ngọc Diệp|14081996|Nữ|Khóm 3, phường Trấn Biên, Đồng Nai|01072021'

describe('the QR of a citizen card', () => {
	test('gives number, name, day of birth, sex and residence', () => {
		expect(readCard(qr)).toEqual({
			personalId: '075196000001',
			fullName: 'Lê Ngọc Diệp',
			birthDate: '1996-08-14',
			sex: 'female',
			residence: 'Khóm 3, phường Trấn Biên, Đồng Nai',
		})
	})
	test.each([
		['letters and marks sent apart', qr.normalize('NFD')],
		[
			'no old number, and more behind, as newer cards have',
			`${qr.replace('271234567', '')}|Nguyễn Văn A|Trần Thị B`,
		],
		['a line end and blanks from the reader', `  ${qr}\r\n`],
	])('is read with %s', (_, text) => expect(readCard(text)?.fullName).toBe('Lê Ngọc Diệp'))
	test.each([
		['a dossier code', 'H19.26-261122-0042'],
		['a number that is too short', qr.slice(1)],
		['too few parts', '075196000001|Lê Ngọc Diệp'],
		['nothing', ''],
	])('is not %s', (_, text) => expect(readCard(text)).toBeUndefined())
	test('with a day that is none keeps the rest', () =>
		expect(readCard(qr.replace('14081996', '31021996'))).toMatchObject({
			birthDate: null,
			fullName: 'Lê Ngọc Diệp',
		}))
})

describe('a number that does not fit', () => {
	test.each([
		['075196000001', '1996-08-14', 'female', []],
		['075096000001', '1996-08-14', 'female', ['sex']],
		['075195000001', '1996-08-14', 'female', ['birth']],
		['079305000001', '2005-02-01', 'female', []],
		['079205000001', '1905-02-01', 'female', ['birth', 'sex']],
	] as const)('%s of %s, %s: %j', (personalId, birthDate, sex, doubts) =>
		expect(doubtsAbout({ personalId, birthDate, sex })).toEqual(doubts),
	)
})
