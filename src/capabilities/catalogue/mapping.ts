import { unreachable } from '#kernel/result'
import { fold, nfc } from '#kernel/vietnamese'
import type { Channel, Component, Fee, Flag, Level, Limit, Procedure, Subject } from './procedure.ts'
import type {
	CuratedFee,
	CuratedProcedure,
	ExportedProcedure,
	Mapped,
	Received,
	SourceChannel,
	SourceUnit,
} from './received.ts'

/**
 * Reads a received procedure into our shape, by rules alone. What is untidy is flagged for an official to look at;
 * nothing is dropped and no number is made up.
 */
export function mapped(received: Received): Mapped {
	switch (received.shape) {
		case 'curated':
			return fromCurated(received.content)
		case 'national-export':
			return fromExport(received.content)
		default:
			return unreachable(received)
	}
}

/** The national code; for a procedure without one a code of our own, made of its name and plainly not national. */
export const codeOf = (code: string | null, name: string): string =>
	code ??
	`cm-${fold(name)
		.replace(/\([^)]*\)/g, ' ')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 48)
		.replace(/-$/, '')}`

const channelFrom: Readonly<Record<SourceChannel, Channel | 'any'>> = {
	truc_tiep: 'direct',
	truc_tuyen: 'online',
	buu_chinh: 'postal',
	'*': 'any',
}

const unitFrom: Readonly<Record<SourceUnit, Limit['unit']>> = {
	ngay_lam_viec: 'working-day',
	ngay: 'day',
	thang: 'month',
	gio: 'hour',
	khac: 'other',
}

const always = { validFrom: null, validTo: null } as const

// The civil list ------------------------------------------------------------------------------------------------------

const curatedLevel: Readonly<Record<CuratedProcedure['level'], Level>> = {
	xa: 'commune',
	huyen: 'district',
	tinh: 'province',
	bo: 'ministry',
	khac: 'other',
}
const curatedSubject: Readonly<Record<CuratedProcedure['subjects'][number], Subject>> = {
	ca_nhan: 'person',
	to_chuc: 'organisation',
	ho_kinh_doanh: 'household-business',
}
const curatedKind = { nop: 'submit', xuat_trinh: 'present', mau_dien_tu: 'e-form' } as const
const curatedOnline = { toan_trinh: 'full', mot_phan: 'partial' } as const

function fromCurated(source: CuratedProcedure): Mapped {
	const flags: Flag[] = []
	const flag = (about: Flag['about'], text: string) => flags.push({ about, text })
	if (source.code === null) flag('no-code', source.name)
	if (source.level === 'huyen') flag('level-district', source.level)
	if (!source.timeLimit?.length) flag('no-limit', source.name)
	if (!source.components?.length) flag('no-components', source.name)
	if (!source.results?.length) flag('no-result', source.name)
	for (const [field, confidence] of Object.entries(source.confidence))
		if (confidence === 'low') flag('low-confidence', field)
	const repealed = /^repealed(?:→(.+))?$/.exec(source.status)
	if (repealed) flag('repealed', source.status)
	const limits = (source.timeLimit ?? []).map(curatedLimit)
	for (const limit of limits) if (limit.unit === 'other') flag('limit-other', limit.note ?? '')
	const procedure: Procedure = {
		code: codeOf(source.code, source.name),
		title: nfc(source.name),
		plainTitle: nfc(source.name),
		summary: '',
		phrases: [],
		field: { code: source.fieldCode, name: nfc(source.field) },
		ministry: ministryName(source.ministry),
		levels: [curatedLevel[source.level]],
		subjects: source.subjects.map((subject) => curatedSubject[subject]),
		status: repealed ? { state: 'repealed', successor: repealed[1] ?? null } : { state: 'active' },
		onlineLevel: source.onlineLevel && curatedOnline[source.onlineLevel],
		partialReason: null,
		cases: [
			{
				key: 'chung',
				code: null,
				name: '',
				limits,
				fees: (source.fees ?? []).map(curatedFee),
				components: keyed(
					(source.components ?? []).map(
						({ name, kind, originals, copies, required, condition, channels }) => ({
							name: nfc(name),
							plainName: null,
							kind: curatedKind[kind],
							originals,
							copies,
							required,
							condition: condition ?? null,
							channels: (channels ?? []).flatMap((channel) => concrete(channelFrom[channel])),
							heldBy: null,
						}),
					),
				),
			},
		],
		executionSteps: [],
		requirements: [],
		agencies: {
			help: nfc(source.competentAgency),
			receive: nfc(source.competentAgency),
			decide: nfc(source.competentAgency),
		},
		results: (source.results ?? []).map(({ name, code }) => ({ name: nfc(name), code: code ?? null })),
		legalBases: (source.legalBasis ?? []).map((number) => ({ number: nfc(number), title: null })),
		notes: source.note === undefined ? [] : [nfc(source.note)],
		essential: source.deAn06Essential === undefined ? 'ordinary' : 'essential',
		portalFormalityId: source.portalFormalityId ?? null,
		minutesToFill: null,
	}
	return { procedure, flags }
}

const concrete = (channel: Channel | 'any'): Channel[] => (channel === 'any' ? [] : [channel])

/** The list shortens some names; the filter by ministry needs one spelling. */
function ministryName(name: string): string {
	const known: Readonly<Record<string, string>> = {
		'Bộ GDĐT': 'Bộ Giáo dục và Đào tạo',
		'Bộ NN&MT': 'Bộ Nông nghiệp và Môi trường',
		'Bộ VHTTDL': 'Bộ Văn hóa, Thể thao và Du lịch',
		'Bộ DT&TG': 'Bộ Dân tộc và Tôn giáo',
		'Bộ Tài chính (BHXH)': 'Bộ Tài chính',
		'Bộ Công Thương/EVN': 'Bộ Công Thương',
	}
	return known[nfc(name)] ?? nfc(name)
}

function curatedLimit(source: NonNullable<CuratedProcedure['timeLimit']>[number]): Limit {
	const note = source.note === undefined ? null : nfc(source.note)
	// "1 working day" with the note "within the day" is what the law calls same-day: the note is the source's own.
	const sameDay = source.value === 1 && note !== null && fold(note).startsWith('trong ngay')
	return {
		channel: channelFrom[source.channel],
		unit: sameDay ? 'same-day' : unitFrom[source.unit],
		count: sameDay || source.unit === 'khac' ? null : source.value,
		note,
		source: null,
		...always,
	}
}

function curatedFee(source: CuratedFee): Fee {
	const dong = (amount: number) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`
	const conditions = [
		source.case,
		source.per && `tính theo ${source.per}`,
		source.amountMin !== undefined && source.amountMax !== undefined
			? `từ ${dong(source.amountMin)} đến ${dong(source.amountMax)}`
			: undefined,
		source.ratePercent !== undefined
			? `${String(source.ratePercent).replace('.', ',')} %${source.base ? ` của ${source.base}` : ''}`
			: undefined,
		source.discountPercent !== undefined ? `giảm ${source.discountPercent} %` : undefined,
		source.cap !== undefined
			? `tối đa ${dong(source.cap)}${source.capPer ? ` mỗi ${source.capPer}` : ''}`
			: undefined,
		source.tiers !== undefined ? tiersInWords(source.tiers, dong) : undefined,
		source.exempt !== undefined ? `miễn: ${[source.exempt].flat().join(', ')}` : undefined,
		source.scope,
		source.note,
		source.basis && `theo ${source.basis}`,
	].filter((part): part is string => typeof part === 'string' && part !== '')
	return {
		kind: source.kind,
		amount: source.amount ?? null,
		setBy: source.setBy ?? null,
		conditions: conditions.length > 0 ? nfc(conditions.join('; ')) : null,
		channel: channelFrom[source.channel],
		validFrom: null,
		validTo: /^\d{4}-\d{2}-\d{2}$/.test(source.until ?? '') ? dayAfter(source.until ?? '') : null,
	}
}

/** `until` is the last day, `validTo` the first day after. */
function dayAfter(day: string): string {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
	const lastOfMonth = [
		31,
		year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
		31,
		30,
		31,
		30,
		31,
		31,
		30,
		31,
		30,
		31,
	][month - 1]
	const two = (value: number) => String(value).padStart(2, '0')
	if (date !== lastOfMonth) return `${year}-${two(month)}-${two(date + 1)}`
	return month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`
}

function tiersInWords(tiers: unknown, dong: (amount: number) => string): string {
	if (!Array.isArray(tiers)) return ''
	return tiers
		.map(({ pages, amount }: { pages?: string; amount?: number }) =>
			[pages && `trang ${pages.replace('>=', 'từ ')}`, amount !== undefined && dong(amount)]
				.filter(Boolean)
				.join(': '),
		)
		.join('; ')
}

// The national export -------------------------------------------------------------------------------------------------

function fromExport(source: ExportedProcedure): Mapped {
	const flags: Flag[] = []
	const flag = (about: Flag['about'], text: string) => flags.push({ about, text })
	if (source.competentAgency === null) flag('no-competent-agency', source.agency)
	if (source.result.trim() === '') flag('no-result', source.name)
	if (source.components.length === 0) flag('no-components', source.name)

	const agency = nfc(source.agency).trim()
	const decide = nfc(source.competentAgency ?? source.agency).trim()
	const title = nfc(source.name).replace(/\s+/g, ' ').trim()
	const limits = source.methods.map((method) => exportedLimit(method, flag))
	if (limits.every((limit) => limit.unit === 'other')) flag('no-limit', source.name)
	return {
		procedure: {
			code: source.code,
			title,
			plainTitle: title.replace(/^Thủ tục\s+(\p{L})/iu, (_, first: string) => first.toUpperCase()),
			summary: '',
			phrases: [],
			field: { code: null, name: nfc(source.field).trim() },
			ministry: ministryName(source.ministry),
			levels: exportedLevels(source.levelText, flag),
			subjects: exportedSubjects(source.subjects, flag),
			status: { state: 'active' },
			onlineLevel: null,
			partialReason: null,
			cases: [
				{
					key: 'chung',
					code: null,
					name: '',
					limits,
					fees: source.methods.flatMap((method) => exportedFees(method, flag)),
					components: exportedComponents(source.components, flag),
				},
			],
			executionSteps: stepsIn(source.steps),
			requirements: requirementsIn(source.requirements),
			agencies: { help: agency, receive: agency, decide },
			results: source.result
				.split(/;\s+|\n/)
				.map((name) =>
					nfc(name)
						.trim()
						.replace(/[.;,]$/, ''),
				)
				.filter(Boolean)
				.map((name) => ({ name, code: null })),
			legalBases: source.legalBasis.map((law) => legalBasis(law, flag)),
			notes: [nfc(source.decision).trim(), ...source.methods.map((method) => method.note ?? '')].filter(
				Boolean,
			),
			essential: 'ordinary',
			portalFormalityId: null,
			minutesToFill: null,
		},
		flags,
	}
}

type Raise = (about: Flag['about'], text: string) => void

function exportedLimit({ channel, timeLimit }: ExportedProcedure['methods'][number], flag: Raise): Limit {
	const base = { channel: channelFrom[channel], source: null, ...always }
	if (timeLimit === null) {
		flag('limit-unreadable', channel)
		return { ...base, unit: 'other', count: null, note: null }
	}
	const raw = nfc(timeLimit.raw).trim()
	if (timeLimit.unit === 'khac' || timeLimit.value === null || timeLimit.value <= 0) {
		flag(raw === '' || timeLimit.value === 0 ? 'limit-unreadable' : 'limit-other', raw)
		return { ...base, unit: 'other', count: null, note: raw === '' ? null : raw }
	}
	return { ...base, unit: unitFrom[timeLimit.unit], count: timeLimit.value, note: null }
}

/** `Phí : 2.000.000 Đồng (conditions)`, a line for each; what holds no figure in dong keeps its words. */
function exportedFees({ channel, feeText }: ExportedProcedure['methods'][number], flag: Raise): Fee[] {
	if (feeText === null) return []
	return nfc(feeText)
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('File đính kèm'))
		.map((line): Fee => {
			const [, kind = '', rest = line] = /^(Phí|Lệ phí)\s*:\s*(.*)$/i.exec(line) ?? []
			const [, figure = '', currency = '', conditions = ''] =
				/^([\d.,]+|không|o)?\s*(Đồng|USD)?\s*(?:\((.*)\))?$/i.exec(rest.trim()) ?? []
			const amount = amountIn(figure, currency)
			if (currency.toUpperCase() === 'USD') flag('fee-foreign', line)
			else if (amount === null) flag('fee-unreadable', line)
			return {
				kind: fold(kind) === 'le phi' ? 'le_phi' : 'phi',
				amount,
				setBy: null,
				conditions: (amount === null ? rest.trim() : conditions.trim()) || null,
				channel: channelFrom[channel],
				...always,
			}
		})
}

function amountIn(figure: string, currency: string): number | null {
	if (fold(currency) !== 'dong') return null
	if (/^(không|o|0)$/i.test(figure)) return 0
	const grouped = /^\d{1,3}(?:[.,]\d{3})+$/.test(figure) ? figure.replace(/[.,]/g, '') : figure
	return /^\d+$/.test(grouped) ? Number(grouped) : null
}

function exportedComponents(source: ExportedProcedure['components'], flag: Raise): Component[] {
	return keyed(
		source.map(({ name, originals, copies }) => {
			const text = nfc(name).replace(/\s+/g, ' ').trim()
			const kind = componentKind(text, originals, copies, flag)
			return {
				name: text.replace(/^[+\-–•]\s*/, ''),
				plainName: null,
				kind,
				originals,
				copies,
				required: kind === 'submit' && !/nếu có|đối với trường hợp|trường hợp/i.test(text),
				condition: /\(nếu có\)|nếu có[.;]?$/i.test(text) ? 'nếu có' : null,
				channels: [],
				heldBy: null,
			}
		}),
		flag,
	)
}

/** NĐ 61/2010 exports put headings, notes and papers to show among the papers to hand in: zero copies give them away. */
function componentKind(text: string, originals: number, copies: number, flag: Raise): Component['kind'] {
	const folded = fold(text)
	if (/^(giay to phai )?xuat trinh|phai xuat trinh/.test(folded)) return 'present'
	if (originals > 0 || copies > 0) return 'submit'
	if (/(bao gom|gom)\s*[:.,]*$|^(\d+[.)]\s*)*truong hop.*[:,.]$|:,?$/.test(folded)) {
		flag('component-heading', text)
		return 'note'
	}
	if (/^(luu y|ghi chu|chu thich|\*|so luong ho so|ho so duoc lap|thanh phan ho so)/.test(folded)) {
		flag('component-note', text)
		return 'note'
	}
	// It reads like a paper: a paper nobody counted is still asked for.
	flag('component-no-count', text)
	return 'submit'
}

function keyed(components: readonly Omit<Component, 'key'>[], flag?: Raise): Component[] {
	const seen = new Map<string, number>()
	return components.map((component) => {
		const stem =
			fold(component.name)
				.replace(/[^a-z0-9]+/g, '-')
				.replace(/^-/, '')
				.slice(0, 40)
				.replace(/-$/, '') || 'giay-to'
		const count = (seen.get(stem) ?? 0) + 1
		seen.set(stem, count)
		if (count > 1) flag?.('component-twice', component.name)
		return { key: count === 1 ? stem : `${stem}-${count}`, ...component }
	})
}

const levelNames: Readonly<Record<string, Level>> = {
	'cap bo': 'ministry',
	'cap tinh': 'province',
	'cap huyen': 'district',
	'cap xa': 'commune',
	'co quan khac': 'other',
}

function exportedLevels(text: string, flag: Raise): Level[] {
	return text.split(',').map((part) => {
		const level = levelNames[fold(part)] ?? 'other'
		if (level === 'district') flag('level-district', text)
		return level
	})
}

// Longest first: two of the names have commas of their own.
const subjectNames: readonly (readonly [string, Subject])[] = [
	['can bo, cong chuc, vien chuc', 'official'],
	['to chuc (khong bao gom doanh nghiep, htx)', 'organisation'],
	['doanh nghiep co von dau tu nuoc ngoai', 'foreign-enterprise'],
	['nguoi viet nam dinh cu o nuoc ngoai', 'overseas-vietnamese'],
	['to chuc nuoc ngoai', 'foreign-organisation'],
	['cong dan viet nam', 'person'],
	['nguoi nuoc ngoai', 'foreigner'],
	['doanh nghiep', 'enterprise'],
	['ho kinh doanh', 'household-business'],
	['hop tac xa', 'cooperative'],
	['to chuc', 'organisation'],
	['ca nhan', 'person'],
]

function exportedSubjects(text: string, flag: Raise): Subject[] {
	let rest = fold(text)
	const found: Subject[] = []
	for (const [name, subject] of subjectNames)
		if (rest.includes(name)) {
			found.push(subject)
			rest = rest.replaceAll(name, '')
		}
	if (rest.replace(/[,;\s]/g, '') !== '') flag('subject-unknown', text)
	return [...new Set(found)]
}

function stepsIn(text: string): Procedure['executionSteps'] {
	const clean = nfc(text).replace(/\r/g, '').trim()
	const parts = clean
		.split(/(?:^|(?<=[\s.;]))(?:-\s*)?(?=Bước \d+\s*[:.])/u)
		.map((part) => part.trim())
		.filter(Boolean)
	return parts.map((part, index) => {
		const [, number = String(index + 1), body = part] = /^Bước (\d+)\s*[:.]\s*([\s\S]*)$/u.exec(part) ?? []
		return { title: `Bước ${number}`, text: body.trim(), who: null }
	})
}

const requirementsIn = (text: string): string[] =>
	/^(không|không có|không quy định)\.?$/i.test(text.trim())
		? []
		: nfc(text)
				.split(/\n+/)
				.map((part) => part.trim())
				.filter(Boolean)

/** `no` is often a bare number; the full number then stands in the title. */
function legalBasis(
	{ no, title }: ExportedProcedure['legalBasis'][number],
	flag: Raise,
): Procedure['legalBases'][number] {
	const whole = /\d+\/\d{4}\/[\p{Lu}\d]+(?:-[\p{L}\d]+)*/u
	const number = whole.exec(no)?.[0] ?? whole.exec(title)?.[0]
	if (number === undefined) flag('law-number', `${no}: ${title}`)
	return { number: number ?? nfc(no).trim(), title: nfc(title).trim() || null }
}
