import { readFileSync } from 'node:fs'
import { PDF } from '@libpdf/core'
import { describe, expect, test } from 'vitest'
import { day } from '#kernel/dates'
import { type BirthCertificate, type BuildingPermit, editionOn, type Paper, type PlainResult } from '#papers'
import { printed, type Word } from '../../../test/printed.ts'
import * as samples from './samples.ts'
import { typstPress } from './typst.server.ts'

const press = typstPress()
const otherPress = typstPress()
type Range = readonly [number, number]
const format = JSON.parse(
	readFileSync(new URL('../../../reference/document-format.json', import.meta.url), 'utf8'),
) as {
	readonly page: { readonly margins_mm: Readonly<Record<'top' | 'bottom' | 'left' | 'right', Range>> }
	readonly page_number: { readonly size_pt: readonly number[] }
	readonly elements: readonly {
		readonly key: string
		readonly font_size_pt: readonly number[] | null
		readonly style: string | null
	}[]
}
const textOf = (pdf: PDF) =>
	pdf
		.extractText()
		.map(({ text }) => text)
		.join('\n')
		.replace(/\s+/g, ' ')
const points = (pdf: PDF) => pdf.getPages().map((page) => [Math.round(page.width), Math.round(page.height)])

describe.each(Object.entries(samples))('%s', (_name, paper: Paper) => {
	test('is the same to the byte whenever it is set', async () => {
		const first = await press(paper)
		await press(samples.refusalSlip)
		expect(Buffer.compare(first, await otherPress(paper))).toBe(0)
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
		if (paper.number) expect(text).toContain(`Số: ${paper.number}`)
		else expect(text).not.toContain('Số: ')
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
	test.each([
		samples.receptionSlip,
		samples.supplementSlip,
		samples.refusalSlip,
		samples.apologySlip,
		samples.stopNotice,
	])('of form $kind is one A5 page', async (slip) =>
		expect(points(await PDF.load(await press(slip)))).toEqual([[420, 595]]),
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

describe('a control sheet', () => {
	test('tells every handover with who gave, who took, when and whether in time', async () => {
		const { words: read } = await printed(await press(samples.controlSheet))
		const text = read.map(({ as }) => as).join(' ')
		for (const words of [
			'PHIẾU KIỂM SOÁT',
			'1. Giao: Trung tâm Phục vụ hành chính công phường Trấn Biên',
			'Người giao: Phạm Thu Hà',
			'Người nhận: Lê Minh Khôi trước hạn',
			// A hand that has not taken it yet: a line of dots.
			'Người nhận: quá hạn Đã duyệt',
			'chờ bổ sung hồ sơ: Bản vẽ thiết kế xây dựng',
		])
			expect(text).toContain(words)
	})
	test('is A5 in the edition of 2018, and goes on over as many pages as there are handovers', async () => {
		const old = await PDF.load(await press(samples.controlSheetOf2018))
		expect(points(old)[0]).toEqual([420, 595])
		expect(textOf(old)).toContain('TÊN CƠ QUAN')
		const [line] = samples.controlSheet.lines
		if (!line) throw new Error('the sample has no line')
		const lines = Array.from({ length: 120 }, (_, index) => ({ ...line, at: `lần thứ ${index + 1}` }))
		const long = await PDF.load(await press({ ...samples.controlSheet, lines }))
		expect(long.getPageCount()).toBeGreaterThan(5)
		expect(textOf(long)).toContain('lần thứ 120')
		expect(textOf(long).match(/Ghi chú/g)).toHaveLength(long.getPageCount())
	})
	test('can be looked at before it is printed', async () => {
		const picture = new TextDecoder().decode(await press(samples.controlSheet, 'picture'))
		expect(picture).toMatch(/^<svg [^>]*viewBox="0 0 595/)
	})
	test('is a picture that browsers read, also where its link has more than one part', async () => {
		const picture = new TextDecoder().decode(await press(samples.register, 'picture'))
		expect(picture).toContain('tu=2026-02-01&amp;den=2026-02-28')
		expect(picture).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#)/)
	})
})

describe('the register', () => {
	const landscape = (pdf: PDF) => points(pdf).every(([width, height]) => width === 842 && height === 595)
	test('has a line for every dossier, over as many pages as it takes, its head on each', async () => {
		const pdf = await PDF.load(await press(samples.register))
		expect(landscape(pdf)).toBe(true)
		const text = textOf(pdf)
		for (const { code } of samples.register.lines) expect(text).toContain(code)
		expect(text.match(/Phương thức/g)).toHaveLength(pdf.getPageCount())
		expect(text).not.toContain('Ghi chú')
	})
	test('of a thousand dossiers is set beside the thread that answers, and no slip waits for it', async () => {
		const line = samples.register.lines[0]
		if (!line) throw new Error('the sample has no line')
		const lines = Array.from({ length: 1000 }, (_, index) => ({ ...line, number: index + 1 }))
		await Promise.all([press(samples.register), press(samples.receptionSlip)])
		let [longest, last] = [0, performance.now()]
		const pulse = setInterval(() => {
			longest = Math.max(longest, performance.now() - last)
			last = performance.now()
		}, 5)
		const began = performance.now()
		const volume = press({ ...samples.register, lines }).then((bytes) => ({
			bytes,
			after: performance.now() - began,
		}))
		await press(samples.receptionSlip)
		const slip = performance.now() - began
		const { bytes, after } = await volume
		clearInterval(pulse)
		expect((await PDF.load(bytes)).getPageCount()).toBeGreaterThan(50)
		expect(
			{ slip: slip < after / 2, stillness: longest < after / 4 },
			`${slip} ${longest} ${after} ms`,
		).toEqual({
			slip: true,
			stillness: true,
		})
	})
	test('of 2018 has the columns of its time', async () => {
		const text = textOf(await PDF.load(await press(samples.registerOf2018)))
		expect(text).toContain('Ghi chú')
		expect(text).toContain('Nhà nộp')
	})
})

// NĐ 30/2020/NĐ-CP, phụ lục I, as reference/document-format.json has it.
describe('a document of more than one page, or signed for its agency', () => {
	const asText = (text: string) => text.replaceAll(/\s+/g, ' ')
	const places = (words: readonly Word[], phrase: string) => {
		const sought = asText(phrase).split(' ')
		const from = words.findIndex((_, start) =>
			sought.every((word, index) => words[start + index]?.as === word),
		)
		if (from < 0) throw new Error(`“${phrase}” is not on the paper: ${words.map(({ as }) => as).join(' ')}`)
		return words.slice(from, from + sought.length)
	}
	/** What stands on every one of them, by the key of the element. */
	const standing = (
		paper: BirthCertificate | BuildingPermit | PlainResult,
	): Readonly<Record<string, string>> => ({
		national_name: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
		motto: 'Độc lập Tự do Hạnh phúc',
		parent_org: (paper.parent ?? '').toLocaleUpperCase('vi'),
		issuing_org: paper.agency.toLocaleUpperCase('vi'),
		number: `Số: ${paper.number}`,
		place_date: 'Trấn Biên, ngày 05 tháng 02 năm 2026',
		authority: (paper.signer.capacity[0] ?? '').toLocaleUpperCase('vi'),
		signer_name: paper.signer.name,
		...(paper.kind === 'ket-qua' && {
			doc_type: paper.heading.toLocaleUpperCase('vi'),
			body: paper.statement,
		}),
		...('recipients' in paper && { recipients_label: 'Nơi nhận:', recipients: `${paper.recipients[0]};` }),
	})

	test.each([samples.birthCertificate, samples.buildingPermit, samples.plainResult])(
		'has sizes, weights and margins of the decree: $kind',
		async (paper) => {
			const { words, pages } = await printed(await press(paper))
			for (const [key, phrase] of Object.entries(standing(paper))) {
				const rule = format.elements.find((element) => element.key === key)
				if (!rule) throw new Error(`no element ${key}`)
				const [from = 0, to = from] = rule.font_size_pt ?? []
				for (const { as, size, bold, italic } of places(words, phrase))
					expect([key, as, bold, italic, size >= from && size <= to]).toEqual([
						key,
						as,
						rule.style?.includes('đậm') === true,
						rule.style?.includes('nghiêng') === true,
						true,
					])
			}
			const { left, right, top, bottom } = format.page.margins_mm
			const mm = (points: number) => (points / 72) * 25.4
			for (const [page, { width, height }] of pages.entries()) {
				const here = words.filter((word) => word.page === page)
				expect(mm(Math.min(...here.map((word) => word.left)))).toBeGreaterThanOrEqual(left[0] - 0.5)
				expect(mm(width - Math.max(...here.map((word) => word.right)))).toBeGreaterThanOrEqual(right[0] - 0.5)
				const body = here.filter(({ as }) => as !== String(page + 1) && as !== paper.reference)
				expect(mm(Math.min(...body.map((word) => word.top)))).toBeGreaterThanOrEqual(top[0])
				expect(mm(height - Math.max(...body.map((word) => word.top)))).toBeGreaterThanOrEqual(bottom[0])
			}
		},
	)

	test('numbers its pages in the middle of the upper margin, the first without', async () => {
		const lines = Array.from({ length: 60 }, (_, index) => ({
			...(samples.register.lines[0] ?? ({} as never)),
			number: 1000 + index,
		}))
		for (const paper of [samples.buildingPermit, { ...samples.register, lines }]) {
			const { words, pages } = await printed(await press(paper))
			expect(pages.length).toBeGreaterThan(1)
			for (const [page, { width }] of pages.entries()) {
				const number = words.find(
					(word) => word.page === page && word.as === String(page + 1) && word.top < 57,
				)
				if (page === 0) expect(number).toBeUndefined()
				else {
					// In the middle of the text: the margin where it is bound is the wider one.
					expect(number && Math.abs(number.x - width / 2)).toBeLessThan(25)
					expect(format.page_number.size_pt).toContain(number?.size)
				}
			}
		}
	})
})

describe('the forms of 2018', () => {
	test.each([
		[samples.receptionSlipOf2018, '42/TTPVHCC', '6. Đăng ký nhận kết quả tại', 'Quyển số'],
		[samples.supplementSlipOf2018, '42/HDHS', 'Số lượng', 'NGƯỜI HƯỚNG DẪN'],
		[samples.refusalSlipOf2018, '42/TTPVHCC', 'không tiếp nhận, giải quyết hồ sơ này', 'NGƯỜI NỘP HỒ SƠ'],
		[samples.apologySlipOf2018, '42/PXL', 'VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ', 'THỦ TRƯỞNG'],
	])('say what their circular says, on A5: $kind', async (slip, ...expected) => {
		const pdf = await PDF.load(await press(slip))
		expect(points(pdf)).toEqual([[420, 595]])
		const text = textOf(pdf)
		for (const words of expected) expect(text).toContain(words)
		// The number of a person is asked for since 2025.
		expect(text).not.toContain('Số định danh cá nhân/tổ chức')
	})
	test('are those of dossiers filed before 15 September 2025', () => {
		expect(['2018-11-23', '2025-09-14', '2025-09-15', '2026-11-22'].map((on) => editionOn(day(on)))).toEqual([
			'tt-01-2018',
			'tt-01-2018',
			'tt-03-2025',
			'tt-03-2025',
		])
	})
})

describe('a notice of stopping', () => {
	test('says who asked when, that there is no result yet, and what is given back', async () => {
		const text = textOf(await PDF.load(await press(samples.stopNotice)))
		for (const words of [
			'DỪNG GIẢI QUYẾT HỒ SƠ',
			'09 giờ 20 phút',
			'chưa có quyết định',
			'1 bản chính',
			'05/TBD-TTPVHCC',
		])
			expect(text).toContain(words)
	})
})
