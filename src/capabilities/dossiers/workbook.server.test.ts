import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Cell, csv, csvCell, serial, xlsx } from './workbook.server.ts'

const bytesOf = async (chunks: AsyncIterable<Buffer>) => {
	const all: Buffer[] = []
	for await (const chunk of chunks) all.push(chunk)
	return Buffer.concat(all)
}
async function* batches(...rows: readonly (readonly Cell[])[]) {
	for (const row of rows) yield [row]
}

describe('a cell of a CSV file', () => {
	test.each([
		['Nguyễn Thị An', 'Nguyễn Thị An'],
		['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
		['+84900000042', `'+84900000042`],
		['-1', `'-1`],
		['@cmd', `'@cmd`],
		['một, hai', '"một, hai"'],
		['dòng\nhai', '"dòng\nhai"'],
	])('%s', (text, cell) => {
		expect(csvCell(text)).toBe(cell)
	})
})

test('a CSV file says that it is UTF-8 and ends its lines as spreadsheets do', async () => {
	const file = await bytesOf(
		csv({
			title: 'Hồ sơ',
			heads: ['Mã', 'Nộp lúc'],
			rows: batches(['H19.26-261122-0042', { moment: '2026-11-22T09:30' }]),
		}),
	)
	expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
	expect(file.toString('utf8').slice(1)).toBe('Mã,Nộp lúc\r\nH19.26-261122-0042,22/11/2026 09:30\r\n')
})

test.each([
	['1900-03-01T00:00', 61],
	['2026-11-22T12:00', 46348.5],
	['2000-01-01T06:00', 36526.25],
])('a spreadsheet counts %s as %d', (moment, days) => {
	expect(serial(moment)).toBe(days)
})

describe('a workbook', () => {
	/** The members as the directory at the end of the archive names them. */
	function membersOf(file: Buffer): Map<string, string> {
		const end = file.length - 22
		expect(file.readUInt32LE(end)).toBe(0x06054b50)
		const members = new Map<string, string>()
		let at = file.readUInt32LE(end + 16)
		for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
			const [packed, length, offset] = [20, 28, 42].map((field) =>
				field === 28 ? file.readUInt16LE(at + field) : file.readUInt32LE(at + field),
			) as [number, number, number]
			const name = file.toString('utf8', at + 46, at + 46 + length)
			const start = offset + 30 + file.readUInt16LE(offset + 26)
			members.set(name, inflateRawSync(file.subarray(start, start + packed)).toString('utf8'))
			at += 46 + length
		}
		return members
	}

	test('is an archive whose sheet holds every row as it was given', async () => {
		const file = await bytesOf(
			xlsx({
				title: 'Quá hạn: [mọi] hồ sơ',
				heads: ['Mã', 'Hạn', 'Chủ hồ sơ'],
				rows: batches(['0042', { moment: '2026-11-22T12:00' }, 'Trần & <An>'], ['=1+1', '', 'x\u0001y']),
			}),
		)
		const members = membersOf(file)
		const sheet = members.get('xl/worksheets/sheet1.xml') ?? ''
		expect(sheet.match(/<row>/g)).toHaveLength(3)
		expect(sheet).toContain('<c s="1"><v>46348.5</v></c>')
		expect(sheet).toContain('Trần &amp; &lt;An&gt;')
		// A text is a text in a workbook: nothing is reckoned.
		expect(sheet).toContain('<c t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>')
		expect(sheet).toContain('>xy<')
		expect(members.get('xl/workbook.xml')).toContain('name="Quá hạn   mọi  hồ sơ"')
		expect([...members.keys()]).toContain('[Content_Types].xml')
	})

	test('goes on in another sheet where Excel stops', async () => {
		async function* many() {
			const batch = Array.from({ length: 50_000 }, () => [''] as const)
			for (let sent = 0; sent < 1_100_000; sent += batch.length) yield batch
		}
		const file = await bytesOf(xlsx({ title: 'x', heads: ['x'], rows: many() }))
		const members = membersOf(file)
		const rows = (number: number) => members.get(`xl/worksheets/sheet${number}.xml`)?.match(/<row>/g)?.length
		expect([rows(1), rows(2), rows(3)]).toEqual([1_048_576, 51_426, undefined])
	})
})
