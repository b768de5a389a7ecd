import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { constants, deflateRawSync } from 'node:zlib'
import { PDF, PdfName, PdfStream } from '@libpdf/core'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { compressedPdf, pdfOf, plainPdf } from '../../../test/fixtures/pdf.ts'
import { type Digest, digest, type FileStore } from './file-store.ts'
import type { UploadPart } from './file.ts'
import { receiveUpload } from './receive.server.ts'
import type { Scan, VirusScanner } from './virus-scanner.ts'

const kept = new Map<string, Uint8Array<ArrayBuffer>>()
const store: FileStore = {
	put: (tenant, content) => {
		const sha256 = digest(createHash('sha256').update(content).digest('hex'))
		kept.set(`${tenant}/${sha256}`, new Uint8Array(content))
		return Promise.resolve(sha256)
	},
	putFile: async (tenant, path, sha256) =>
		void kept.set(`${tenant}/${sha256}`, new Uint8Array(await readFile(path))),
	get: (tenant, sha256: Digest) => Promise.resolve(kept.get(`${tenant}/${sha256}`) ?? new Uint8Array()),
	read: () => Promise.reject(new Error('not in these tests')),
	arrivals: {
		goOn: () => Promise.reject(new Error('not in these tests')),
		whole: () => Promise.reject(new Error('not in these tests')),
		remove: () => Promise.resolve(),
		sweep: () => Promise.resolve(0),
	},
}

const receive = (...parts: UploadPart[]) => receiveWith(undefined, ...parts)
const receiveWith = (scanner: VirusScanner | undefined, ...parts: UploadPart[]) =>
	receiveUpload(
		{ store, scanner },
		{
			tenant: 'H19',
			personId: newId(),
			draftId: newId(),
			componentKey: 'giay-chung-sinh',
			parts,
			now: instant('2026-11-22T02:00:00Z'),
		},
	)

async function received(...parts: UploadPart[]) {
	const answer = await receive(...parts)
	if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`)
	return Promise.all(
		answer.value.map(async (file) => ({ file, content: await store.get('H19', file.sha256) })),
	)
}

async function refused(name: string, content: Uint8Array) {
	const before = kept.size
	const answer = await receive({ name, content })
	expect(kept.size).toBe(before)
	return answer.ok ? 'taken' : answer.refusal
}

/** Left half red, right half blue. */
async function redAndBlue(width: number, height: number): Promise<Sharp> {
	const half = await sharp({ create: { width: width / 2, height, channels: 3, background: '#c00000' } })
		.png()
		.toBuffer()
	return sharp({ create: { width, height, channels: 3, background: '#0000c0' } }).composite([
		{ input: half, left: 0, top: 0 },
	])
}

/** The JPEGs inside a PDF, in the order of its pages. */
async function photosIn(content: Uint8Array): Promise<Uint8Array[]> {
	const pdf = await PDF.load(content)
	const photos: Uint8Array[] = []
	for (const page of pdf.getPages()) {
		const images = page.getResources().getDict('XObject', (ref) => pdf.getObject(ref))
		for (const [, ref] of images ?? []) {
			const image = ref.type === 'ref' ? pdf.getObject(ref) : ref
			if (image instanceof PdfStream && image.getName('Subtype') === PdfName.of('Image'))
				photos.push(image.data)
		}
	}
	return photos
}

describe('photos of one upload', () => {
	test('become one PDF of A4 pages, in their order, named after the first', async () => {
		const first = await (await redAndBlue(400, 600)).jpeg().toBuffer()
		const second = await (await redAndBlue(600, 400)).webp().toBuffer()
		const third = await (await redAndBlue(600, 400)).png().toBuffer()
		const files = await received(
			{ name: 'Gia\u0302\u0301y chứng sinh.JPG', content: first },
			{ name: 'b.webp', content: second },
			{ name: 'c.png', content: third },
		)
		expect(files).toHaveLength(1)
		const { file, content } = files[0] ?? expect.fail()
		expect(file).toMatchObject({ name: 'Giấy chứng sinh.pdf', mediaType: 'application/pdf', pages: 3 })
		expect(file.madeFrom.map(({ mediaType }) => mediaType)).toEqual(['image/jpeg', 'image/webp', 'image/png'])
		const pages = (await PDF.load(content)).getPages()
		expect(pages.map((page) => [Math.round(page.width), Math.round(page.height)])).toEqual([
			[595, 842],
			[842, 595],
			[842, 595],
		])
	})
	test('stand upright and tell nothing of where they were taken', async () => {
		const sideways = await (
			await redAndBlue(600, 400)
		)
			.withExif({
				IFD0: { Make: 'MayAnhCuaToi' },
				IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 57/1 0/1' },
			})
			.withMetadata({ orientation: 6 })
			.jpeg()
			.toBuffer()
		expect((await sharp(sideways).metadata()).orientation).toBe(6)
		const [only] = await received({ name: 'IMG_0001.jpg', content: sideways })
		const [photo] = await photosIn(only?.content ?? expect.fail())
		const { data, info } = await sharp(photo).raw().toBuffer({ resolveWithObject: true })
		expect([info.width, info.height]).toEqual([400, 600])
		// Orientation 6 is shown turned clockwise: its left side comes to the top.
		expect(data[0]).toBeGreaterThan(150)
		expect(data[info.width * (info.height - 1) * 3 + 2]).toBeGreaterThan(150)
		expect((await sharp(photo).metadata()).exif).toBeUndefined()
		for (const trace of ['Exif', 'MayAnhCuaToi', 'GPS'])
			expect(Buffer.from(only?.content ?? []).includes(trace)).toBe(false)
	})
	test('are no larger than an A4 page at 200 dpi', async () => {
		const large = await (await redAndBlue(4000, 3000)).jpeg().toBuffer()
		const [only] = await received({ name: 'lon.jpg', content: large })
		const [photo] = await photosIn(only?.content ?? expect.fail())
		expect(await sharp(photo).metadata()).toMatchObject({ width: 2339, height: 1754, format: 'jpeg' })
	})
	test('of an iPhone (HEIC) are readable', async () => {
		const heic = await readFile(new URL('../../../test/fixtures/bon-mau.heic', import.meta.url))
		const [only] = await received({ name: 'IMG_7001.HEIC', content: heic })
		expect(only?.file).toMatchObject({ name: 'IMG_7001.pdf', pages: 1 })
		const [photo] = await photosIn(only?.content ?? expect.fail())
		const { data, info } = await sharp(photo).raw().toBuffer({ resolveWithObject: true })
		expect([info.width, info.height]).toEqual([240, 160])
		const colour = (x: number, y: number) =>
			Array.from(data.subarray((y * 240 + x) * 3, (y * 240 + x) * 3 + 3))
		const [red, green, blue] = [colour(60, 40), colour(180, 40), colour(60, 120)]
		expect(red.indexOf(Math.max(...red))).toBe(0)
		expect(green.indexOf(Math.max(...green))).toBe(1)
		expect(blue.indexOf(Math.max(...blue))).toBe(2)
	})
	test('leave the event loop free while they are worked on', async () => {
		const heic = await readFile(new URL('../../../test/fixtures/bon-mau.heic', import.meta.url))
		const large = await (await redAndBlue(6000, 4000)).jpeg().toBuffer()
		const delay = monitorEventLoopDelay({ resolution: 5 })
		delay.enable()
		await received({ name: 'a.heic', content: heic }, { name: 'b.jpg', content: large })
		delay.disable()
		expect(delay.max / 1e6).toBeLessThan(250)
	})
	test('are refused when they are larger than 60 megapixels, whatever few bytes they take', async () => {
		const huge = await sharp({ create: { width: 9000, height: 7000, channels: 3, background: '#fff' } })
			.png({ compressionLevel: 9 })
			.toBuffer()
		expect(await refused('to.png', huge)).toMatchObject({ kind: 'image-too-big', pixels: 63_000_000 })
	})
	test.each(['jpg', 'png'] as const)('are refused when a %s is cut off', async (ending) => {
		const image = await redAndBlue(600, 400)
		const whole = await (ending === 'jpg' ? image.jpeg() : image.png()).toBuffer()
		expect(await refused(`hong.${ending}`, whole.subarray(0, whole.length / 2))).toEqual({
			kind: 'image-unreadable',
			name: `hong.${ending}`,
		})
	})
	test('are refused when a HEIC is damaged', async () => {
		const heic = await readFile(new URL('../../../test/fixtures/bon-mau.heic', import.meta.url))
		expect(await refused('hong.heic', heic.subarray(0, 300))).toMatchObject({ kind: 'image-unreadable' })
	})
})

describe('a PDF', () => {
	test('stays as it is, to the byte, beside the photos of the same upload', async () => {
		const photo = await (await redAndBlue(400, 600)).jpeg().toBuffer()
		const files = await received(
			{ name: 'a.jpg', content: photo },
			{ name: 'Giấy tờ.pdf', content: plainPdf(3) },
		)
		expect(files.map(({ file }) => [file.name, file.pages])).toEqual([
			['a.pdf', 1],
			['Giấy tờ.pdf', 3],
		])
		expect(Buffer.compare(files[1]?.content ?? new Uint8Array(), plainPdf(3))).toBe(0)
	})
	test('whose objects are compressed is read as well', async () => {
		expect(await received({ name: 'nen.pdf', content: compressedPdf('') })).toHaveLength(1)
	})
	test.each([
		[
			'a script that runs when it is opened',
			plainPdf(1, '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'),
			'script',
		],
		['a script under escaped names', plainPdf(1, '/OpenAction << /S /J#61vaScript /J#53 (x) >>'), 'script'],
		[
			'a script in a compressed object',
			compressedPdf('/OpenAction 4 0 R', ['<< /S /JavaScript /JS (x) >>']),
			'script',
		],
		['a script that no page reaches', compressedPdf('', ['<< /S /JavaScript /JS (x) >>']), 'script'],
		[
			'a named script',
			plainPdf(1, '/Names << /JavaScript << /Names [(a) 4 0 R] >> >>', ['<< /S /JavaScript /JS (x) >>']),
			'script',
		],
		[
			'an XFA form',
			plainPdf(1, '/AcroForm << /XFA 4 0 R /Fields [] >>', ['<< /Length 0 >>\nstream\n\nendstream']),
			'script',
		],
		['a command to start', plainPdf(1, '/OpenAction << /S /Launch /F (cmd.exe) >>'), 'launch'],
		[
			'a form that sends itself',
			compressedPdf('/AA << /WC << /S /SubmitForm /F (http://a.example) >> >>'),
			'launch',
		],
		[
			'an attached file',
			plainPdf(1, '/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>', [
				'<< /Type /Filespec /EF << /F 3 0 R >> >>',
			]),
			'attachment',
		],
		['a video', compressedPdf('', ['<< /Type /Annot /Subtype /RichMedia >>']), 'media'],
	] as const)('is refused with %s', async (_what, content, found) => {
		expect(await refused('mau.pdf', content)).toEqual({ kind: 'pdf-active', name: 'mau.pdf', found })
	})
	test('is refused when an action hides in a loop of references', async () => {
		const loop = pdfOf([
			'<< /Type /Catalog /Pages 2 0 R /A 4 0 R >>',
			'<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
			'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
			'<< /Next [5 0 R 4 0 R] >>',
			'<< /Next 4 0 R /S /Launch >>',
		])
		expect(await refused('vong.pdf', loop)).toMatchObject({ kind: 'pdf-active', found: 'launch' })
	})
	test('is refused when it is locked by a password', async () => {
		const pdf = PDF.create()
		pdf.addPage()
		pdf.setProtection({ userPassword: 'bí mật', ownerPassword: 'x' })
		expect(await refused('khoa.pdf', await pdf.save())).toEqual({ kind: 'pdf-locked', name: 'khoa.pdf' })
	})
	test('is refused when it has more than 200 pages, and not before', async () => {
		expect(await refused('sach.pdf', plainPdf(201))).toMatchObject({
			kind: 'pdf-too-long',
			pages: 201,
			limit: 200,
		})
		expect(await received({ name: 'sach.pdf', content: plainPdf(200) })).toHaveLength(1)
	})
	test('is refused when it is only the beginning of one', async () => {
		expect(await refused('dut.pdf', Buffer.from('%PDF-1.7\n1 0 obj\n<<'))).toMatchObject({
			kind: 'pdf-unreadable',
		})
		expect(await refused('trong.pdf', pdfOf(['<< /Type /Catalog >>']))).toMatchObject({
			kind: 'pdf-unreadable',
		})
	})
	test('that claims a billion objects is refused at once', async () => {
		const claims = Buffer.from(
			Buffer.from(plainPdf())
				.toString('latin1')
				.replace('0 4\n0000000000', '999999999 1\n0000000000 00000 n \n0 4\n0000000000'),
			'latin1',
		)
		expect(await refused('khong-lo.pdf', claims)).toMatchObject({ kind: 'pdf-unreadable' })
	})
	test('that swells a thousandfold is refused and the next one is taken', async () => {
		const block = deflateRawSync(Buffer.alloc(10_000_000, 0x20), { finishFlush: constants.Z_FULL_FLUSH })
		const bomb = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 400 }, () => block)])
		const head = Buffer.from(
			`%PDF-1.5\n4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`,
		)
		const swelling = Buffer.concat([
			head,
			bomb,
			Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF'),
		])
		expect(await refused('bom.pdf', swelling)).toMatchObject({ kind: 'pdf-unreadable' })
		expect(await received({ name: 'that.pdf', content: plainPdf() })).toHaveLength(1)
	}, 60_000)
})

const elf = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(64)])
const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(128)])
const zip = Buffer.from('504b030414000000000000000000', 'hex')

describe('a file that is something else than its name says', () => {
	test.each([
		['a Linux program', elf, 'program'],
		['a Windows program', exe, 'program'],
		['a shell script', Buffer.from('#!/bin/sh\nrm -rf ~\n'), 'program'],
		['an archive', Buffer.concat([zip, Buffer.alloc(40)]), 'archive'],
		['a web page', Buffer.from('\n<!DOCTYPE html><script>alert(1)</script>'), 'web-page'],
		[
			'a drawing with a script',
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
			'web-page',
		],
		['plain text', Buffer.from('Kính gửi Ủy ban nhân dân phường'), 'text'],
		['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1'), 'other-image'],
		['noise', Buffer.from([1, 2, 3, 4, 5, 6, 0, 200]), 'unknown'],
	] as const)('is refused by what it is: %s', async (_what, content, found) => {
		expect(await refused('giay-chung-sinh.pdf', content)).toEqual({
			kind: 'foreign-type',
			name: 'giay-chung-sinh.pdf',
			found,
		})
	})
	test('is taken when it is a photo after all', async () => {
		const photo = await (await redAndBlue(400, 600)).jpeg().toBuffer()
		expect(await received({ name: 'ten-sai.pdf', content: photo })).toHaveLength(1)
	})
})

describe('an upload', () => {
	test('is refused when nothing was chosen', async () => {
		expect(await receive()).toMatchObject({ refusal: { kind: 'nothing-chosen' } })
	})
	test('is refused when a file is empty', async () => {
		expect(await refused('trong.jpg', new Uint8Array())).toEqual({ kind: 'empty-file', name: 'trong.jpg' })
	})
	test('is refused when a file is over 25 MB', async () => {
		expect(await refused('nang.pdf', new Uint8Array(25_000_001))).toMatchObject({
			kind: 'file-too-large',
			bytes: 25_000_001,
			limit: 25_000_000,
		})
	})
	test('is refused whole when one of its files is', async () => {
		const before = kept.size
		const answer = await receive({ name: 'a.pdf', content: plainPdf() }, { name: 'b.pdf', content: elf })
		expect(answer).toMatchObject({ ok: false, refusal: { name: 'b.pdf' } })
		expect(kept.size).toBe(before)
	})
})

describe('what is looked through for viruses', () => {
	const scanning = (answer: Scan, seen: Uint8Array[] = []): VirusScanner => ({
		async scan(content) {
			for await (const piece of content) seen.push(piece)
			return answer
		},
		state: () => Promise.resolve({ kind: 'silent', why: '' }),
	})

	test('is every byte that was sent, and the file says who looked', async () => {
		const seen: Uint8Array[] = []
		const content = plainPdf(2)
		const answer = await receiveWith(scanning({ kind: 'clean', by: 'ClamAV' }, seen), {
			name: 'a.pdf',
			content,
		})
		expect(answer).toMatchObject({ ok: true, value: [{ scannedBy: 'ClamAV' }] })
		expect(Buffer.concat(seen).equals(content)).toBe(true)
	})

	test.each<[Scan, object]>([
		[
			{ kind: 'infected', virus: 'Eicar-Test-Signature' },
			{ kind: 'infected', name: 'a.pdf', virus: 'Eicar-Test-Signature' },
		],
		[
			{ kind: 'unknown', why: 'ECONNREFUSED' },
			{ kind: 'not-scanned', name: 'a.pdf' },
		],
	])('is not kept when it is not clean: %o', async (scan, refusal) => {
		const before = kept.size
		const answer = await receiveWith(scanning(scan), { name: 'a.pdf', content: plainPdf(1) })
		expect(answer).toEqual({ ok: false, refusal })
		expect(kept.size).toBe(before)
	})

	test('is nothing where there is no scanner, and the file says so', async () => {
		const [only] = await received({ name: 'a.pdf', content: plainPdf(1) })
		expect(only?.file.scannedBy).toBeUndefined()
	})
})
