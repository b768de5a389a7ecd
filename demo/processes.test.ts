import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Dossier, type DossierCode, resultPaper, storyOf } from '#dossiers'
import {
	advanceDossier,
	askAgency,
	type Desk,
	findDossier,
	fireTimer,
	giveOpinion,
	history,
	issueResult,
	markComponents,
	receiveDossier,
	reserveResult,
	returnResult,
	submitDraft,
} from '#dossiers/server'
import { type Answers, componentsFor } from '#forms'
import { formDefinition } from '#forms/server'
import type { Citizen } from '#identity'
import { dayInVietNam, type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { agencies, agency } from '#tenancy/server'
import { compileProcess, tableOf, taskOrNone, type UserTask } from '#workflow'
import { processGraph } from '#workflow/server'
import { filledDrafts } from '../test/drafts.ts'
import { freshDatabase } from '../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen, take } from '../test/demo.ts'
import { acts } from '../test/desk.ts'
import { drawnTable, tables } from './draw.ts'
import { workedCases, workThrough } from './cases.ts'
import { procedureOf } from './service.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let citizen: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	await take('admin-units.json')
	citizen = await someCitizen(H19)
}, 120_000)
afterEach(() => void vi.useRealTimers())
afterAll(() => database.drop())

describe('a process that was approved as a table', () => {
	test.each(Object.keys(tables))('%s: the file is what its table draws, and reads back as it', async (id) => {
		const file = await readFile(join(import.meta.dirname, `processes/${id}.bpmn`), 'utf8')
		expect(file).toBe(await drawnTable(id))
		expect(await compileProcess(file)).toMatchObject({ ok: true })
		expect(await tableOf(file)).toMatchObject({ ok: true })
	})
})

const person: Answers = {
	requester_name: 'Lê Ngọc Diệp',
	requester_id: '075196000001',
	requester_residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
	requester_phone: '0900000042',
	declaration: true,
	result_delivery: 'online',
}

/** The steps that are passed, in order; side by side ones as they stand. */
const walks: readonly (readonly [string, string, Answers, readonly string[]])[] = [
	[
		'cap-ban-sao-so-goc',
		'same day',
		{ paper_kind: 'Bằng tốt nghiệp', paper_owner: 'Lê Ngọc Diệp', issued_year: 2014, copies_count: 2 },
		['Tiếp nhận hồ sơ', 'Tra sổ gốc, dự thảo', 'Ký bản sao', 'Vào sổ, phát hành', 'Trả kết quả'],
	],
	[
		'chung-thuc-ban-sao',
		'with a fee that is taken at the desk',
		{},
		['Nhận bản chính', 'Sao chụp, đối chiếu', 'Thu phí', 'Ký chứng thực', 'Đóng dấu, ghi sổ', 'Trả bản sao'],
	],
	[
		'xac-nhan-hon-nhan',
		'two opinions at once',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Tra cứu hộ tịch, dân cư',
			'Hỏi nơi từng cư trú',
			'Hỏi nơi đăng ký kết hôn trước',
			'Dự thảo giấy xác nhận',
			'Ký giấy xác nhận',
			'Đóng dấu, vào sổ',
			'Trả kết quả',
		],
	],
	[
		'xac-nhan-hon-nhan',
		'nobody to ask: the opinions are skipped',
		{ lived_elsewhere: false },
		[
			'Tiếp nhận hồ sơ',
			'Tra cứu hộ tịch, dân cư',
			'Dự thảo giấy xác nhận',
			'Ký giấy xác nhận',
			'Đóng dấu, vào sổ',
			'Trả kết quả',
		],
	],
	[
		'tiep-nhan-bao-tro-xa-hoi',
		'fourteen steps through a commune, a department and a home',
		{ person_name: 'Trần Văn Già', person_birth_date: '1940-02-01', circumstances: 'Không nơi nương tựa' },
		[
			'Tiếp nhận hồ sơ',
			'Phân công thụ lý (xã)',
			'Thẩm định (xã)',
			'Lãnh đạo phòng xem xét',
			'Duyệt văn bản đề nghị',
			'Chuyển Sở Y tế',
			'Phân công thụ lý (Sở)',
			'Thẩm định (Sở)',
			'Duyệt chuyển cơ sở',
			'Chuyển cơ sở trợ giúp',
			'Cơ sở xử lý hồ sơ',
			'Quyết định tiếp nhận',
			'Vào sổ, chuyển kết quả',
			'Trả kết quả',
		],
	],
	[
		'xac-dinh-khuyet-tat',
		'a council that comes home by appointment',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Triệu tập Hội đồng',
			'Hẹn và đánh giá tại nhà',
			'Niêm yết kết luận',
			'Tổng hợp, trình ký',
			'Ký giấy xác nhận',
			'Đóng dấu, vào sổ',
			'Trả kết quả',
		],
	],
	[
		'xac-dinh-khuyet-tat',
		'a certificate issued again without the council',
		{ request_kind: 'reissue' },
		['Tiếp nhận hồ sơ', 'Triệu tập Hội đồng', 'Ký giấy xác nhận', 'Đóng dấu, vào sổ', 'Trả kết quả'],
	],
	[
		'chuyen-muc-dich-dat',
		'a field check, and a wait for the tax agency that does not count',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Kiểm tra thực địa, dự thảo',
			'Ký quyết định',
			'Chuyển thông tin sang thuế',
			'Chờ nghĩa vụ tài chính',
			'Chuyển Văn phòng đăng ký',
			'Cấp Giấy chứng nhận',
			'Trao Giấy chứng nhận',
		],
	],
	[
		'cai-chinh-ho-tich',
		'another ward is asked where it was registered before',
		{ registered_here: false, registered_where: 'phường Hải Châu' },
		[
			'Tiếp nhận hồ sơ',
			'Kiểm tra căn cứ',
			'Lấy ý kiến nơi đã đăng ký',
			'Ghi sổ, dự thảo trích lục',
			'Ký trích lục',
			'Đóng dấu, vào sổ',
			'Trả kết quả',
		],
	],
	[
		'dang-ky-ho-kinh-doanh',
		'declared line by line',
		{},
		['Tiếp nhận hồ sơ', 'Kiểm tra tên, ngành nghề', 'Ký giấy chứng nhận', 'Đóng dấu, vào sổ', 'Trả kết quả'],
	],
	[
		'tro-cap-huu-tri',
		'a head of division between',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Đối chiếu cơ sở dữ liệu',
			'Trưởng phòng xem xét',
			'Quyết định hưởng',
			'Vào sổ, đóng dấu',
			'Trả kết quả',
		],
	],
	[
		'khai-tu',
		'within the day, from the notice to the register',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Kiểm tra, ghi Sổ đăng ký khai tử',
			'Ký Trích lục khai tử',
			'Đóng dấu, cập nhật',
			'Trả kết quả',
		],
	],
	[
		'dang-ky-ket-hon',
		'two people who come to sign',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Thẩm tra điều kiện kết hôn',
			'Hai bên ký Sổ',
			'Ký Giấy chứng nhận kết hôn',
			'Đóng dấu, cập nhật',
			'Trao Giấy chứng nhận',
		],
	],
	[
		'dang-ky-bien-dong-dat',
		'noted on the certificate',
		{},
		['Tiếp nhận hồ sơ', 'Trích lục, kiểm tra', 'Ký xác nhận thay đổi', 'Chỉnh lý, vào sổ', 'Trả kết quả'],
	],
	[
		'trich-luc-ho-tich',
		'a copy out of the register',
		{},
		['Tiếp nhận hồ sơ', 'Tra cứu, dự thảo', 'Kiểm tra, ký kết quả', 'Vào sổ, phát hành', 'Trả kết quả'],
	],
	[
		'dang-ky-thuong-tru',
		'a home that is looked at',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Kiểm tra chỗ ở hợp pháp',
			'Thẩm định, dự thảo',
			'Duyệt, cập nhật cư trú',
			'Vào sổ, gửi thông báo',
			'Trả kết quả',
		],
	],
	[
		'tro-giup-nguoi-khuyet-tat',
		'checked, posted, decided',
		{},
		[
			'Tiếp nhận hồ sơ',
			'Rà soát, đối chiếu',
			'Xét duyệt, niêm yết',
			'Trưởng phòng xem xét',
			'Quyết định trợ cấp',
			'Vào sổ, đóng dấu',
			'Trả kết quả',
		],
	],
]

const worked = new Map(workedCases().map((each) => [each.form.id, each]))

/** What was declared on the form of that name: its worked case where it has one. */
function declared(form: string, besides: Answers = {}): Answers {
	const known = worked.get(form)
	return { ...(known ? workThrough(known).answers : person), ...besides }
}

/** A paper for each component that these answers ask for. */
function papersFor(form: string, answers: Answers) {
	const known = worked.get(form)?.form
	if (!known) return []
	const { required } = componentsFor(known, answers, { today: '2026-11-25' })
	return required.map(({ key }) => ({ component: key, name: `${key}.pdf` }))
}

describe('a dossier', () => {
	test.each(walks)('goes through %s to its result: %s', async (processId, _shape, answers, steps) => {
		expect(await walked(processId, declared(processId, answers))).toEqual(steps)
	})
})

test('two agencies that were asked say nothing: when their time has run out, silence is consent and the certificate goes on', async () => {
	const at = instant('2026-11-25T02:00:00Z')
	const code = await filed('xac-nhan-hon-nhan', declared('xac-nhan-hon-nhan'), at)
	const stands = async () => {
		const dossier = await transact(H19, (tx) => findDossier(tx, code))
		if (!dossier) throw new Error(`No dossier ${code}`)
		const { nodes } = await transact(H19, (tx) =>
			processGraph(tx, 'H19', dossier.process.id, dossier.process.version),
		)
		return { dossier, nodes, at: dossier.tokens.flatMap(({ node }) => nodes[node] ?? []) }
	}
	const silent = (each: { readonly kind: string; readonly tacit?: string }) =>
		each.kind === 'boundary' && each.tacit !== undefined
	for (let turn = 1; !(await stands()).at.some(silent) && turn < 5; turn += 1) {
		const { dossier, at: standing } = await stands()
		const task = standing.find((each) => each.kind === 'user-task')
		if (task) await act(dossier, task, at.add({ minutes: 10 * turn }))
	}
	const { dossier, nodes } = await stands()
	const waiting = dossier.tokens.filter(({ node }) => nodes[node] && silent(nodes[node]))
	expect(waiting.length).toBe(2)
	// A job that comes before its time does nothing; when it is due it leads on, twice as once.
	const fire = async () => {
		for (const { id: token } of [...waiting, ...waiting])
			await fireTimer({ tenant: 'H19', dossier: dossier.id, token })
	}
	await fire()
	expect((await stands()).at.filter(silent).length).toBe(2)
	vi.useFakeTimers({ now: new Date('2026-12-02T08:00:00Z'), toFake: ['Date'] })
	await fire()
	const after = await stands()
	expect(after.at.map(({ name }) => name)).toEqual(['Dự thảo giấy xác nhận'])
	const story = storyOf(await transact(H19, (tx) => history(tx, after.dossier.id)), 'citizen')
	expect(story.filter(({ title }) => title.includes('im lặng được coi là đồng ý')).length).toBe(2)
})

/** Files a dossier and does every step as the official whose duty it is; the names of the steps done. */
async function walked(processId: string, answers: Answers): Promise<string[]> {
	let moment = instant('2026-11-25T02:00:00Z')
	const code = await filed(processId, answers, moment)
	const done: string[] = []
	for (let turn = 0; turn < 30; turn += 1) {
		const dossier = await transact(H19, (tx) => findDossier(tx, code))
		if (!dossier) throw new Error(`No dossier ${code}`)
		if (dossier.state === 'returned') return done
		const task = await transact(H19, async (tx) => {
			const graph = await processGraph(tx, 'H19', dossier.process.id, dossier.process.version)
			return dossier.tokens.map(({ node }) => taskOrNone(graph, node)).find((each) => each !== undefined)
		})
		moment = moment.add({ minutes: 10 })
		if (!task) {
			done.push(await answeredElsewhere(dossier, moment))
			continue
		}
		await act(dossier, task, moment)
		done.push(task.name)
	}
	throw new Error(`${code} never ends: ${done.join(', ')}`)
}

/** Another ward is chosen and answers; the name of the step that asked. */
async function answeredElsewhere({ code, tokens, version }: Dossier, at: Instant): Promise<string> {
	const seen = { code, version, token: tokens[0]?.id }
	const asked = await acts(H19, 'hotich.tranbien', at, async (desk) => {
		const elsewhere = await agencies(desk.tx, { kind: 'peoples-committee', onDay: dayInVietNam(at) })
		return askAgency(desk, seen, elsewhere.find(({ code: its }) => its === 'H19.27')?.id ?? '')
	})
	if (!asked.ok) throw new Error(`${code} stands at no task: ${JSON.stringify(tokens)}`)
	const told = await acts(H19, 'hotich.bienhoa', at, (desk) =>
		giveOpinion(desk, { ...seen, version: asked.value.version }, { verdict: 'agree', words: 'Đúng sổ gốc.' }),
	)
	if (!told.ok) throw new Error(JSON.stringify(told.refusal))
	return asked.value.opinions.at(-1)?.step.name ?? ''
}

async function filed(processId: string, answers: Answers, at: Instant): Promise<DossierCode> {
	const [draftId = ''] = await filledDrafts(H19, citizen.id, [answers], {
		procedure: procedureOf[processId] ?? '',
		form: processId,
		papers: papersFor(processId, answers),
	})
	const sent = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen, at, address: '127.0.0.1' }, draftId),
	)
	if (!sent.ok) throw new Error(JSON.stringify(sent.refusal))
	return sent.value.code
}

/** Does what ends the step, as an official who may. */
async function act(dossier: Dossier, task: UserTask, at: Instant): Promise<void> {
	const official = await officialAs(H19, task.role)
	const seen = { code: dossier.code, version: dossier.version }
	const done = await transact(H19, async (tx): Promise<{ readonly ok: boolean }> => {
		const desk: Desk = { tx, tenant: 'H19', official, at, address: '127.0.0.1' }
		const [first] = task.acts
		switch (first) {
			case 'receive': {
				const papers = papersFor(dossier.form.id, dossier.answers)
				if (papers.length === 0) return receiveDossier(desk, seen)
				const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
				const marks = Object.fromEntries(papers.map(({ component }) => [component, present]))
				const marked = await markComponents(desk, seen, marks)
				return marked.ok ? receiveDossier(desk, { ...seen, version: marked.value.version }) : marked
			}
			case 'hand-on':
				return advanceDossier(desk, seen, { act: 'hand-on', words: '' })
			case 'propose':
				return advanceDossier(desk, seen, { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' })
			case 'approve':
				return advanceDossier(desk, seen, { act: 'approve', words: '' })
			case 'issue': {
				const reserved = await reserveResult(desk, seen)
				if (!reserved.ok) return reserved
				const { paper, title, number, signer, agencyId, verificationCode } = reserved.value
				const deciding = await agency(tx, agencyId)
				if (!deciding) throw new Error('no agency')
				const set = resultPaper({
					template: paper.template,
					says: paper.says,
					form: (await formDefinition(tx, 'H19', dossier.form.id, dossier.form.version)) ?? { steps: [] },
					answers: dossier.answers,
					number,
					day: dayInVietNam(at),
					agency: deciding,
					signer,
					link: 'https://dong-nai.invalid/ket-qua/x',
					verificationCode,
				})
				if (!set.ok || set.value.kind !== 'ket-qua') throw new Error(`${title} has no paper`)
				expect(set.value.lines.length).toBeGreaterThan(2)
				for (const { value } of set.value.lines) expect(value).not.toMatch(/^\d{4}-|^\d{5} |^(true|false)$/)
				return issueResult(desk, seen, { fileId: newId(), sha256: 'ab'.repeat(32) })
			}
			case 'return':
				return returnResult(desk, seen, 'electronic')
			case 'supplement':
			case 'decline':
			case 'send-back':
			case undefined:
			default:
				throw new Error(`Nobody knows how to end ${task.name}`)
		}
	})
	if (!done.ok) throw new Error(`${task.name}: ${JSON.stringify(done)}`)
}
