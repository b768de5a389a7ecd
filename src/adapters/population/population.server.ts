import { XMLParser, XMLValidator } from 'fast-xml-parser'
import {
	type Asking,
	type CitizenRegistry,
	comparable,
	type Facts,
	type PersonKeys,
	RegisterAway,
} from '#registers'
import { breaker } from '#platform/breaker'
import { ask, known, textIn, within } from '../ask.server.ts'

export type PopulationLine = {
	/** Where the LGSP offers the two services of the Ministry of Public Security: `…/xacnhanthongtin`, `…/tracuuthongtin`. */
	readonly url: string
	readonly token: string
	/** Our code as the integration knows it (MaTichHop), at most 20 characters. */
	readonly integration: string
}

// Numbers keep their leading zeros, prefixes of namespaces go, entities of a document type are never resolved.
const parser = new XMLParser({
	removeNSPrefix: true,
	parseTagValue: false,
	processEntities: false,
	ignoreDeclaration: true,
})

/**
 * The national population database through an LGSP (integrations.md 4.3): JSON in, `{ error_code, message }` out, where the
 * message is the SOAP answer as text.
 */
export function population({ url, token, integration }: PopulationLine): CitizenRegistry {
	const guarded = breaker(() => new RegisterAway('the population database rests after failures'))
	const call = (service: string, asking: Asking, person: PersonKeys) =>
		guarded(async () => {
			const answer = await ask(
				`${url.replace(/\/$/, '')}/${service}`,
				{
					headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
					body: JSON.stringify(requestOf(asking, person, integration)),
				},
				asking.signal,
			)
			const code = textIn(answer, 'error_code')
			if (code !== '0') throw new RegisterAway(`${service}: error_code ${code ?? 'missing'}`)
			const message = within(answer, 'message')
			if (typeof message !== 'string' || XMLValidator.validate(message) !== true)
				throw new RegisterAway(`${service}: no SOAP in the message`)
			const body = within(parser.parse(message), 'Envelope', 'Body')
			if (body === undefined) throw new RegisterAway(`${service}: no Envelope/Body`)
			return body
		})
	return {
		async confirm(asking, person) {
			const body = await call('xacnhanthongtin', asking, person)
			const said = textIn(body, 'XacNhanThongTinResponse', 'KetQua')
			if (said === '1') return 'matches'
			if (said === '0') return 'differs'
			throw new RegisterAway('xacnhanthongtin: neither 0 nor 1')
		},
		async lookUp(asking, person) {
			const body = await call('tracuuthongtin', asking, person)
			const citizens = within(body, 'CongdanCollection')
			if (citizens === undefined) throw new RegisterAway('tracuuthongtin: no CongdanCollection')
			const citizen = within(citizens, 'CongDan')
			const one: unknown = Array.isArray(citizen) ? citizen[0] : citizen
			return one === undefined || one === '' ? undefined : factsFrom(one)
		},
	}
}

const requestOf = (
	{ request, purpose, agency, account }: Asking,
	{ personalId, fullName, birthDate }: PersonKeys,
	integration: string,
) => ({
	MaYeuCau: request.slice(0, 40),
	MaDVC: purpose.slice(0, 20),
	MaTichHop: integration.slice(0, 20),
	MaDonVi: agency.slice(0, 35),
	MaCanBo: account.slice(0, 20),
	...(personalId.length === 9 ? { SoCMND: personalId } : { SoDinhDanh: personalId }),
	HoVaTen: comparable(fullName).slice(0, 100),
	...(birthDate && {
		NgayThangNamSinh: /^\d{4}-\d\d-\d\d$/.test(birthDate) ? birthDate : birthDate.slice(0, 4),
	}),
})

/** The elements of `CongDan` as facts. */
function factsFrom(citizen: unknown): Facts {
	const of = (...path: string[]) => textIn(citizen, ...path)
	const day = of('NgayThangNamSinh', 'NgayThangNam')
	return known({
		personalId: of('SoDinhDanh') ?? of('SoCMND'),
		fullName: nameFrom(within(citizen, 'HoVaTen')),
		birthDate: day && /^\d{4}-?\d\d-?\d\d$/.test(day) ? dashed(day) : of('NgayThangNamSinh', 'Nam'),
		sex: sexes.get(of('GioiTinh')?.toLowerCase() ?? ''),
		ethnicity: of('DanToc'),
		religion: of('TonGiao'),
		nationality: of('QuocTich'),
		maritalStatus: of('TinhTrangHonNhan'),
		homeTown: placeFrom(within(citizen, 'QueQuan')),
		birthRegisteredAt: placeFrom(within(citizen, 'NoiDangKyKhaiSinh')),
		residence: placeFrom(within(citizen, 'ThuongTru')),
		currentAddress: placeFrom(within(citizen, 'NoiOHienTai')),
		...relative(citizen, 'Cha', 'father'),
		...relative(citizen, 'Me', 'mother'),
		...relative(citizen, 'VoChong', 'spouse'),
		householdHeadName: nameFrom(within(citizen, 'ChuHo', 'HoVaTen')),
		householdHeadPersonalId: of('ChuHo', 'SoDinhDanh'),
		relationToHead: of('ChuHo', 'QuanHe'),
	})
}

const relative = (citizen: unknown, element: string, name: string) => ({
	[`${name}Name`]: nameFrom(within(citizen, element, 'HoVaTen')),
	[`${name}PersonalId`]: textIn(citizen, element, 'SoDinhDanh') ?? textIn(citizen, element, 'SoCMND'),
	[`${name}Nationality`]: textIn(citizen, element, 'QuocTich'),
})

/** One text, or `Ho`, `ChuDem`, `Ten` apart. */
const nameFrom = (name: unknown): string | undefined =>
	textIn(name) ??
	([textIn(name, 'Ho'), textIn(name, 'ChuDem'), textIn(name, 'Ten')].filter(Boolean).join(' ') || undefined)

/** As it is written on paper: the detail, then the units from small to large. Units that are gone come without a name. */
const placeFrom = (place: unknown): string | undefined =>
	[
		textIn(place, 'ChiTiet'),
		textIn(place, 'MaPhuongXa'),
		textIn(place, 'MaQuanHuyen'),
		textIn(place, 'MaTinhThanh'),
	]
		.filter((part) => part !== undefined && !/^\d+$/.test(part))
		.join(', ') || undefined

const dashed = (day: string) => day.replace(/^(\d{4})-?(\d\d)-?(\d\d)$/, '$1-$2-$3')
const sexes: ReadonlyMap<string, 'male' | 'female'> = new Map([
	['nam', 'male'],
	['1', 'male'],
	['nữ', 'female'],
	['2', 'female'],
])
