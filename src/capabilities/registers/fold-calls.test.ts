import { expect, test } from 'vitest'
import { foldCalls } from './fold-calls.ts'

const call = (at: number, came: 'away' | 'told' | null, officialName = 'Nguyễn Thị Sổ') => ({
	at,
	register: 'population',
	service: 'confirm',
	purpose: '1.000656',
	officialName,
	dossierCode: null,
	came,
})

test('an outage is one line with its hours; what was answered and who else asked stay lines of their own', () => {
	const told = foldCalls([
		call(9, 'told'),
		call(8, 'away'),
		call(7, 'away'),
		call(6, 'away', 'Trần Văn Khác'),
		call(5, 'away'),
		call(4, null),
		call(3, 'told'),
		call(2, 'told'),
	])
	expect(told.map(({ at, since, times }) => [at, since, times])).toEqual([
		[9, 9, 1],
		[8, 7, 2],
		[6, 6, 1],
		[5, 5, 1],
		[4, 4, 1],
		[3, 3, 1],
		[2, 2, 1],
	])
})
