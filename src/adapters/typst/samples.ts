import { day, instant } from '#kernel/dates'
import {
	type BirthCertificate,
	type BuildingPermit,
	documentNumber,
	hourAndDate,
	hourAndDay,
	type PlainResult,
	type ReceptionSlip,
	type ApologySlip,
	type ControlSheet,
	type Register,
	type StopNotice,
	type RefusalSlip,
	type SupplementSlip,
} from '#papers'

const head = {
	parent: 'Ủy ban nhân dân thành phố Đồng Nai',
	agency: 'Ủy ban nhân dân phường Trấn Biên',
	place: 'Trấn Biên',
	day: day('2026-02-05'),
} as const
const chairman = {
	capacity: ['TM. Ủy ban nhân dân', 'KT. Chủ tịch', 'Phó Chủ tịch'],
	name: 'Đặng Thị Thùy Dương',
}

/** Names and numbers here belong to nobody. */
export const birthCertificate: BirthCertificate = {
	...head,
	kind: 'giay-khai-sinh',
	number: documentNumber(7, '2026'),
	link: 'https://dichvucong.dongnai.example/ket-qua/K7P2-9XQM-4TRB',
	reference: 'K7P2-9XQM-4TRB',
	signer: chairman,
	child: {
		fullName: 'Nguye\u0302\u0303n Lê Bảo Ngọc Khuê',
		birthDay: day('2026-01-21'),
		sex: 'Nữ',
		ethnicity: 'Kinh',
		nationality: 'Việt Nam',
		birthPlace: 'Bệnh viện Đa khoa Thống Nhất, phường Tân Triều, thành phố Đồng Nai',
		homeTown: 'Xã Long Thành, thành phố Đồng Nai',
		personalId: '075326000042',
	},
	mother: {
		fullName: 'Lê Ngọc Diệp',
		birthYear: '1996',
		ethnicity: 'Kinh',
		nationality: 'Việt Nam',
		residence: 'Số 12, đường Phan Chu Trinh, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
	},
	father: {
		fullName: 'Nguyễn Văn Thuận',
		birthYear: '1993',
		ethnicity: 'Kinh',
		nationality: 'Việt Nam',
		residence: 'Số 12, đường Phan Chu Trinh, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
	},
	registrant: { fullName: 'Lê Ngọc Diệp', identity: 'Căn cước số 075196000017' },
	registration: { agency: 'Ủy ban nhân dân phường Trấn Biên, thành phố Đồng Nai', day: day('2026-02-05') },
}

export const buildingPermit: BuildingPermit = {
	...head,
	kind: 'giay-phep-xay-dung',
	number: documentNumber(118, 'GPXD-UBND'),
	link: 'https://dichvucong.dongnai.example/ket-qua/Q3VD-7HKW-8MNC',
	reference: 'Q3VD-7HKW-8MNC',
	signer: { capacity: ['TM. Ủy ban nhân dân', 'Chủ tịch'], name: 'Huỳnh Quốc Cường' },
	owner: {
		fullName: 'Ông Nguyễn Văn Thuận',
		personalId: '075093000033',
		residence: 'Số 12, đường Phan Chu Trinh, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
	},
	design: { symbol: 'KT-01 đến KT-08', author: 'Công ty TNHH Tư vấn xây dựng Sông Phố' },
	site: {
		address: 'đường Nguyễn Ái Quốc, khu phố 5, phường Trấn Biên',
		parcel: 'thửa đất số 214, tờ bản đồ số 37, diện tích 96,5 m²',
		title: 'Giấy chứng nhận quyền sử dụng đất số CX 000000, cấp ngày 12/3/2021',
	},
	works: {
		groundLevel: '+0,30 m so với mặt vỉa hè',
		density: '82%',
		floorRatio: '2,46 lần',
		setback: 'trùng ranh lộ giới; lùi sau 2,0 m',
		groundFloor: '79,1 m²',
		allFloors: '237,4 m²',
		height: '12,6 m',
		storeys: '03 tầng và mái che cầu thang',
	},
	recipients: ['Chủ đầu tư', 'Phòng Kinh tế, Hạ tầng và Đô thị', 'Lưu: VT, HS'],
}

export const plainResult: PlainResult = {
	...head,
	kind: 'ket-qua',
	number: documentNumber(27, 'GXN-UBND'),
	link: 'https://dichvucong.dongnai.example/ket-qua/K3WD-7HKW-8MNC',
	reference: 'K3WD-7HKW-8MNC',
	signer: { capacity: ['TM. Ủy ban nhân dân', 'Chủ tịch'], name: 'Huỳnh Quốc Cường' },
	heading: 'Giấy xác nhận tình trạng hôn nhân',
	statement: 'Ủy ban nhân dân xác nhận người có tên dưới đây hiện chưa đăng ký kết hôn với ai.',
	lines: [
		{ label: 'Họ, chữ đệm, tên', value: 'Lê Ngọc Diệp' },
		{ label: 'Số định danh cá nhân', value: '075196000017' },
	],
	recipients: ['Người yêu cầu', 'Lưu: VT, HS'],
}

const slip = {
	...head,
	edition: 'tt-03-2025',
	agency: 'Trung tâm Phục vụ hành chính công',
	parent: 'Ủy ban nhân dân phường Trấn Biên',
	link: 'https://dichvucong.dongnai.example/theo-doi?ma=H19.26-260205-0042',
	reference: 'H19.26-260205-0042',
	request: 'Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ (mã thủ tục 1.013225)',
	officer: 'Phạm Thu Hà',
	hotline: '1022',
	applicant: {
		fullName: 'Nguyễn Văn Thuận',
		personalId: '075093000033',
		address: 'Số 12, đường Phan Chu Trinh, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
		phone: '0900 000 042',
		email: 'thuan@example.vn',
	},
} as const
const receivingUnit = 'Trung tâm Phục vụ hành chính công phường Trấn Biên'

export const receptionSlip: ReceptionSlip = {
	...slip,
	kind: 'phieu-tiep-nhan',
	number: documentNumber(42, 'TNHS-TTPVHCC'),
	receivingUnit,
	delegator: null,
	components: [
		'Đơn đề nghị cấp giấy phép xây dựng (bản điện tử)',
		'Giấy chứng nhận quyền sử dụng đất (bản sao điện tử)',
		'Bản vẽ thiết kế xây dựng, 6 tờ (bản điện tử)',
		'Cam kết bảo đảm an toàn công trình liền kề (bản điện tử)',
	],
	sets: 1,
	legalLimit: '10 ngày làm việc',
	receivedAt: hourAndDay(instant('2026-02-05T09:05:00Z')),
	dueAt: hourAndDay(instant('2026-02-26T10:00:00Z')),
	returnAt: 'Tài khoản trên Cổng dịch vụ công và qua bưu chính công ích',
	queueTicket: 'A012',
}

export const supplementSlip: SupplementSlip = {
	...slip,
	kind: 'phieu-yeu-cau-bo-sung',
	number: documentNumber(3, 'PBS-TTPVHCC'),
	wanted: [
		'Bản vẽ mặt bằng các tầng: bổ sung kích thước và tên người thiết kế',
		'Cam kết bảo đảm an toàn công trình liền kề: bổ sung chữ ký của chủ đầu tư',
	],
	reason:
		'Bản vẽ đã nộp chưa thể hiện kích thước nên chưa đủ căn cứ thẩm định (điểm b khoản 2 Điều 46 NĐ 175/2024)',
	contact: { name: 'bà Phạm Thu Hà', phone: '0251 000 0042' },
}

export const refusalSlip: RefusalSlip = {
	...slip,
	kind: 'phieu-tu-choi',
	number: documentNumber(2, 'PTC-TTPVHCC'),
	receivingUnit,
	reasons: ['Thửa đất nằm ngoài địa bàn phường Trấn Biên; hồ sơ thuộc thẩm quyền của UBND phường Long Bình.'],
}

export const apologySlip: ApologySlip = {
	...slip,
	kind: 'phieu-xin-loi',
	number: documentNumber(4, 'PXL'),
	receivingUnit,
	receivedAt: hourAndDay(instant('2026-02-05T09:05:00Z')),
	previousDueAt: hourAndDay(instant('2026-02-26T10:00:00Z')),
	dueAt: hourAndDay(instant('2026-03-03T10:00:00Z')),
	reason: 'Phải đo đạc lại ranh giới thửa đất do hồ sơ địa chính chưa khớp thực địa',
}

const desk = { unit: receivingUnit, step: 'Tiếp nhận hồ sơ', person: 'Phạm Thu Hà' }
const ward = 'Ủy ban nhân dân phường Trấn Biên'

export const controlSheet: ControlSheet = {
	...head,
	agency: slip.agency,
	parent: slip.parent,
	kind: 'phieu-kiem-soat',
	edition: 'tt-03-2025',
	link: slip.link,
	reference: slip.reference,
	request: slip.request,
	number: documentNumber(42, 'PKS-TTPVHCC'),
	handlingAgency: ward,
	coordinating: [receivingUnit],
	applicantName: slip.applicant.fullName,
	receivedAt: receptionSlip.receivedAt,
	dueAt: receptionSlip.dueAt,
	lines: [
		{
			kind: 'handover',
			from: desk,
			to: { unit: ward, step: 'Thẩm định hồ sơ', person: 'Lê Minh Khôi' },
			at: hourAndDate(instant('2026-02-05T09:05:00Z')),
			timeliness: 'trước hạn',
			note: '',
		},
		{
			kind: 'note',
			at: hourAndDate(instant('2026-02-09T02:30:00Z')),
			text: 'Tạm dừng, chờ bổ sung hồ sơ: Bản vẽ thiết kế xây dựng',
		},
		{
			kind: 'note',
			at: hourAndDate(instant('2026-02-11T01:15:00Z')),
			text: 'Đã nhận hồ sơ bổ sung, tiếp tục giải quyết',
		},
		{
			kind: 'handover',
			from: { unit: ward, step: 'Thẩm định hồ sơ', person: 'Lê Minh Khôi' },
			to: { unit: ward, step: 'Phê duyệt kết quả', person: 'Đặng Thị Thùy Dương' },
			at: hourAndDate(instant('2026-02-24T07:40:00Z')),
			timeliness: 'đúng hạn',
			note: 'Đề xuất giải quyết',
		},
		{
			kind: 'handover',
			from: { unit: ward, step: 'Phê duyệt kết quả', person: 'Đặng Thị Thùy Dương' },
			to: { unit: ward, step: 'Phát hành kết quả', person: null },
			at: hourAndDate(instant('2026-02-27T08:00:00Z')),
			timeliness: 'quá hạn',
			note: 'Đã duyệt',
		},
	],
	timeliness: null,
}

export const controlSheetOf2018: ControlSheet = { ...controlSheet, edition: 'tt-01-2018' }

const { officer: _, ...unsigned } = slip
export const stopNotice: StopNotice = {
	...unsigned,
	kind: 'thong-bao-dung',
	number: documentNumber(5, 'TBD-TTPVHCC'),
	receivingUnit,
	receivedAt: receptionSlip.receivedAt,
	requestedAt: hourAndDay(instant('2026-02-10T02:20:00Z')),
	channel: 'Cổng dịch vụ công',
	reason: 'Gia đình thay đổi thiết kế, sẽ nộp lại hồ sơ',
	returned: ['Giấy chứng nhận quyền sử dụng đất, 1 bản chính'],
}

const edition = 'tt-01-2018'
export const receptionSlipOf2018: ReceptionSlip = {
	...receptionSlip,
	edition,
	number: documentNumber(42, 'TTPVHCC'),
}
export const supplementSlipOf2018: SupplementSlip = {
	...supplementSlip,
	edition,
	number: documentNumber(42, 'HDHS'),
}
export const refusalSlipOf2018: RefusalSlip = {
	...refusalSlip,
	edition,
	number: documentNumber(42, 'TTPVHCC'),
}
export const apologySlipOf2018: ApologySlip = { ...apologySlip, edition, number: documentNumber(42, 'PXL') }

export const register: Register = {
	...head,
	agency: slip.agency,
	parent: slip.parent,
	kind: 'so-theo-doi',
	edition: 'tt-03-2025',
	number: documentNumber(1, 'STD-TTPVHCC'),
	link: 'https://dichvucong.dongnai.example/can-bo/so-theo-doi?tu=2026-02-01&den=2026-02-28',
	reference: '01/02/2026-28/02/2026, quyển 01',
	period: 'từ ngày 01/02/2026 đến ngày 28/02/2026',
	field: 'tất cả các lĩnh vực',
	volume: 'Quyển số 01/01',
	lines: Array.from({ length: 24 }, (unused, index) => ({
		number: index + 1,
		code: `H19.26-260205-${String(42 + index).padStart(4, '0')}`,
		procedure: index % 3 === 0 ? 'Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ' : 'Đăng ký khai sinh',
		sets: '01',
		applicant: index % 2 === 0 ? 'Nguyễn Văn Thuận' : 'Lê Ngọc Diệp',
		contact: 'Số 12, đường Phan Chu Trinh, khu phố 3, phường Trấn Biên, 0900 000 042',
		lead: 'Ủy ban nhân dân phường Trấn Biên',
		receivedAt: '16:05 05/02/2026',
		dueAt: '17:00 26/02/2026',
		returned: index % 3 === 0 ? '' : index === 7 ? 'Dừng theo đề nghị 09:10 06/02/2026' : '10:20 06/02/2026',
		method: index % 3 === 0 || index === 7 ? '' : 'Bản điện tử',
		note: index === 7 ? 'Nhà nộp lại sau' : '',
	})),
}
export const registerOf2018: Register = { ...register, edition, number: '' }
