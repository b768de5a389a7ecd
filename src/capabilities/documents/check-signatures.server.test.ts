import { PDF } from '@libpdf/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawnPdf, plainPdf } from '../../../test/fixtures/pdf.ts'
import { type Authority, authority, signed, signerOf } from '../../../test/fixtures/signed.ts'
import { examinePdf } from './examine-pdf.server.ts'
import type { SignatureFinding } from './signature.ts'

let trusted: Authority
let doctor: Awaited<ReturnType<typeof signerOf>>
let paper: Buffer
beforeAll(async () => {
	trusted = await authority()
	doctor = await signerOf(trusted)
	paper = await signed(drawnPdf(2), doctor)
})

async function found(
	content: Uint8Array,
	roots: string | undefined = trusted.pem,
): Promise<readonly SignatureFinding[]> {
	const finding = await examinePdf(content, roots)
	if (finding.kind !== 'fine') throw new Error(finding.kind)
	return finding.signatures
}
const verdicts = async (content: Uint8Array, roots?: string) =>
	(await found(content, roots)).map(({ verdict }) => verdict)

/** The same file with one byte of `what` changed. */
function changed(content: Buffer, what: string): Buffer {
	const copy = Buffer.from(content)
	const at = copy.indexOf(what)
	if (at < 0) throw new Error(`nothing to change: ${what}`)
	copy[at + what.length - 1] = (copy[at + what.length - 1] ?? 0) ^ 1
	return copy
}

describe('a digital signature', () => {
	test('that is whole says who signed, when, and who vouches', async () => {
		expect(await found(paper)).toEqual([
			{
				signer: 'Trần Văn Bác Sĩ',
				organisation: 'Bệnh viện Đa khoa Đồng Nai',
				issuer: 'Tổ chức chứng thực thử nghiệm',
				signedAt: '2026-11-20T02:00:00.000Z',
				verdict: 'valid',
			},
		])
	})

	test('is looked at in a PDF that has none: it is not signed', async () => {
		expect(await found(plainPdf(1))).toEqual([])
	})

	test('of an elliptic curve is checked as well', async () => {
		expect(await verdicts(await signed(drawnPdf(1), await signerOf(trusted, { kind: 'EC' })))).toEqual([
			'valid',
		])
	})

	test('is broken by one changed byte of the paper, wherever it is', async () => {
		for (const what of ['(Ban ve 1', '/MediaBox [0 0 8'])
			expect(await verdicts(changed(paper, what))).toEqual(['altered'])
	})

	test('is broken when it comes from another file', async () => {
		const other = await signed(drawnPdf(3), doctor)
		const hexOf = (content: Buffer) =>
			/\/Contents\s*<([0-9A-Fa-f]+)>/.exec(content.toString('latin1'))?.[1] ?? ''
		const forged = Buffer.from(paper.toString('latin1').replace(hexOf(paper), hexOf(other)), 'latin1')
		expect(await verdicts(forged)).toEqual(['altered'])
	})

	test('that leaves out more of the file than itself is forged', async () => {
		const text = paper.toString('latin1')
		const range = /\/ByteRange\s*\[([^\]]+)\]/.exec(text)
		const [start = 0, first = 0, second = 0, rest = 0] = (range?.[1] ?? '').trim().split(/\s+/).map(Number)
		for (const numbers of [
			[start, first - 10, second, rest],
			[start + 1, first - 1, second, rest],
			[start, first, second + 2, rest - 2],
		]) {
			const told = `/ByteRange [${numbers.join(' ')}]`.padEnd(range?.[0].length ?? 0)
			const forged = Buffer.from(text.replace(range?.[0] ?? '', told), 'latin1')
			expect(await verdicts(forged)).toEqual(['altered'])
		}
	})

	test('of an authority nobody trusts is told as such, and where none are known, that too', async () => {
		const stranger = await signed(drawnPdf(1), await signerOf(await authority(), { name: 'Trần Văn Bác Sĩ' }))
		expect(await verdicts(stranger)).toEqual(['unknown-issuer'])
		expect((await examinePdf(stranger)) as { signatures: unknown }).toMatchObject({
			signatures: [{ verdict: 'issuer-unchecked' }],
		})
	})

	test('made when its certificate did not hold is told so', async () => {
		const late = await signerOf(trusted, { from: '2020-01-01', to: '2024-01-01' })
		expect(await verdicts(await signed(drawnPdf(1), late))).toEqual(['expired'])
	})

	test('after which something was put in that nobody signed is told so', async () => {
		const pdf = await PDF.load(paper)
		pdf.getPages()[0]?.drawText('da sua', { x: 50, y: 50 })
		const more = Buffer.from(await pdf.save({ incremental: true }))
		expect(more.subarray(0, paper.length).equals(paper)).toBe(true)
		expect(await verdicts(more)).toEqual(['extended'])
	})

	test('followed by the next signature stands, and so does the next', async () => {
		const head = await signerOf(trusted, { name: 'Lê Thị Giám Đốc' })
		const both = await found(await signed(paper, head, '2026-11-21T02:00:00Z'))
		expect(both.map(({ signer, verdict }) => [signer, verdict])).toEqual([
			['Trần Văn Bác Sĩ', 'valid'],
			['Lê Thị Giám Đốc', 'valid'],
		])
	})
})
