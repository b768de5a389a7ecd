import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

// A workbook (SpreadsheetML, ISO/IEC 29500) and a CSV file, written as they are read: what is in memory is one batch of
// rows, however many there are. The libraries of the field hold the whole sheet (write-excel-file) or are no longer kept
// (exceljs); what is needed of the format is one sheet with plain cells.

/** A text, or a moment as the wall shows it: `2026-11-22T09:30`. */
export type Cell = string | { readonly moment: string }
export type Sheet = {
	readonly title: string
	readonly heads: readonly string[]
	/** Batches of rows. */
	readonly rows: AsyncIterable<readonly (readonly Cell[])[]>
}

/** Spreadsheets stop here; what is more goes on in another sheet. */
const mostRows = 1_048_576

export async function* csv({ heads, rows }: Sheet): AsyncGenerator<Buffer> {
	// With the mark, since Excel takes UTF-8 without one for the system's own letters.
	yield Buffer.from(`\uFEFF${csvLine(heads)}`)
	for await (const batch of rows) for (const piece of inPieces(batch, csvLine)) yield Buffer.from(piece)
}

/** The texts of rows, some at a time: long ones would lie in memory until the next whole collection. */
function* inPieces(rows: readonly (readonly Cell[])[], write: (row: readonly Cell[]) => string) {
	let text = ''
	for (const row of rows) {
		text += write(row)
		if (text.length < pieceLength) continue
		yield text
		text = ''
	}
	if (text) yield text
}
const pieceLength = 16_384

const csvLine = (row: readonly Cell[]) => `${row.map(csvCell).join(',')}\r\n`

/** A cell that a spreadsheet would take for a formula is told that it is none (OWASP, CSV injection). */
export function csvCell(cell: Cell): string {
	if (typeof cell !== 'string') return spoken(cell.moment)
	const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const spoken = (moment: string) =>
	`${moment.slice(8, 10)}/${moment.slice(5, 7)}/${moment.slice(0, 4)} ${moment.slice(11, 16)}`

export async function* xlsx(sheet: Sheet): AsyncGenerator<Buffer> {
	const archive = new Archive()
	const rows = new Turning(sheet.rows)
	let sheets = 0
	do {
		sheets++
		yield* archive.entry(`xl/worksheets/sheet${sheets}.xml`, sheetXml(sheet.heads, rows))
	} while (await rows.more())
	const numbers = Array.from({ length: sheets }, (_, index) => index + 1)
	const parts: Record<string, string> = {
		'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers
			.map((n) => `<sheet name="${escaped(sheetName(sheet.title, n))}" sheetId="${n}" r:id="rId${n}"/>`)
			.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packages}/relationships">${numbers
			.map(
				(n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
			)
			.join('')}<Relationship Id="rId0" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
		'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
		'_rels/.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'[Content_Types].xml': `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/>${numbers
			.map(
				(n) =>
					`<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${spreadsheet}.worksheet+xml"/>`,
			)
			.join('')}</Types>`,
	}
	for (const [name, text] of Object.entries(parts)) yield* archive.entry(name, once(text))
	yield archive.end()
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Excel allows 31 characters, none of `[]:*?/\`. */
const sheetName = (title: string, number: number) =>
	`${
		title
			.replaceAll(/[[\]:*?/\\']/g, ' ')
			.slice(0, 26)
			.trim() || 'Sheet'
	}${number > 1 ? ` (${number})` : ''}`

async function* once(text: string): AsyncGenerator<string> {
	yield text
}

async function* sheetXml(heads: readonly string[], rows: Turning): AsyncGenerator<string> {
	yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${heads.length}" width="24" customWidth="1"/></cols><sheetData><row>${heads
		.map((head) => `<c s="2" t="inlineStr"><is><t xml:space="preserve">${escaped(head)}</t></is></c>`)
		.join('')}</row>`
	for (let room = mostRows - 1; room > 0;) {
		const batch = await rows.take(room)
		if (batch.length === 0) break
		room -= batch.length
		yield* inPieces(batch, rowXml)
	}
	yield '</sheetData></worksheet>'
}

function rowXml(row: readonly Cell[]): string {
	let cells = ''
	for (const cell of row) cells += xlsxCell(cell)
	return `<row>${cells}</row>`
}

function xlsxCell(cell: Cell): string {
	if (typeof cell !== 'string') return `<c s="1"><v>${serial(cell.moment)}</v></c>`
	return cell === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) =>
	text.replace(unwritable, '').replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)

/** Days since 1899-12-30, as spreadsheets count. A list has few days, however many rows. */
export function serial(moment: string): number {
	const text = moment.slice(0, 10)
	let days = daysCounted.get(text)
	if (days === undefined) {
		if (daysCounted.size >= mostDays) daysCounted.clear()
		daysCounted.set(text, (days = dayNumber(text)))
	}
	return days + (Number(moment.slice(11, 13)) * 60 + Number(moment.slice(14, 16))) / 1440
}

const daysCounted = new Map<string, number>()
const mostDays = 4000

/** By the civil calendar (Fliegel and Van Flandern). */
function dayNumber(text: string): number {
	const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
	const a = Math.floor((14 - month) / 12)
	const y = year + 4800 - a
	const julian =
		day +
		Math.floor((153 * (month + 12 * a - 3) + 2) / 5) +
		365 * y +
		Math.floor(y / 4) -
		Math.floor(y / 100) +
		Math.floor(y / 400) -
		32_045
	return julian - 2_415_019
}

/** Batches of rows, handed out in what there is room for. */
class Turning {
	readonly #batches: AsyncIterator<readonly (readonly Cell[])[]>
	#left: readonly (readonly Cell[])[] = []
	#ended = false
	constructor(batches: AsyncIterable<readonly (readonly Cell[])[]>) {
		this.#batches = batches[Symbol.asyncIterator]()
	}

	async more(): Promise<boolean> {
		while (this.#left.length === 0 && !this.#ended) {
			const next = await this.#batches.next()
			if (next.done) this.#ended = true
			else this.#left = next.value
		}
		return this.#left.length > 0
	}

	async take(room: number): Promise<readonly (readonly Cell[])[]> {
		if (!(await this.more())) return []
		const all = this.#left
		if (all.length <= room) {
			this.#left = []
			return all
		}
		const taken = all.slice(0, room)
		this.#left = all.slice(room)
		return taken
	}
}

type Member = {
	readonly name: Buffer
	readonly crc: number
	readonly packed: number
	readonly size: number
	readonly at: number
}

/** A ZIP archive (APPNOTE 6.3), each member streamed with its sizes behind it; no member and no archive reaches 4 GB. */
class Archive {
	readonly #members: Member[] = []
	#at = 0

	async *entry(name: string, content: AsyncIterable<string>): AsyncGenerator<Buffer> {
		const member = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, at: this.#at }
		const head = Buffer.alloc(30)
		head.writeUInt32LE(0x04034b50, 0)
		this.#common(head, 4, member.name.length)
		yield this.#counted(Buffer.concat([head, member.name]))
		async function* measured() {
			for await (const text of content) {
				const bytes = Buffer.from(text)
				member.crc = crc32(bytes, member.crc)
				member.size += bytes.length
				yield bytes
			}
		}
		const source = Readable.from(measured(), { objectMode: false })
		const packer = createDeflateRaw({ level: 4 })
		source.on('error', (failure) => packer.destroy(failure))
		for await (const chunk of source.pipe(packer) as AsyncIterable<Buffer>) {
			member.packed += chunk.length
			yield this.#counted(chunk)
		}
		const tail = Buffer.alloc(16)
		tail.writeUInt32LE(0x08074b50, 0)
		tail.writeUInt32LE(member.crc, 4)
		tail.writeUInt32LE(member.packed, 8)
		tail.writeUInt32LE(member.size, 12)
		yield this.#counted(tail)
		this.#members.push(member)
	}

	end(): Buffer {
		const records = this.#members.map((member) => {
			const record = Buffer.alloc(46)
			record.writeUInt32LE(0x02014b50, 0)
			record.writeUInt16LE(20, 4)
			this.#common(record, 6, member.name.length)
			record.writeUInt32LE(member.crc, 16)
			record.writeUInt32LE(member.packed, 20)
			record.writeUInt32LE(member.size, 24)
			record.writeUInt32LE(member.at, 42)
			return Buffer.concat([record, member.name])
		})
		const directory = Buffer.concat(records)
		const end = Buffer.alloc(22)
		end.writeUInt32LE(0x06054b50, 0)
		end.writeUInt16LE(records.length, 8)
		end.writeUInt16LE(records.length, 10)
		end.writeUInt32LE(directory.length, 12)
		end.writeUInt32LE(this.#at, 16)
		return Buffer.concat([directory, end])
	}

	/** Version 2.0, sizes behind the member, names in UTF-8, deflated, 1 January 1980. */
	#common(record: Buffer, at: number, nameLength: number): void {
		record.writeUInt16LE(20, at)
		record.writeUInt16LE(0x0808, at + 2)
		record.writeUInt16LE(8, at + 4)
		record.writeUInt16LE(0x21, at + 8)
		record.writeUInt16LE(nameLength, at + 22)
	}

	#counted(bytes: Buffer): Buffer {
		this.#at += bytes.length
		return bytes
	}
}
