import { describe, expect, test } from 'vitest'
import { day, instant } from '#kernel/dates'
import type { ProcessGraph } from '#workflow'
import { actsAt } from './acts.ts'
import type { Dossier, DossierCode, Mark, Refusal } from './dossier.ts'
import { wantedBy } from './find.server.ts'
import { refusalWords, statusOf } from './refusal-words.ts'
import { capacityOf, resultPaper } from './result-paper.ts'

const desk = 'receiving'
const office = 'competent'
const graph: ProcessGraph = {
	id: 'p',
	name: 'Quy trình',
	start: 's',
	nodes: {
		s: { kind: 'start', id: 's', name: '', to: 'look' },
		look: {
			kind: 'user-task',
			id: 'look',
			name: 'Tiếp nhận hồ sơ',
			role: 'receptionist',
			agency: 'receiving',
			hours: 1,
			acts: ['receive', 'supplement', 'decline'],
			to: 'e',
		},
		e: { kind: 'end', id: 'e', name: '' },
	},
}
const at = instant('2026-11-20T02:00:00Z')
const submitted = (more: Partial<Dossier> = {}): Dossier =>
	({
		id: '01',
		code: 'H19.26-261120-0001' as DossierCode,
		draftId: '02',
		personId: '03',
		procedure: { code: '1.001193', version: 1, name: 'Đăng ký khai sinh' },
		caseCode: null,
		form: { id: 'khai-sinh', version: 1 },
		process: { id: 'p', version: 1 },
		channel: 'online',
		receivingAgencyId: desk,
		competentAgencyId: office,
		applicantName: 'Lê Ngọc Diệp',
		answers: {},
		timeLimit: { unit: 'same-day' },
		submittedAt: at,
		files: [],
		marks: {},
		supplements: [],
		secondSupplement: null,
		suspensions: [],
		extensions: [],
		tokens: [{ id: 't', node: 'look', since: at }],
		hands: {},
		opinions: [],
		transfer: null,
		version: 1,
		lastHash: '',
		state: 'submitted',
		...more,
	}) as Dossier
const receptionist = {
	id: 'me',
	duties: [
		{ agencyId: desk, role: 'receptionist', permissions: ['dossier.receive', 'dossier.act'] as const },
	],
}
const due = [{ key: 'giay-chung-sinh', label: { vi: 'Giấy chứng sinh' } }]
const present: Mark = { found: 'present', as: 'electronic', count: 1, note: '' }
const refusalOf = (dossier: Dossier, act: string, who = receptionist) =>
	actsAt(dossier, graph, who, due).find((each) => each.act === act)?.refusal

describe('the acts that a step offers', () => {
	test('are those of its task and no others', () => {
		expect(actsAt(submitted(), graph, receptionist, due).map(({ act }) => act)).toEqual([
			'receive',
			'supplement',
			'decline',
		])
	})
	test('do not let a dossier in while a component was not looked at', () => {
		expect(refusalOf(submitted(), 'receive')).toEqual({
			kind: 'components-unmarked',
			missing: ['Giấy chứng sinh'],
		})
	})
	test('do not let a dossier in while a component is unfit', () => {
		const marks = { 'giay-chung-sinh': { ...present, found: 'unfit' as const } }
		expect(refusalOf(submitted({ marks }), 'receive')?.kind).toBe('components-lacking')
	})
	test('let it in once everything is present', () => {
		expect(refusalOf(submitted({ marks: { 'giay-chung-sinh': present } }), 'receive')).toBeNull()
	})
	test('offer a second supplement once, for approval, and never a third', () => {
		const asked = { requestedAt: at, items: [], contact: { name: '', phone: '' }, answeredAt: at }
		expect(refusalOf(submitted({ supplements: [asked] }), 'supplement')).toBeNull()
		const secondSupplement = { items: [], contact: asked.contact, grounds: 'x', proposedAt: at }
		expect(refusalOf(submitted({ supplements: [asked], secondSupplement }), 'supplement')?.kind).toBe(
			'second-waits',
		)
		expect(refusalOf(submitted({ supplements: [asked, asked] }), 'supplement')?.kind).toBe(
			'supplement-already-asked',
		)
	})
	test('are told to be the duty of another role', () => {
		const other = {
			id: 'me',
			duties: [{ agencyId: desk, role: 'chairman', permissions: ['dossier.act'] as const }],
		}
		expect(refusalOf(submitted(), 'decline', other as never)).toEqual({
			kind: 'not-your-duty',
			role: 'receptionist',
			step: 'Tiếp nhận hồ sơ',
		})
	})
	test('are all refused while the citizen is awaited', () => {
		const waiting = submitted({ state: 'awaiting-supplement', received: null } as never)
		expect(actsAt(waiting, graph, receptionist, due).map(({ refusal }) => refusal?.kind)).toEqual([
			'wrong-state',
			'wrong-state',
			'wrong-state',
		])
	})
})

describe('a search at the desk', () => {
	const now = instant('2026-11-22T02:00:00Z')
	test.each([
		['H19.26-261120-0001', 'code'],
		[' h19.26–261120–0001 ', 'code'],
		['261120-0001', 'tail'],
		['0001', 'tail'],
		['1', 'tail'],
		['Nguyễn Văn Thuận', 'name'],
	])('reads %s as a %s', (typed, by) => {
		expect(wantedBy(typed, now)?.by).toBe(by)
	})
	test('takes the last word as the given name, without accents', () => {
		expect(wantedBy('Nguyễn  Văn ĐẠT', now)).toEqual({ by: 'name', given: 'dat', others: ['nguyen', 'van'] })
	})
	test('looks for a bare number on each of the last sixty days', () => {
		const wanted = wantedBy('42', now)
		expect(wanted?.by === 'tail' && wanted.tails.length).toBe(60)
		expect(wanted?.by === 'tail' && wanted.tails.at(0)).toBe('261122-0042')
		expect(wanted?.by === 'tail' && wanted.tails.at(-1)).toBe('260924-0042')
	})
	test('finds nothing in nothing', () => {
		expect(wantedBy('   ', now)).toBeUndefined()
	})
})

describe('a refusal', () => {
	const all: Refusal[] = [
		{ kind: 'unknown-dossier' },
		{ kind: 'wrong-state', state: 'declined', act: 'receive' },
		{ kind: 'not-this-step', act: 'issue', step: 'Thẩm tra' },
		{ kind: 'not-your-duty', role: 'chairman', step: 'Ký duyệt' },
		{ kind: 'changed-meanwhile', by: 'Trần Thị Hẹn' },
		{ kind: 'components-unmarked', missing: ['Giấy chứng sinh'] },
		{ kind: 'components-lacking', lacking: ['Giấy chứng sinh'] },
		{ kind: 'supplement-already-asked' },
		{ kind: 'second-waits' },
		{ kind: 'no-second-proposed' },
		{ kind: 'reason-existed', labels: ['Giấy chứng sinh'] },
		{ kind: 'clock-stands', reason: 'Niêm yết' },
		{ kind: 'clock-runs' },
		{ kind: 'no-such-reason' },
		{ kind: 'already-extended' },
		{ kind: 'new-date-passed' },
		{ kind: 'not-allowed' },
		{ kind: 'nothing-asked' },
		{ kind: 'not-everything-answered', labels: ['Bản vẽ'] },
		{ kind: 'words-missing' },
		{ kind: 'process-says-no', why: 'nowhere' },
	]
	test.each(all)('of kind $kind is said in a sentence of its own, with a status', (refusal) => {
		expect(refusalWords(refusal).length).toBeGreaterThan(20)
		expect(refusalWords(refusal)).not.toMatch(/undefined|\{|\}/)
		expect(statusOf(refusal)).toBeGreaterThanOrEqual(400)
	})
	test('names whoever changed the dossier in the meantime', () => {
		expect(refusalWords({ kind: 'changed-meanwhile', by: 'Trần Thị Hẹn' })).toContain('Trần Thị Hẹn')
	})
	test('says every kind differently', () => {
		expect(new Set(all.map(refusalWords)).size).toBe(all.length)
	})
})

describe('the paper of a result', () => {
	const facts = {
		template: 'giay-phep-xay-dung',
		form: { steps: [] },
		answers: {
			investor_name: 'Nguyễn Văn Thuận',
			parcel_area: 90,
			ground_floor_area: 68,
			total_floor_area: 136,
			floors: 2,
			height: 8.4,
		},
		number: '05/GPXD',
		day: day('2026-11-22'),
		agency: { name: 'UBND phường Trấn Biên', parentName: null, placeName: 'Trấn Biên' },
		signer: { name: 'Huỳnh Minh Duyệt', title: 'Chủ tịch UBND phường' },
		link: 'https://dongnai.localhost/ket-qua/x',
		verificationCode: 'x',
	}
	test('works out the density and the floor ratio of a house from what was declared', () => {
		const paper = resultPaper(facts)
		expect(paper.ok && paper.value.kind === 'giay-phep-xay-dung' && paper.value.works).toMatchObject({
			density: '75,6%',
			floorRatio: '1,51 lần',
			groundFloor: '68 m²',
			storeys: '02 tầng',
		})
		expect(paper.ok && paper.value.agency).toBe('Ủy ban nhân dân phường Trấn Biên')
	})
	test('is refused when nobody made its template', () => {
		expect(resultPaper({ ...facts, template: 'giay-la' })).toEqual({
			ok: false,
			refusal: { kind: 'process-says-no', why: 'no-result-paper' },
		})
	})
	test.each([
		['Chủ tịch UBND phường', ['TM. Ủy ban nhân dân', 'Chủ tịch']],
		['Phó Chủ tịch UBND phường', ['TM. Ủy ban nhân dân', 'KT. Chủ tịch', 'Phó Chủ tịch']],
		['Giám đốc Sở Xây dựng', ['Giám đốc Sở Xây dựng']],
	])('is signed by a %s in the right capacity', (title, lines) => {
		expect(capacityOf(title)).toEqual(lines)
	})
})
