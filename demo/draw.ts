// Draws the demo's tables of steps as BPMN: `node demo/draw.ts`. A test holds the files to the tables.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pastedCells, readTable, tableToBpmn } from '#workflow'

const here = (name: string) => join(import.meta.dirname, 'processes', name)

/** Names of the processes that were approved as tables, and what stands behind each. */
export const tables: Readonly<Record<string, { readonly name: string; readonly source: string }>> = {
	'cap-ban-sao-so-goc': {
		name: 'Cấp bản sao từ sổ gốc',
		source: 'Thủ tục 2.000908, cấp xã, trong ngày. Các bước và giờ theo QĐ 663/QĐ-TTPVHCC (Hà Nội).',
	},
	'chung-thuc-ban-sao': {
		name: 'Chứng thực bản sao từ bản chính',
		source:
			'Thủ tục 2.000815, cấp xã, có thu phí. Các bước theo NĐ 23/2015/NĐ-CP; giờ của từng bước là số liệu trình diễn.',
	},
	'xac-nhan-hon-nhan': {
		name: 'Cấp Giấy xác nhận tình trạng hôn nhân',
		source:
			'Thủ tục 1.004873, cấp xã. Hỏi song song nơi từng cư trú (NĐ 123/2015/NĐ-CP Điều 22); hết hạn trả lời thì đi tiếp; giờ là số liệu trình diễn.',
	},
	'tiep-nhan-bao-tro-xa-hoi': {
		name: 'Tiếp nhận đối tượng bảo trợ xã hội vào cơ sở trợ giúp xã hội',
		source: 'Thủ tục 2.000286, xã rồi tỉnh rồi cơ sở. Các bước và ngày theo QĐ 2022/QĐ-UBND (Nghệ An).',
	},
	'xac-dinh-khuyet-tat': {
		name: 'Xác định mức độ khuyết tật',
		source:
			'Thủ tục 1.001699, cấp xã. Hội đồng, đánh giá tại nhà theo lịch hẹn, cấp lại thì không qua Hội đồng; ngày là số liệu trình diễn trong thời hạn 25 ngày.',
	},
	'chuyen-muc-dich-dat': {
		name: 'Chuyển mục đích sử dụng đất',
		source:
			'Thủ tục 1.013949, cấp xã. Các bước và ngày theo QĐ 138/2025/QĐ-UBND (Đồng Tháp); hai ngày hẹn, thời gian của cơ quan thuế không tính.',
	},
	'dang-ky-ho-kinh-doanh': {
		name: 'Đăng ký thành lập hộ kinh doanh',
		source:
			'Thủ tục 1.001612, cấp xã, 3 ngày làm việc. Các bước theo NĐ 168/2025/NĐ-CP và TT 68/2025/TT-BTC; giờ của từng bước là số liệu trình diễn.',
	},
	'khai-tu': {
		name: 'Đăng ký khai tử',
		source:
			'Thủ tục 1.000656, cấp xã, trong ngày. Các bước theo Luật Hộ tịch 2014 Điều 34, NĐ 123/2015/NĐ-CP; giờ của từng bước là số liệu trình diễn.',
	},
	'dang-ky-ket-hon': {
		name: 'Đăng ký kết hôn',
		source:
			'Thủ tục 1.000894, cấp xã, trong ngày. Các bước theo Luật Hộ tịch 2014 Điều 18, TT 04/2020/TT-BTP; giờ của từng bước là số liệu trình diễn.',
	},
	'trich-luc-ho-tich': {
		name: 'Cấp bản sao trích lục hộ tịch',
		source:
			'Thủ tục 2.000635, trong ngày. Các bước theo QĐ 1811/QĐ-TTPVHCC (Hà Nội); giờ của từng bước là số liệu trình diễn.',
	},
	'dang-ky-thuong-tru': {
		name: 'Đăng ký thường trú',
		source:
			'Thủ tục 1.004222, Công an cấp xã, 7 ngày làm việc. Các bước theo Luật Cư trú 2020, TT 53/2025/TT-BCA; ngày của từng bước là số liệu trình diễn, và cán bộ phường đóng vai Công an cấp xã.',
	},
	'tro-giup-nguoi-khuyet-tat': {
		name: 'Trợ cấp xã hội hằng tháng',
		source:
			'Thủ tục 1.001776, cấp xã, 10 ngày làm việc. Các bước theo NĐ 20/2021/NĐ-CP sửa NĐ 76/2024/NĐ-CP; ngày của từng bước là số liệu trình diễn.',
	},
	'dang-ky-bien-dong-dat': {
		name: 'Đăng ký biến động đất đai',
		source:
			'Thủ tục 1.013833, 4 ngày làm việc. Các bước và ngày theo QĐ 138/2025/QĐ-UBND (Đồng Tháp) Điều 31; trong bản trình diễn phường đóng vai Chi nhánh Văn phòng đăng ký đất đai.',
	},
	'tro-cap-huu-tri': {
		name: 'Trợ cấp hưu trí xã hội',
		source: 'Thủ tục 1.014027, cấp xã, 10 ngày làm việc; đối chiếu cơ sở dữ liệu thay cho giấy tờ.',
	},
}

/** The BPMN file that a table is. */
export async function drawnTable(id: string): Promise<string> {
	const { rows, refusals } = readTable(pastedCells(await readFile(here(`tables/${id}.tsv`), 'utf8')))
	const told = tables[id]
	if (refusals.length > 0 || !told) throw new Error(`${id}: ${JSON.stringify(refusals)}`)
	return tableToBpmn({ id, name: told.name, documentation: told.source }, rows)
}

if (import.meta.main)
	for (const id of Object.keys(tables)) await writeFile(here(`${id}.bpmn`), await drawnTable(id))
