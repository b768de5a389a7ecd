import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Asking, RegisterAway } from '#registers'
import { freePort } from '../../bin/postgres.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { business } from './business/business.server.ts'
import { civilStatus } from './civil-status/civil-status.server.ts'
import { population } from './population/population.server.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let base = ''
beforeAll(async () => {
	const port = await freePort()
	base = `http://127.0.0.1:${port}`
	sandbox = await startSandbox({
		host: '127.0.0.1',
		port,
		smtpPort: await freePort(),
		folder: mkdtempSync(join(tmpdir(), 'registers-')),
		clientId: 'mot-cua',
		clientSecret: 'a secret',
	})
})
afterAll(() => sandbox.stop())
const turn = (knobs: Record<string, string>) =>
	fetch(`${base}/knobs`, { method: 'POST', body: new URLSearchParams(knobs) })
beforeEach(() => turn({ population: 'up', business: 'up', civilStatus: 'up' }))

let asked = 0
const asking = (): Asking => ({
	request: `yeu-cau-${(asked += 1)}`,
	purpose: '1.001193',
	agency: 'H19.26',
	account: 'DN.TRANBIEN.01',
	dossier: 'H19.26-261123-0001',
})
const people = (url = `${base}/dan-cu`) => population({ url, token: 'a secret', integration: 'MOTCUA' })
const lua = { personalId: '075093000012', fullName: 'nguyễn  văn lúa', birthDate: '1993-11-02' }

describe('the population database', () => {
	test('confirms a person whose name is spelled in another way', async () => {
		expect(await people().confirm(asking(), lua)).toBe('matches')
		expect(await people().confirm(asking(), { ...lua, fullName: 'Nguyễn Văn Lúa'.normalize('NFD') })).toBe(
			'matches',
		)
	})
	test('does not confirm another name, another day, or a number of nobody', async () => {
		expect(await people().confirm(asking(), { ...lua, fullName: 'Nguyễn Văn Lùa' })).toBe('differs')
		expect(await people().confirm(asking(), { ...lua, birthDate: '1993-11-03' })).toBe('differs')
		expect(await people().confirm(asking(), { ...lua, personalId: '075093000099' })).toBe('differs')
	})
	test('is content with the year where it knows only the year', async () => {
		const ma = { personalId: '075152000017', fullName: 'Đặng Thị Mạ', birthDate: '1952-06-01' }
		expect(await people().confirm(asking(), ma)).toBe('matches')
		expect(await people().lookUp(asking(), ma)).toMatchObject({ birthDate: '1952', ethnicity: 'Chơ Ro' })
	})
	test('tells what it holds of a person, out of the SOAP inside the JSON', async () => {
		expect(await people().lookUp(asking(), lua)).toMatchObject({
			personalId: '075093000012',
			fullName: 'Nguyễn Văn Lúa',
			birthDate: '1993-11-02',
			sex: 'male',
			ethnicity: 'Kinh',
			nationality: 'Việt Nam',
			maritalStatus: 'Đã kết hôn',
			residence: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
			spouseName: 'Lê Thị Sen',
			spousePersonalId: '075196000011',
			relationToHead: 'Chủ hộ',
		})
	})
	test('knows nobody by another number', async () => {
		expect(await people().lookUp(asking(), { ...lua, personalId: '075093000099' })).toBeUndefined()
	})
	test('is told purpose, agency and official with every call, and the request by its name', async () => {
		const question = asking()
		await people().confirm(question, lua)
		const seen = (await (await fetch(`${base}/registers.json`)).json()) as { body: object }[]
		expect(seen.at(-1)?.body).toEqual({
			MaYeuCau: question.request,
			MaDVC: '1.001193',
			MaTichHop: 'MOTCUA',
			MaDonVi: 'H19.26',
			MaCanBo: 'DN.TRANBIEN.01',
			SoDinhDanh: '075093000012',
			HoVaTen: 'NGUYỄN VĂN LÚA',
			NgayThangNamSinh: '1993-11-02',
		})
	})
	test('that is down, wrong or refuses us is away, never an answer', async () => {
		await turn({ population: 'down' })
		await expect(people().confirm(asking(), lua)).rejects.toThrow(RegisterAway)
		await turn({ population: 'up' })
		const unwelcome = population({ url: `${base}/dan-cu`, token: 'stolen', integration: 'MOTCUA' })
		await expect(unwelcome.lookUp(asking(), lua)).rejects.toThrow(RegisterAway)
		await expect(people().confirm({ ...asking(), account: '' }, lua)).rejects.toThrow(/error_code 3/)
		await expect(people('http://127.0.0.1:1/dan-cu').confirm(asking(), lua)).rejects.toThrow(RegisterAway)
	})
	test('that keeps failing is left alone for a while', async () => {
		await turn({ population: 'down' })
		const line = people()
		for (let n = 0; n < 5; n += 1) await expect(line.confirm(asking(), lua)).rejects.toThrow(/503/)
		await expect(line.confirm(asking(), lua)).rejects.toThrow(/rests/)
	})
})

describe('the business register', () => {
	const line = () => business({ url: `${base}/dkkd`, token: 'a secret' })
	test('tells of an enterprise by its tax code', async () => {
		expect(await line().lookUp(asking(), '3600000013')).toMatchObject({
			name: 'CÔNG TY TNHH MỘT THÀNH VIÊN BÁNH MÌ HOA SEN',
			firstRegisteredOn: '2019-05-12',
			timesChanged: '2',
			legalStatus: 'Đang hoạt động',
			representativeName: 'TRẦN QUỐC GẠCH',
			mainActivity: '1071 Sản xuất các loại bánh từ bột',
			activities: '1071 Sản xuất các loại bánh từ bột; 4722 Bán lẻ lương thực, thực phẩm',
		})
	})
	test('tells of a household business where no enterprise has the code', async () => {
		expect(await line().lookUp(asking(), '8000000017')).toMatchObject({
			name: 'HỘ KINH DOANH QUÁN CƠM LÚA VÀNG',
			representativePersonalId: '075093000012',
		})
		expect(await line().lookUp(asking(), '0100109106')).toBeUndefined()
	})
})

describe('civil status', () => {
	const line = (clientSecret = 'a secret') =>
		civilStatus({
			url: `${base}/hotich`,
			tokenUrl: `${base}/hotich/token`,
			clientId: 'mot-cua',
			clientSecret,
			province: '75',
			allowHttp: true,
		})
	test('takes an entry once, and tells what became of it', async () => {
		const code = 'H19.26-261123-0042'
		expect(await line().lookUp(asking(), code)).toBeUndefined()
		const entry = {
			kind: 'birth',
			receivedAt: '23/11/2026 09:30:00',
			fields: {
				nksHoTen: 'Nguyễn Lê Minh An',
				nksNgaySinh: '10.11.2026',
				nksGioiTinh: '1',
				meHoTen: 'Lê Thị Sen',
			},
		} as const
		await line().register({ ...asking(), dossier: code }, entry)
		await line().register({ ...asking(), dossier: code }, { ...entry, fields: { nksHoTen: 'Người khác' } })
		expect(await line().lookUp(asking(), code)).toMatchObject({
			fullName: 'Nguyễn Lê Minh An',
			birthDate: '2026-11-10',
			sex: 'male',
			motherName: 'Lê Thị Sen',
			enteredOn: '2026-11-23',
		})
	})
	test('that does not know us is away', async () => {
		await expect(line('another').lookUp(asking(), 'x')).rejects.toThrow(/token/)
	})
})
