/**
 * Invented citizens. Their numbers have the structure of a personal id (place, century and sex, year, six digits) but
 * end in a run that starts with 0000, which is given to nobody here.
 */
export type SandboxCitizen = {
	readonly key: string
	/** Why one would choose this person, in Vietnamese. */
	readonly story: string
	readonly level: 1 | 2
	readonly SoDinhDanh: string
	readonly HoVaTen: string
	/** `yyyyMMdd`. */
	readonly NgayThangNamSinh: string
	readonly GioiTinh: 'Nam' | 'Nữ'
	readonly DanToc: string
	readonly QuocTich: string
	readonly ThuongTru: string
	readonly QueQuan: string
	readonly SoDienThoai: string
	readonly ThuDienTu: string
}

export const citizens: readonly SandboxCitizen[] = [
	{
		key: 'me',
		story: 'Người mẹ đăng ký khai sinh cho con, ở phường Trấn Biên, thành phố Đồng Nai',
		level: 2,
		SoDinhDanh: '075196000011',
		HoVaTen: 'Lê Thị Sen',
		NgayThangNamSinh: '19960314',
		GioiTinh: 'Nữ',
		DanToc: 'Kinh',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
		QueQuan: 'Phường Tân Triều, thành phố Đồng Nai',
		SoDienThoai: '0900000011',
		ThuDienTu: 'sen.le@vi-du.example',
	},
	{
		key: 'cha',
		story: 'Người cha, ở cùng nhà với bà Lê Thị Sen',
		level: 2,
		SoDinhDanh: '075093000012',
		HoVaTen: 'Nguyễn Văn Lúa',
		NgayThangNamSinh: '19931102',
		GioiTinh: 'Nam',
		DanToc: 'Kinh',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
		QueQuan: 'Xã Phú Lâm, thành phố Đồng Nai',
		SoDienThoai: '0900000012',
		ThuDienTu: 'lua.nguyen@vi-du.example',
	},
	{
		key: 'chu-nha',
		story: 'Chủ nhà xin cấp giấy phép xây dựng nhà ở riêng lẻ, phường Trấn Biên',
		level: 2,
		SoDinhDanh: '075078000013',
		HoVaTen: 'Trần Quốc Gạch',
		NgayThangNamSinh: '19780825',
		GioiTinh: 'Nam',
		DanToc: 'Kinh',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 5 đường Bờ Sông, khu phố 1, phường Trấn Biên, thành phố Đồng Nai',
		QueQuan: 'Phường Long Bình, thành phố Đồng Nai',
		SoDienThoai: '0900000013',
		ThuDienTu: 'gach.tran@vi-du.example',
	},
	{
		key: 'muc-1',
		story: 'Tài khoản mức 1: đăng nhập và soạn được, chưa nộp được hồ sơ',
		level: 1,
		SoDinhDanh: '075201000014',
		HoVaTen: 'Phạm Minh Mầm',
		NgayThangNamSinh: '20010509',
		GioiTinh: 'Nam',
		DanToc: 'Kinh',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 40 đường Vườn Ươm, khu phố 7, phường Biên Hoà, thành phố Đồng Nai',
		QueQuan: 'Phường Biên Hoà, thành phố Đồng Nai',
		SoDienThoai: '0900000014',
		ThuDienTu: 'mam.pham@vi-du.example',
	},
	{
		key: 'ten-dai',
		story: 'Người dân tộc Ê Đê, họ và tên khác thứ tự thường gặp',
		level: 2,
		SoDinhDanh: '048188000015',
		HoVaTen: "H'Bia Niê Kđăm Mlô Duôn Du",
		NgayThangNamSinh: '19880101',
		GioiTinh: 'Nữ',
		DanToc: 'Ê Đê',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 8 đường Gió Biển, phường Hải Châu, thành phố Đà Nẵng',
		QueQuan: 'Xã Hoà Vang, thành phố Đà Nẵng',
		SoDienThoai: '0900000015',
		ThuDienTu: 'hbia.nie@vi-du.example',
	},
	{
		key: 'me-da-nang',
		story: 'Người mẹ đăng ký khai sinh cho con, ở phường Hải Châu, thành phố Đà Nẵng',
		level: 2,
		SoDinhDanh: '048195000016',
		HoVaTen: 'Võ Thị Biển',
		NgayThangNamSinh: '19950620',
		GioiTinh: 'Nữ',
		DanToc: 'Kinh',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Số 21 đường Sóng Vỗ, phường Hải Châu, thành phố Đà Nẵng',
		QueQuan: 'Phường Sơn Trà, thành phố Đà Nẵng',
		SoDienThoai: '0900000016',
		ThuDienTu: 'bien.vo@vi-du.example',
	},
	{
		key: 'nam-sinh',
		story: 'Chỉ biết năm sinh: giấy tờ cũ không ghi ngày và tháng',
		level: 2,
		SoDinhDanh: '075152000017',
		HoVaTen: 'Đặng Thị Mạ',
		NgayThangNamSinh: '1952',
		GioiTinh: 'Nữ',
		DanToc: 'Chơ Ro',
		QuocTich: 'Việt Nam',
		ThuongTru: 'Ấp 2, xã Phú Lý, thành phố Đồng Nai',
		QueQuan: 'Xã Phú Lý, thành phố Đồng Nai',
		SoDienThoai: '0900000017',
		ThuDienTu: '',
	},
]

/** What the provider tells of a person, in its own names (integrations.md §3.1–3.2). Empty claims are left out. */
export function claimsOf(citizen: SandboxCitizen, issuer: string): Record<string, string> {
	const { key, story: _story, level, ...known } = citizen
	const all = {
		sub: `sandbox-${key}`,
		TechID: `TECH-${citizen.SoDinhDanh}`,
		LoaiTaiKhoan: '1',
		loAs: `LoA${level}`,
		IAL: `IAL${level}`,
		...known,
		userProfileUri: `${issuer}/me`,
		logoutUri: `${issuer}/session/end`,
	}
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}
