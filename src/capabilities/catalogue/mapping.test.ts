import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, mapped } from './mapping.ts'
import type { ExportedProcedure } from './received.ts'

const untidy = (
	JSON.parse(
		readFileSync(join(import.meta.dirname, '../../../test/fixtures/procedures-untidy.json'), 'utf8'),
	) as { procedures: [ExportedProcedure] }
).procedures[0]

describe('an untidy procedure of the national export', () => {
	const { procedure, flags } = mapped({ shape: 'national-export', content: untidy })
	const [only] = procedure.cases
	test('keeps each limit in its own unit', () => {
		expect(only?.limits.map(({ channel, unit, count, note }) => [channel, unit, count, note])).toEqual([
			['direct', 'working-day', 20, null],
			['postal', 'other', null, 'Không quy định'],
			['online', 'hour', 0.5, null],
		])
	})
	test('has its papers told from headings, notes and papers to show, and none dropped', () => {
		expect(only?.components.map(({ kind }) => kind)).toEqual([
			'submit',
			'note',
			'submit',
			'present',
			'submit',
			'note',
		])
		expect(new Set(only?.components.map(({ key }) => key)).size).toBe(6)
	})
	test('has fees in dong, and foreign ones in the words of the source', () => {
		expect(only?.fees.map(({ kind, amount, conditions }) => [kind, amount, conditions])).toEqual([
			['phi', 2_000_000, 'Diều lớn'],
			['le_phi', null, '1.5 USD'],
			['phi', 0, null],
		])
	})
	test('knows who may apply although two of the names hold commas', () => {
		expect(new Set(procedure.subjects)).toEqual(new Set(['official', 'organisation', 'person']))
	})
	test('is cut into its steps', () => {
		expect(procedure.executionSteps.map(({ title }) => title)).toEqual(['Bước 1', 'Bước 2', 'Bước 3'])
	})
	test('takes the number of a law from its title when the number is bare', () => {
		expect(procedure.legalBases.map(({ number }) => number)).toEqual(['12/2021/QĐ-TTg', 'số 7'])
	})
	test('says what was untidy', () => {
		expect([...new Set(flags.map(({ about }) => about))].sort()).toEqual([
			'component-heading',
			'component-no-count',
			'component-note',
			'component-twice',
			'fee-foreign',
			'law-number',
			'level-district',
			'limit-other',
			'no-competent-agency',
		])
	})
})

test('a procedure without a national code gets one that cannot be taken for national', () => {
	expect(codeOf(null, 'Đăng ký, cấp biển số mô tô (lần đầu)')).toBe('cm-dang-ky-cap-bien-so-mo-to')
})
