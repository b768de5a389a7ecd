import { type Answers, fieldsOf, type Layout, shownColumn } from '#forms'
import { day, type Day } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { ResultPaper } from '#catalogue'
import type { BirthCertificate, BuildingPermit, Paper, PlainResult } from '#papers'
import type { Refusal } from './dossier.ts'
import { inFull } from './letterhead.ts'

/** Everything that a result says besides what was declared. */
export type ResultFacts = {
	readonly template: string
	/** What the tenant wrote for the template `ket-qua`. */
	readonly says?: ResultPaper['says']
	/** The form on which it was declared: it says how answers are read out. */
	readonly form: Layout
	readonly answers: Answers
	/** What the clerk read in a register for the paper, by its field; see `lookedUpFor`. */
	readonly lookedUp?: Readonly<Record<string, string>>
	readonly number: string
	readonly day: Day
	readonly agency: { readonly name: string; readonly parentName: string | null; readonly placeName: string }
	readonly signer: { readonly name: string; readonly title: string }
	/** What its QR opens: the page where anyone checks the result. */
	readonly link: string
	readonly verificationCode: string
}

/** The paper of a result, as its template asks for it. Refused when the procedure names a template nobody made. */
export function resultPaper(facts: ResultFacts): Result<Paper, Refusal> {
	switch (facts.template) {
		case 'giay-khai-sinh':
			return ok(birthCertificate(facts))
		case 'giay-phep-xay-dung':
			return ok(buildingPermit(facts))
		case 'ket-qua':
			if (facts.says) return ok(plainResult(facts, facts.says))
			return refuse({ kind: 'process-says-no', why: 'no-result-paper' })
		default:
			return refuse({ kind: 'process-says-no', why: 'no-result-paper' })
	}
}

/**
 * Fields that the paper shows and nobody declared, because the State knows them: the clerk reads them in the population
 * database. A parent with a personal number declares no residence (TT 04/2024/TT-BTP, note 2 of the form).
 */
export function lookedUpFor(template: string, answers: Answers): ('mother_residence' | 'father_residence')[] {
	if (template !== 'giay-khai-sinh') return []
	return (['mother', 'father'] as const)
		.filter((who) => answers[`${who}_name`] && declaredResidence(answers, who) === '')
		.map((who) => `${who}_residence` as const)
}

const declaredResidence = (answers: Answers, who: 'mother' | 'father'): string => {
	const read = reader(answers)
	return read(`${who}_residence`) || (read('requester_relation') === who ? read('requester_residence') : '')
}

const head = ({ agency, number, day: issued, link, verificationCode, signer }: ResultFacts) => ({
	parent: agency.parentName && inFull(agency.parentName),
	agency: inFull(agency.name),
	number,
	place: agency.placeName,
	day: issued,
	link,
	reference: verificationCode,
	signer: { capacity: capacityOf(signer.title), name: signer.name },
})

/** The lines over the name (NĐ 30/2020 Điều 13): whoever signs for the chairman says so. */
export function capacityOf(title: string): readonly string[] {
	if (/^phó chủ tịch/i.test(title)) return ['TM. Ủy ban nhân dân', 'KT. Chủ tịch', 'Phó Chủ tịch']
	if (/^chủ tịch/i.test(title)) return ['TM. Ủy ban nhân dân', 'Chủ tịch']
	return [title]
}

const reader =
	(answers: Answers) =>
	(field: string): string => {
		const answer = answers[field]
		return answer === undefined ? '' : String(answer)
	}

function birthCertificate(facts: ResultFacts): BirthCertificate {
	const read = reader(facts.answers)
	const parent = (who: 'mother' | 'father') => ({
		fullName: read(`${who}_name`),
		birthYear: read(`${who}_birth_date`).slice(0, 4),
		ethnicity: read(`${who}_ethnicity`),
		nationality: read(`${who}_nationality`),
		residence:
			declaredResidence(facts.answers, who) ||
			facts.lookedUp?.[`${who}_residence`] ||
			'Theo Cơ sở dữ liệu quốc gia về dân cư',
	})
	return {
		...head(facts),
		kind: 'giay-khai-sinh',
		child: {
			fullName: read('child_name'),
			birthDay: day(read('child_birth_date')),
			sex: read('child_sex') === 'female' ? 'Nữ' : 'Nam',
			ethnicity: read('child_ethnicity'),
			nationality: read('child_nationality'),
			birthPlace: [read('child_birth_facility'), read('child_birth_place')].filter(Boolean).join(', '),
			homeTown: read('child_home_town'),
			personalId: null,
		},
		mother: parent('mother'),
		father: read('father_name') ? parent('father') : null,
		registrant: { fullName: read('requester_name'), identity: `Căn cước số ${read('requester_id')}` },
		registration: { agency: inFull(facts.agency.name), day: facts.day },
	}
}

function plainResult(facts: ResultFacts, says: NonNullable<ResultPaper['says']>): PlainResult {
	const fields = new Map(fieldsOf(facts.form).map((field) => [field.id, field]))
	const lines = says.lines.map(({ label, field: id }) => {
		const field = fields.get(id)
		return { label, value: field ? shownColumn(facts.form, field, facts.answers, 'vi') : '' }
	})
	return {
		...head(facts),
		kind: 'ket-qua',
		heading: says.heading,
		statement: says.statement,
		lines: lines.filter(({ value }) => value !== ''),
		recipients: ['Người yêu cầu', 'Lưu: VT, HS'],
	}
}

function buildingPermit(facts: ResultFacts): BuildingPermit {
	const read = reader(facts.answers)
	const share = (part: string, whole: string) => Number(read(part)) / Number(read(whole))
	const square = (field: string) => `${decimal(Number(read(field)), 2)} m²`
	const floors = Number(read('floors'))
	return {
		...head(facts),
		kind: 'giay-phep-xay-dung',
		owner: {
			fullName: read('investor_name'),
			personalId: read('investor_id') || read('investor_tax_code'),
			residence: read('contact_address'),
		},
		design: { symbol: 'Theo hồ sơ thiết kế kèm theo', author: read('designer_name') || null },
		site: {
			address: [read('house_number'), read('street'), read('commune'), read('province')]
				.filter(Boolean)
				.join(', '),
			parcel: `thửa đất số ${read('parcel_number')}, tờ bản đồ số ${read('map_sheet')}, diện tích ${square('parcel_area')}`,
			title: `Giấy chứng nhận quyền sử dụng đất số ${read('land_certificate')}`,
		},
		works: {
			groundLevel: read('level') || 'Theo hồ sơ thiết kế kèm theo',
			density: `${decimal(100 * share('ground_floor_area', 'parcel_area'), 1)}%`,
			floorRatio: `${decimal(share('total_floor_area', 'parcel_area'), 2)} lần`,
			setback: read('setback') || 'Theo hồ sơ thiết kế kèm theo',
			groundFloor: square('ground_floor_area'),
			allFloors: square('total_floor_area'),
			height: `${decimal(Number(read('height')), 2)} m`,
			storeys: `${String(floors).padStart(2, '0')} tầng${read('has_basement') === 'true' ? ' và tầng hầm' : ''}`,
		},
		recipients: ['Chủ đầu tư', 'Lưu: VT, HS'],
	}
}

/** `86,4`: a comma, and no zero that says nothing. */
const decimal = (value: number, places: number): string =>
	String(Number(value.toFixed(places))).replace('.', ',')
