import type { Day } from '#kernel/dates'
import type { Edition } from './edition.ts'

/** What every paper says: the head, where it can be checked, and what its metadata name. */
type Headed = {
	/** Cơ quan chủ quản, where the agency has one. */
	readonly parent: string | null
	/** Cơ quan ban hành. */
	readonly agency: string
	/** Số, ký hiệu, see `documentNumber`; empty on a form that has none. */
	readonly number: string
	/** Địa danh. */
	readonly place: string
	/** The day of issue. */
	readonly day: Day
	/** What the QR opens: `https://…/ket-qua/<code>` on a result, `https://…/theo-doi?ma=…` on a slip. */
	readonly link: string
	/** What people read aloud or type: the verification code of a result, the dossier code of a slip. */
	readonly reference: string
}

type Signed = {
	readonly signer: {
		/** The lines over the name: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`. */
		readonly capacity: readonly string[]
		/** Without degrees or titles. */
		readonly name: string
	}
}

type Parent = {
	readonly fullName: string
	readonly birthYear: string
	readonly ethnicity: string
	readonly nationality: string
	readonly residence: string
}

/** Giấy khai sinh: the extract handed to the people (TT 04/2024/TT-BTP, the electronic form keeps its entries). */
export type BirthCertificate = Headed &
	Signed & {
		readonly kind: 'giay-khai-sinh'
		readonly child: {
			readonly fullName: string
			readonly birthDay: Day
			readonly sex: string
			readonly ethnicity: string
			readonly nationality: string
			readonly birthPlace: string
			readonly homeTown: string
			/** null while the population database has not given it. */
			readonly personalId: string | null
		}
		readonly mother: Parent
		/** null when the mother registers without a father. */
		readonly father: Parent | null
		readonly registrant: { readonly fullName: string; readonly identity: string }
		readonly registration: { readonly agency: string; readonly day: Day }
	}

/** A result whose words a tenant wrote itself: confirmations, copies, decisions that need no form of their own. */
export type PlainResult = Headed &
	Signed & {
		readonly kind: 'ket-qua'
		readonly heading: string
		readonly statement: string
		readonly lines: readonly { readonly label: string; readonly value: string }[]
		readonly recipients: readonly string[]
	}

/** Giấy phép xây dựng for a house (NĐ 175/2024/NĐ-CP). Measures are written with their unit. */
export type BuildingPermit = Headed &
	Signed & {
		readonly kind: 'giay-phep-xay-dung'
		readonly owner: { readonly fullName: string; readonly personalId: string; readonly residence: string }
		readonly design: { readonly symbol: string; readonly author: string | null }
		readonly site: { readonly address: string; readonly parcel: string; readonly title: string }
		readonly works: {
			readonly groundLevel: string
			readonly density: string
			readonly floorRatio: string
			readonly setback: string
			readonly groundFloor: string
			readonly allFloors: string
			readonly height: string
			readonly storeys: string
		}
		/** Nơi nhận, without the dashes and the last stop. */
		readonly recipients: readonly string[]
	}

/** A form of the one-stop desk, in the edition of the dossier's time, see `editionOn`. */
type Edited = Headed & { readonly edition: Edition }

type Applicant = {
	readonly fullName: string
	readonly personalId: string
	readonly address: string
	readonly phone: string
	readonly email: string | null
}

type Slip = Edited & {
	readonly applicant: Applicant
	/** Procedure and case, as the citizen asked for it. */
	readonly request: string
	/** Who signs for the desk. */
	readonly officer: string
	readonly hotline: string
}

/** Mẫu số 01, TT 03/2025/TT-VPCP: Giấy tiếp nhận hồ sơ và hẹn trả kết quả. */
export type ReceptionSlip = Slip & {
	readonly kind: 'phieu-tiep-nhan'
	readonly receivingUnit: string
	/** Who gave the authority, and by which paper, where whoever hands in was given one. */
	readonly delegator: (Applicant & { readonly authorisation: string }) | null
	/** Each with its form: bản chính, bản sao, bản điện tử. */
	readonly components: readonly string[]
	readonly sets: number
	/** In its own unit: `10 ngày làm việc`, `Ngay trong ngày`. */
	readonly legalLimit: string
	/** Hour and day, see `hourAndDay`. */
	readonly receivedAt: string
	readonly dueAt: string
	readonly returnAt: string
	/** The queue ticket its owner was called by; beside the form, which has no place for it. */
	readonly queueTicket: string | null
}

/** Mẫu số 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ. */
export type SupplementSlip = Slip & {
	readonly kind: 'phieu-yeu-cau-bo-sung'
	/** Everything that is missing: it may be asked once. */
	readonly wanted: readonly string[]
	readonly reason: string
	readonly contact: { readonly name: string; readonly phone: string }
}

/** Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ. */
export type RefusalSlip = Slip & {
	readonly kind: 'phieu-tu-choi'
	readonly receivingUnit: string
	readonly reasons: readonly string[]
}

/** Mẫu số 04: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết. */
export type ApologySlip = Slip & {
	readonly kind: 'phieu-xin-loi'
	readonly receivingUnit: string
	/** Hours and days, see `hourAndDay`. */
	readonly receivedAt: string
	readonly previousDueAt: string
	readonly dueAt: string
	readonly reason: string
}

/** Whether something was done before its day, on it, or too late, as the forms tick it. */
export type Timeliness = 'trước hạn' | 'đúng hạn' | 'quá hạn'

/** One line of a control sheet: a dossier that passes from hand to hand, or what happened to it in between. */
export type ControlLine =
	| {
			readonly kind: 'handover'
			readonly from: { readonly unit: string; readonly step: string; readonly person: string }
			/** `person` is null until somebody there has done something. */
			readonly to: { readonly unit: string; readonly step: string; readonly person: string | null }
			/** Hour and day, see `hourAndDay`. */
			readonly at: string
			/** Of the step that ended; null when the process gives it no time. */
			readonly timeliness: Timeliness | null
			readonly note: string
	  }
	| { readonly kind: 'note'; readonly at: string; readonly text: string }

/** Phiếu kiểm soát quá trình giải quyết hồ sơ: mẫu 06 of TT 03/2025/TT-VPCP, mẫu 05 of TT 01/2018/TT-VPCP. */
export type ControlSheet = Edited & {
	readonly kind: 'phieu-kiem-soat'
	readonly handlingAgency: string
	readonly coordinating: readonly string[]
	readonly applicantName: string
	readonly request: string
	readonly receivedAt: string
	readonly dueAt: string
	readonly lines: readonly ControlLine[]
	/** Of the whole dossier, once it has a result. */
	readonly timeliness: Timeliness | null
}

/** Mẫu số 05, TT 03/2025/TT-VPCP: Thông báo dừng giải quyết hồ sơ, at the applicant's request and before there is a result. */
export type StopNotice = Omit<Slip, 'officer'> & {
	readonly kind: 'thong-bao-dung'
	readonly receivingUnit: string
	/** Hours and days, see `hourAndDay`; null when it was never received. */
	readonly receivedAt: string | null
	readonly requestedAt: string
	/** By which way the request came. */
	readonly channel: string
	readonly reason: string
	readonly returned: readonly string[]
}

/** One dossier in the register. */
export type RegisterLine = {
	readonly number: number
	readonly code: string
	readonly procedure: string
	readonly sets: string
	readonly applicant: string
	readonly contact: string
	readonly lead: string
	/** `09:05 12/11/2026` */
	readonly receivedAt: string
	readonly dueAt: string
	/** When and, where there was none, why not. */
	readonly returned: string
	readonly method: string
	readonly note: string
}

/** Sổ theo dõi hồ sơ: mẫu 07 of TT 03/2025/TT-VPCP, mẫu 06 of TT 01/2018/TT-VPCP; one volume of it. */
export type Register = Edited & {
	readonly kind: 'so-theo-doi'
	/** `từ ngày 01/11/2026 đến ngày 30/11/2026`. */
	readonly period: string
	/** The field or fields it is kept for. */
	readonly field: string
	/** `Quyển số 01/03`. */
	readonly volume: string
	readonly lines: readonly RegisterLine[]
}

/** One entry of a declaration: a line, a table, what is sworn, the place for a hand. */
type DeclaredEntry = { readonly label: string } & (
	| { readonly kind: 'addressee' | 'place' | 'line' | 'agreed'; readonly value: string }
	/** The label with its gaps filled. */
	| { readonly kind: 'said'; readonly words: string }
	| {
			readonly kind: 'table'
			/** What is said of the whole, or nothing. */
			readonly value: string
			readonly columns: readonly string[]
			readonly rows: readonly (readonly string[])[]
	  }
	| { readonly kind: 'list'; readonly items: readonly string[] }
	| { readonly kind: 'signature'; readonly names: readonly string[] }
	| { readonly kind: 'left'; readonly why: string }
)

/** The official form (tờ khai, đơn) of a procedure as a citizen filled it: whatever the form, laid out from its entries. */
export type Declaration = Headed & {
	readonly kind: 'to-khai'
	readonly heading: string
	/** Mẫu số, and what it belongs to. */
	readonly form: string
	readonly groups: readonly { readonly heading: string; readonly entries: readonly DeclaredEntry[] }[]
	/** When it was filed and how it is signed; null while it is a draft. */
	readonly filed: string | null
}

/** Everything that the platform prints. `kind` is the name of the template. */
export type Paper =
	| BirthCertificate
	| BuildingPermit
	| PlainResult
	| Declaration
	| ReceptionSlip
	| SupplementSlip
	| RefusalSlip
	| ApologySlip
	| StopNotice
	| ControlSheet
	| Register

/**
 * Port: turns a paper into a PDF/A that a screen reader can follow, or into a picture (SVG, its pages below one another) of
 * what would be printed. The same paper always gives the same bytes.
 */
export type Press = (paper: Paper, as?: 'pdf' | 'picture') => Promise<Uint8Array>
