import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { citizens, type SandboxCitizen } from './citizens.ts'
import { slowMilliseconds, type Knobs } from './knobs.ts'
import { sendJson } from './page.ts'

/** Stand-ins of the State's registers, each under its path; they speak as integrations.md 4.3–4.4 has it. */
const registerPath = /^\/(dan-cu|dkkd|hotich)\/(\w+)$/
export const isRegister = (path: string): boolean => registerPath.test(path)

const knobOf = { 'dan-cu': 'population', dkkd: 'business', hotich: 'civilStatus' } as const

/** Who is whose in the register, by the keys of the invented citizens. */
const families: Readonly<Record<string, { readonly spouse?: string; readonly head?: string }>> = {
	me: { spouse: 'cha', head: 'cha' },
	cha: { spouse: 'me', head: 'cha' },
}

/** Invented businesses: the tax codes have right check digits and belong to nobody we know of. */
const businesses = [
	{
		MaNoiBo: '9001',
		MaSoDoanhNghiep: '3600000013',
		SoGCNDKKD: '3600000013',
		MaLoaiHinhDN: 'TNHH1TV',
		LoaiHinhDN: 'Công ty trách nhiệm hữu hạn một thành viên',
		TenTiengViet: 'CÔNG TY TNHH MỘT THÀNH VIÊN BÁNH MÌ HOA SEN',
		TenNuocNgoai: 'HOA SEN BAKERY COMPANY LIMITED',
		TenVietTat: 'HOA SEN BAKERY',
		NgayDangKyLanDau: '12/05/2019',
		NgayDangKyThayDoi: '03/02/2024',
		SoLanDangKyThayDoi: '2',
		TinhTrangPhapLy: ['Đang hoạt động'],
		DaiDienPhapLuat: [{ ThongTinCaNhan: { HoVaTen: 'TRẦN QUỐC GẠCH', SoDinhDanh: '075078000013' } }],
		DiaChiTruSo: [{ DiaChiDayDu: 'Số 5 đường Bờ Sông, khu phố 1, phường Trấn Biên, thành phố Đồng Nai' }],
		NganhNgheKinhDoanh: [
			{ MaNganh: '1071', TenNganh: 'Sản xuất các loại bánh từ bột', LaNganhChinh: '1' },
			{ MaNganh: '4722', TenNganh: 'Bán lẻ lương thực, thực phẩm', LaNganhChinh: '0' },
		],
	},
]
const households = [
	{
		MaSoThue: '8000000017',
		SoGCNDKKD: '47A8000017',
		TenHoKinhDoanh: 'HỘ KINH DOANH QUÁN CƠM LÚA VÀNG',
		LoaiHinhDN: 'Hộ kinh doanh',
		NgayDangKyLanDau: '20/09/2022',
		TinhTrangPhapLy: ['Đang hoạt động'],
		DaiDienPhapLuat: [{ ThongTinCaNhan: { HoVaTen: 'NGUYỄN VĂN LÚA', SoDinhDanh: '075093000012' } }],
		DiaChiTruSo: [{ DiaChiDayDu: 'Số 30 đường Đồng Khởi, phường Trấn Biên, thành phố Đồng Nai' }],
		NganhNgheKinhDoanh: [{ MaNganh: '5610', TenNganh: 'Nhà hàng và các dịch vụ ăn uống', LaNganhChinh: '1' }],
	},
]

type Settings = { readonly clientId: string; readonly clientSecret: string }
type Body = Readonly<Record<string, unknown>>

/** A question as the stand-in was asked it; kept in memory for tests and for the page. */
export type Asked = { readonly register: string; readonly service: string; readonly body: Body }

export class RegisterRoom {
	readonly #settings: Settings
	readonly #knobs: Knobs
	readonly #tokens = new Set<string>()
	/** The answer to a request that came before is the same again. */
	readonly #answered = new Map<string, unknown>()
	readonly #entries = new Map<
		string,
		{ readonly module: string; readonly data: Body; readonly number: number }
	>()
	readonly asked: Asked[] = []

	constructor(settings: Settings, knobs: Knobs) {
		this.#settings = settings
		this.#knobs = knobs
	}

	async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
		const [, register = '', service = ''] = registerPath.exec(path) ?? []
		const text = await bodyOf(request)
		const setting = this.#knobs[knobOf[register as keyof typeof knobOf]]
		if (setting === 'down') return void response.writeHead(503).end('<html>Service Unavailable</html>')
		if (setting === 'slow') await new Promise((after) => setTimeout(after, slowMilliseconds))
		if (path === '/hotich/token') return this.#token(request, response, text)
		const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
		if (bearer !== this.#settings.clientSecret && !this.#tokens.has(bearer))
			return sendJson(response, { error: 'invalid_token' }, 401)
		const body = JSON.parse(text || '{}') as Body
		this.asked.push({ register, service, body })
		if (this.asked.length > 500) this.asked.shift()
		if (register === 'dan-cu')
			return sendJson(response, this.#population(service, body, setting === 'mismatch'))
		if (register === 'dkkd') return sendJson(response, business(service, body, setting === 'mismatch'))
		return sendJson(response, this.#civilStatus(service, body))
	}

	/** Each call must say who asks for what (MaDVC, MaDonVi, MaCanBo): without, it is turned away. */
	#population(service: string, body: Body, mismatch: boolean): unknown {
		const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
		const lacking = ['MaYeuCau', 'MaDVC', 'MaTichHop', 'MaDonVi', 'MaCanBo', 'HoVaTen'].filter(
			(name) => !text(name),
		)
		if (lacking.length > 0 || !(text('SoDinhDanh') || text('SoCMND')))
			return { error_code: '3', message: `Thiếu ${lacking.join(', ')}` }
		const key = `${service} ${text('MaYeuCau')} ${mismatch}`
		const before = this.#answered.get(key)
		if (before) return before
		const found = citizens.find(({ SoDinhDanh }) => SoDinhDanh === text('SoDinhDanh'))
		const citizen =
			found && mismatch ? { ...found, NgayThangNamSinh: `${found.NgayThangNamSinh.slice(0, 4)}0909` } : found
		const agrees =
			citizen !== undefined &&
			citizen.HoVaTen.normalize('NFC').toLocaleUpperCase('vi') === text('HoVaTen') &&
			sameDay(citizen.NgayThangNamSinh, text('NgayThangNamSinh'))
		const inner =
			service === 'xacnhanthongtin'
				? `<ns2:XacNhanThongTinResponse><ns2:KetQua>${agrees ? '1' : '0'}</ns2:KetQua></ns2:XacNhanThongTinResponse>`
				: `<ns2:CongdanCollection>${citizen ? citizenXml(citizen) : ''}</ns2:CongdanCollection>`
		const answer = {
			error_code: '0',
			message: `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns2="http://dancuquocgia.bca"><soap:Body>${inner}</soap:Body></soap:Envelope>`,
		}
		this.#answered.set(key, answer)
		return answer
	}

	async #token(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
		const form = new URLSearchParams(text)
		const [id, secret] = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64')
			.toString()
			.split(':')
			.map(decodeURIComponent)
		if (
			form.get('grant_type') !== 'client_credentials' ||
			id !== this.#settings.clientId ||
			secret?.replaceAll('+', ' ') !== this.#settings.clientSecret
		)
			return sendJson(response, { error: 'invalid_client' }, 401)
		const token = randomUUID()
		this.#tokens.add(token)
		sendJson(response, { access_token: token, scope: 'default', token_type: 'Bearer', expires_in: 3600 })
	}

	#civilStatus(service: string, body: Body): unknown {
		if (service === 'nhanDKHT') {
			const code = String(body['maHoSoMCDT'] ?? '')
			if (code === '' || typeof body['data'] !== 'string')
				return {
					status: '0',
					statusDescription: 'Lỗi',
					errorCode: '01',
					errorDescription: 'Thiếu maHoSoMCDT, data',
				}
			if (!this.#entries.has(code))
				this.#entries.set(code, {
					module: String(body['module']),
					data: JSON.parse(body['data']) as Body,
					number: this.#entries.size + 1,
				})
			return { status: '1', statusDescription: 'Thành công', errorCode: '', errorDescription: '' }
		}
		const asked = Array.isArray(body['maDinhDanhHoSo']) ? body['maDinhDanhHoSo'].map(String) : []
		return {
			status: '1',
			value: asked.flatMap((code) => {
				const entry = this.#entries.get(code)
				if (!entry || entry.module !== body['module']) return []
				const ketQuaXuLy = {
					so: `${entry.number}/2026`,
					ngayDangKy: '23.11.2026',
					noiDangKy: 'UBND phường Trấn Biên',
					...entry.data,
				}
				return [{ maDinhDanhHoSo: code, trangThai: '5', ketQuaXuLy }]
			}),
		}
	}
}

/** `yyyyMMdd` or `yyyy` of ours with `yyyy-mm-dd` or `yyyy` of theirs: by the year where one knows no more. */
function sameDay(ours: string, theirs: string): boolean {
	const asked = theirs.replaceAll('-', '')
	const length = Math.min(ours.length, asked.length)
	return length === 0 || ours.slice(0, length) === asked.slice(0, length)
}

const named = (name: string) => {
	const parts = name.split(' ')
	return { Ho: parts[0] ?? '', ChuDem: parts.slice(1, -1).join(' '), Ten: parts.at(-1) ?? '' }
}
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const nameXml = (name: string) => {
	const { Ho, ChuDem, Ten } = named(name)
	return `<HoVaTen><Ho>${xml(Ho)}</Ho><ChuDem>${xml(ChuDem)}</ChuDem><Ten>${xml(Ten)}</Ten></HoVaTen>`
}
const placeXml = (name: string, place: string) =>
	`<${name}><QuocGia>VN</QuocGia><MaTinhThanh>75</MaTinhThanh><ChiTiet>${xml(place)}</ChiTiet></${name}>`

function citizenXml(citizen: SandboxCitizen): string {
	const day = citizen.NgayThangNamSinh
	const byKey = (key: string | undefined) => citizens.find((each) => each.key === key)
	const family = families[citizen.key]
	const spouse = byKey(family?.spouse)
	const head = byKey(family?.head)
	return `<ns2:CongDan><SoDinhDanh>${citizen.SoDinhDanh}</SoDinhDanh>${nameXml(citizen.HoVaTen)}<GioiTinh>${citizen.GioiTinh}</GioiTinh><DanToc>${xml(citizen.DanToc)}</DanToc><TonGiao>Không</TonGiao><TinhTrangHonNhan>${spouse ? 'Đã kết hôn' : 'Chưa kết hôn'}</TinhTrangHonNhan><NgayThangNamSinh><Nam>${day.slice(0, 4)}</Nam>${day.length === 8 ? `<NgayThangNam>${day}</NgayThangNam>` : ''}</NgayThangNamSinh>${placeXml('NoiDangKyKhaiSinh', citizen.QueQuan)}${placeXml('QueQuan', citizen.QueQuan)}${placeXml('ThuongTru', citizen.ThuongTru)}${placeXml('NoiOHienTai', citizen.ThuongTru)}<QuocTich>${xml(citizen.QuocTich)}</QuocTich>${spouse ? `<VoChong>${nameXml(spouse.HoVaTen)}<QuocTich>${xml(spouse.QuocTich)}</QuocTich><SoDinhDanh>${spouse.SoDinhDanh}</SoDinhDanh></VoChong>` : ''}${head ? `<ChuHo>${nameXml(head.HoVaTen)}<SoDinhDanh>${head.SoDinhDanh}</SoDinhDanh><QuanHe>${head.key === citizen.key ? 'Chủ hộ' : 'Vợ'}</QuanHe></ChuHo>` : ''}</ns2:CongDan>`
}

function business(service: string, body: Body, mismatch: boolean): unknown {
	const found =
		service === 'chitietdoanhnghiep'
			? businesses.find(({ MaSoDoanhNghiep }) => MaSoDoanhNghiep === body['MaSoDoanhNghiep'])
			: households.find(({ MaSoThue }) => MaSoThue === body['MaSoThue'])
	return {
		error_code: '0',
		EntCert: found && mismatch ? { ...found, TinhTrangPhapLy: ['Ngừng hoạt động'] } : (found ?? null),
	}
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(chunk as Buffer)
	return Buffer.concat(chunks).toString('utf8')
}
