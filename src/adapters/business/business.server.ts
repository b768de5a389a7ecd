import { type BusinessRegistry, type Facts, RegisterAway } from '#registers'
import { breaker } from '#platform/breaker'
import { ask, known, textIn, within } from '../ask.server.ts'

export type BusinessLine = {
	/** Where the LGSP offers `…/chitietdoanhnghiep` (by MSDN) and `…/hokinhdoanh` (by MST). */
	readonly url: string
	readonly token: string
}

/** The business register (integrations.md 4.4): `EntCert` of an enterprise, then its like of a household business. */
export function business({ url, token }: BusinessLine): BusinessRegistry {
	const guarded = breaker(() => new RegisterAway('the business register rests after failures'))
	const call = (service: string, body: object, signal: AbortSignal | undefined) =>
		guarded(() =>
			ask(
				`${url.replace(/\/$/, '')}/${service}`,
				{
					headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
					body: JSON.stringify(body),
				},
				signal,
			),
		)
	return {
		async lookUp({ request, purpose, agency, account, signal }, taxCode) {
			const asking = { MaYeuCau: request, MaDVC: purpose, MaDonVi: agency, MaCanBo: account }
			const enterprise = await call('chitietdoanhnghiep', { ...asking, MaSoDoanhNghiep: taxCode }, signal)
			const certificate = certificateIn(enterprise)
			if (certificate !== undefined) return factsFrom(certificate)
			const household = await call('hokinhdoanh', { ...asking, MaSoThue: taxCode }, signal)
			const found = certificateIn(household)
			return found === undefined ? undefined : factsFrom(found)
		},
	}
}

/** Undefined when the register knows none such. @throws RegisterAway for an answer that cannot be understood */
function certificateIn(answer: unknown): unknown {
	if (textIn(answer, 'error_code') !== '0') throw new RegisterAway('business register: error_code')
	const certificate = within(answer, 'EntCert')
	return certificate === null || certificate === undefined ? undefined : certificate
}

function factsFrom(certificate: unknown): Facts {
	const of = (...path: string[]) => textIn(certificate, ...path)
	const list = (name: string): readonly unknown[] => {
		const found = within(certificate, name)
		return Array.isArray(found) ? found : found === undefined ? [] : [found]
	}
	const activities = list('NganhNgheKinhDoanh')
	const written = (activity: unknown) =>
		[textIn(activity, 'MaNganh'), textIn(activity, 'TenNganh')].filter(Boolean).join(' ')
	const main = activities.find((activity) =>
		['1', 'true', 'True'].includes(String(within(activity, 'LaNganhChinh'))),
	)
	const [representative] = list('DaiDienPhapLuat')
	const person = within(representative, 'ThongTinCaNhan') ?? representative
	const [office] = list('DiaChiTruSo')
	return known({
		taxCode: of('MaSoDoanhNghiep') ?? of('MaSoThue'),
		name: of('TenTiengViet') ?? of('TenHoKinhDoanh'),
		foreignName: of('TenNuocNgoai'),
		shortName: of('TenVietTat'),
		kindOfBusiness: of('LoaiHinhDN'),
		certificateNumber: of('SoGCNDKKD'),
		firstRegisteredOn: dayFrom(of('NgayDangKyLanDau')),
		lastChangedOn: dayFrom(of('NgayDangKyThayDoi')),
		timesChanged: of('SoLanDangKyThayDoi'),
		legalStatus:
			list('TinhTrangPhapLy')
				.flatMap((each) => textIn(each) ?? textIn(each, 'Ten') ?? [])
				.join('; ') || undefined,
		headOffice: textIn(office, 'DiaChiDayDu') ?? textIn(office),
		mainActivity: main === undefined ? undefined : written(main) || undefined,
		activities: activities.map(written).filter(Boolean).join('; ') || undefined,
		representativeName: textIn(person, 'HoVaTen'),
		representativePersonalId: textIn(person, 'SoDinhDanh'),
	})
}

/** `dd/MM/yyyy` or ISO. */
function dayFrom(text: string | undefined): string | undefined {
	const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(text ?? '') ?? []
	if (day && month && year) return `${year}-${month}-${day}`
	return /^\d{4}-\d\d-\d\d/.exec(text ?? '')?.[0]
}
