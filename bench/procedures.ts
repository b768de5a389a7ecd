import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Row = Record<string, unknown> & {
	code: string | null
	name: string
	field: string
	competentAgency: string
}

// What a real catalogue varies a procedure by: the object, the place, the person, the act. Each makes another procedure.
const acts = ['', 'Gia hạn ', 'Điều chỉnh ', 'Thu hồi ', 'Xác nhận lại ', 'Thẩm định ', 'Thông báo thay đổi ']
const objects = [
	'hoạt động thăm dò khoáng sản',
	'cơ sở sản xuất thức ăn chăn nuôi',
	'cơ sở kinh doanh dược liệu',
	'hành nghề luật sư nước ngoài',
	'phương tiện thủy nội địa',
	'giống cây trồng lâm nghiệp',
	'trạm thu phát sóng viễn thông',
	'cơ sở khám bệnh, chữa bệnh y học cổ truyền',
	'hoạt động bức xạ y tế',
	'khu du lịch sinh thái',
	'dự án đầu tư hạ tầng khu công nghiệp',
	'quỹ tín dụng nhân dân',
	'công trình thủy lợi',
	'tàu cá xa bờ',
	'kho ngoại quan hải quan',
	'xuất bản phẩm không kinh doanh',
	'trung tâm ngoại ngữ, tin học',
	'di tích lịch sử cấp tỉnh',
	'phòng thử nghiệm chất lượng',
	'vùng trồng cây ăn quả xuất khẩu',
	'cơ sở giết mổ gia súc tập trung',
	'đoàn biểu diễn nghệ thuật',
	'tổ chức tôn giáo trực thuộc',
	'người lao động đi làm việc theo hợp đồng',
	'công chứng viên tập sự',
]
const places = [
	'trong khu kinh tế cửa khẩu',
	'tại xã đảo',
	'thuộc thẩm quyền của Ban quản lý',
	'đối với tổ chức có vốn đầu tư nước ngoài',
	'trên địa bàn hai tỉnh trở lên',
	'sau khi sáp nhập đơn vị hành chính',
	'đối với đơn vị sự nghiệp công lập',
	'trong trường hợp bất khả kháng',
	'theo cơ chế liên thông',
]

/**
 * As many procedures as a national catalogue holds: the real ones of `reference/procedures.json`, then variations of them
 * with other acts, objects and places, under codes of their own. The same number gives the same list.
 */
export function manyProcedures(count: number): Row[] {
	const path = join(import.meta.dirname, '../reference/procedures.json')
	const { procedures: real } = JSON.parse(readFileSync(path, 'utf8')) as { procedures: Row[] }
	const many = [...real]
	const names = new Set(real.map(({ name }) => name))
	for (let number = 0; many.length < count; number++) {
		const like = real[number % real.length]
		const act = acts[Math.floor(number / 7) % acts.length]
		const object = objects[(number * 11 + Math.floor(number / real.length)) % objects.length]
		const place = places[(number * 5 + Math.floor(number / 25)) % places.length]
		if (!like || act === undefined || object === undefined || place === undefined) continue
		const name = `${act === '' ? firstWords(like.name) : act + firstWords(like.name).toLowerCase()} ${object} ${place}`
		if (names.has(name)) continue
		names.add(name)
		many.push({
			...like,
			code: `9.${String(many.length).padStart(6, '0')}`,
			name,
			field: like.field,
			deAn06Essential: undefined,
		})
	}
	return many.slice(0, count)
}

const firstWords = (name: string): string =>
	name
		.split(/[\s,;:]+/)
		.slice(0, 3)
		.join(' ')
