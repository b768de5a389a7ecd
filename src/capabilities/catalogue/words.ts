import { m } from '#messages'
import { unreachable } from '#kernel/result'
import { fold, isolated, nfc, soundKey } from '#kernel/vietnamese'
import type { Channel, Fee, Level, Limit, Procedure, Subject } from './procedure.ts'

/** A limit as people read it, in its own unit. */
export function limitInWords({ unit, count }: Pick<Limit, 'unit' | 'count'>): string {
	switch (unit) {
		case 'same-day':
			return m.catalogue_limit_same_day()
		case 'working-day':
			return m.catalogue_limit_working_day({ count: number(count ?? 0) })
		case 'day':
			return m.catalogue_limit_day({ count: number(count ?? 0) })
		case 'hour':
			return m.catalogue_limit_hour({ count: number(count ?? 0) })
		case 'month':
			return m.catalogue_limit_month({ count: number(count ?? 0) })
		case 'other':
			return m.catalogue_limit_other()
		default:
			return unreachable(unit)
	}
}

/** The limits of a case in one line: one when all channels share it, else from the shortest named to the longest. */
export function limitsInWords(limits: readonly Limit[]): string {
	const [first, ...more] = [...new Set(limits.map(limitInWords))]
	const last = more.at(-1)
	if (first === undefined) return m.catalogue_limit_unknown()
	return last === undefined ? first : m.catalogue_limit_or({ first, last })
}

/** What it costs, in one line. */
export function feesInWords(fees: readonly Pick<Fee, 'amount' | 'setBy'>[]): string {
	const amounts = [...new Set(fees.map(({ amount }) => amount))]
	const [only] = amounts
	if (only === undefined) return m.catalogue_money_unknown()
	if (amounts.length > 1) return m.catalogue_money_varies()
	if (only === 0) return m.catalogue_money_none()
	if (only !== null) return dong(only)
	const setBy = fees.find((fee) => fee.setBy !== null)?.setBy
	return setBy ? m.catalogue_money_set_by({ who: isolated(setBy) }) : m.catalogue_money_varies()
}

export const feeInWords = ({ amount, setBy }: Pick<Fee, 'amount' | 'setBy'>): string =>
	feesInWords([{ amount, setBy }])

export const feeKind = (kind: Fee['kind']): string =>
	({
		phi: m.catalogue_fee_phi,
		le_phi: m.catalogue_fee_le_phi,
		gia_dich_vu: m.catalogue_fee_gia_dich_vu,
	})[kind]()

export const channelInWords = (channel: Channel | 'any'): string =>
	({
		online: m.catalogue_channel_online,
		direct: m.catalogue_channel_direct,
		postal: m.catalogue_channel_postal,
		any: m.catalogue_channel_any,
	})[channel]()

export const levelInWords = (level: Level): string =>
	({
		ministry: m.catalogue_level_ministry,
		province: m.catalogue_level_province,
		district: m.catalogue_level_district,
		commune: m.catalogue_level_commune,
		other: m.catalogue_level_other,
	})[level]()

export const subjectInWords = (subject: Subject): string =>
	({
		person: m.catalogue_subject_person,
		'overseas-vietnamese': m.catalogue_subject_overseas_vietnamese,
		foreigner: m.catalogue_subject_foreigner,
		official: m.catalogue_subject_official,
		'household-business': m.catalogue_subject_household_business,
		enterprise: m.catalogue_subject_enterprise,
		'foreign-enterprise': m.catalogue_subject_foreign_enterprise,
		cooperative: m.catalogue_subject_cooperative,
		organisation: m.catalogue_subject_organisation,
		'foreign-organisation': m.catalogue_subject_foreign_organisation,
	})[subject]()

export function onlineInWords(level: Procedure['onlineLevel']): string {
	switch (level) {
		case 'full':
			return m.catalogue_online_full()
		case 'partial':
			return m.catalogue_online_partial()
		case 'info':
			return m.catalogue_online_info()
		case null:
			return m.catalogue_online_unknown()
		default:
			return unreachable(level)
	}
}

/** Minutes as hours and minutes. */
export function minutesInWords(minutes: number): string {
	const hours = Math.floor(minutes / 60)
	const rest = Math.round(minutes % 60)
	if (hours === 0) return m.catalogue_minutes({ minutes: rest })
	return rest === 0
		? m.catalogue_hours({ hours: number(hours) })
		: m.catalogue_hours_minutes({ hours: number(hours), minutes: rest })
}

const dong = (amount: number): string => m.catalogue_money_dong({ amount: number(amount) })
const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.')

/** A title cut into pieces, those that the search was about marked. */
export function marked(
	title: string,
	words: readonly string[],
): readonly { text: string; kind: 'marked' | 'plain' }[] {
	const wanted = new Set(words.map(soundKey))
	const pieces: { text: string; kind: 'marked' | 'plain' }[] = []
	for (const text of nfc(title).split(/(\s+)/)) {
		const last = pieces.at(-1)
		const key = soundKey(fold(text).replace(/[^\p{L}\p{N}._]/gu, ''))
		const kind = text.trim() === '' ? (last?.kind ?? 'plain') : wanted.has(key) ? 'marked' : 'plain'
		if (last?.kind === kind) pieces[pieces.length - 1] = { text: last.text + text, kind }
		else pieces.push({ text, kind })
	}
	// The space after the last marked word belongs to what follows.
	return pieces.flatMap((piece) => {
		const trimmed = piece.text.trimEnd()
		return piece.kind === 'plain' || trimmed === piece.text
			? [piece]
			: [
					{ text: trimmed, kind: 'marked' as const },
					{ text: piece.text.slice(trimmed.length), kind: 'plain' as const },
				]
	})
}
