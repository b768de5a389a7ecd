import { PDF } from '@libpdf/core'
import { describe, expect, test } from 'vitest'
import type { Paper } from '#papers'
import * as samples from './samples.ts'
import { typstPress } from './typst.server.ts'

const press = typstPress()
const textOf = (pdf: PDF) =>
	pdf
		.extractText()
		.map(({ text }) => text)
		.join('\n')
		.replace(/\s+/g, ' ')
const points = (pdf: PDF) => pdf.getPages().map((page) => [Math.round(page.width), Math.round(page.height)])
const all: readonly Paper[] = Object.values(samples)

describe.each(all.map((paper) => [paper.kind, paper] as const))('%s', (_kind, paper) => {
	test('is the same to the byte whenever it is set', async () => {
		const first = await press(paper)
		await press(samples.refusalSlip)
		expect(Buffer.compare(first, await typstPress()(paper))).toBe(0)
	})
	test('is PDF/A-2a with its language and title, and carries its font', async () => {
		const content = Buffer.from(await press(paper)).toString('latin1')
		expect(content).toContain('<pdfaid:part>2</pdfaid:part>')
		expect(content).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
		expect(content).toMatch(/\/Lang\s*\(vi/)
		expect(content).toMatch(/\/BaseFont\s*\/[A-Z]{6}\+Tinos/)
		expect(content).not.toMatch(/\/BaseFont\s*\/(?![A-Z]{6}\+Tinos)/)
	})
	test('names the nation, its number, its day and where it can be checked', async () => {
		const text = textOf(await PDF.load(await press(paper)))
		expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
		expect(text).toContain('Độc lập - Tự do - Hạnh phúc')
		expect(text).toContain(`Số: ${paper.number}`)
		expect(text).toContain('Trấn Biên, ngày 05 tháng 02 năm 2026')
		expect(text).toContain(paper.reference)
		expect(text).toBe(text.normalize('NFC'))
	})
})

describe('a birth certificate', () => {
	test('is one A4 page with everyone on it', async () => {
		const pdf = await PDF.load(await press(samples.birthCertificate))
		expect(points(pdf)).toEqual([[595, 842]])
		const text = textOf(pdf)
		for (const words of [
			'NGUYỄN LÊ BẢO NGỌC KHUÊ',
			'21/01/2026',
			'Ngày hai mươi mốt, tháng một',
			'LÊ NGỌC DIỆP',
			'NGUYỄN VĂN THUẬN',
			'KT. CHỦ TỊCH',
			'PHÓ CHỦ TỊCH',
		])
			expect(text).toContain(words)
	})
	test('without a father says that the place was left open', async () => {
		const text = textOf(await PDF.load(await press({ ...samples.birthCertificate, father: null })))
		expect(text).toContain('(để trống theo khai báo)')
		expect(text).not.toContain('NGUYỄN VĂN THUẬN')
	})
	test('prints what was typed, even where it looks like typst', async () => {
		const fullName = '#read("/etc/passwd") *đậm* $x$ "\\" <a>'
		const child = { ...samples.birthCertificate.child, homeTown: fullName }
		const text = textOf(await PDF.load(await press({ ...samples.birthCertificate, child })))
		expect(text).toContain(fullName)
	})
})

describe('a slip', () => {
	test.each([samples.receptionSlip, samples.supplementSlip, samples.refusalSlip, samples.apologySlip])(
		'of form $kind is one A5 page',
		async (slip) => expect(points(await PDF.load(await press(slip)))).toEqual([[420, 595]]),
	)
	test('goes on to a second page rather than lose a component', async () => {
		const components = Array.from({ length: 60 }, (_, index) => `Giấy tờ thứ ${index + 1} (bản sao)`)
		const pdf = await PDF.load(await press({ ...samples.receptionSlip, components }))
		expect(pdf.getPageCount()).toBeGreaterThan(1)
		expect(textOf(pdf)).toContain('Giấy tờ thứ 60 (bản sao)')
	})
	test('tells hour and day', async () => {
		const text = textOf(await PDF.load(await press(samples.receptionSlip)))
		expect(text).toContain('16 giờ 05 phút, ngày 05 tháng 02 năm 2026')
		expect(text).toContain('17 giờ 00 phút, ngày 26 tháng 02 năm 2026')
	})
})
