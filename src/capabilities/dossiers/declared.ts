import {
	type Answers,
	type Circumstances,
	type FormDefinition,
	heldFrom,
	isAsked,
	journeyOf,
	nameOf,
	type Provenances,
	shownAnswer,
} from '#forms'

import { wallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import { m } from '#messages'
import { type Register, registerName } from '#registers'
import type { DossierLookup } from './looked-up.ts'

/** “Từ Cơ sở dữ liệu quốc gia về dân cư, lúc 10:32, 23/11/2026”. */
function fromWords(register: Register, at: Instant): string {
	const text = wallText(at)
	const clock = `${text.slice(11, 16)}, ${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)}`
	return m.registers_from({ register: registerName(register), at: clock })
}

/** What was declared, as the e-form lays it out, in the reader's language. Plain, for pages. */
export type DeclaredSection = {
	readonly id: string
	readonly title: string
	readonly fields: readonly {
		readonly id: string
		readonly label: string
		readonly value: string
		/** Who vouches for it: the national identity, the form itself, or the citizen. */
		readonly source: 'vneid' | 'register' | 'computed' | 'citizen'
		/** “Từ Cơ sở dữ liệu quốc gia về dân cư, lúc 10:32”: where it came from, when a register told it. */
		readonly from?: string | undefined
		/** The State holds it of somebody else: whoever files neither reads nor corrects it. */
		readonly withheld: boolean
	}[]
}

/** Only what applies to these answers is laid out; a question left open is told as an empty value. */
export function declaredOf(
	form: FormDefinition,
	answers: Answers,
	provenance: Provenances,
	circumstances: Circumstances,
	locale: 'vi' | 'en',
	lookups: readonly DossierLookup[] = [],
): DeclaredSection[] {
	const told = new Map(
		lookups.flatMap(({ taken, register, at }) => taken.map((id) => [id, fromWords(register, at)] as const)),
	)
	const journey = journeyOf(form, answers, circumstances)
	return journey.steps.flatMap(({ sections }) =>
		sections.map(({ section, fields }) => ({
			id: section.id,
			title: section.row
				? `${section.row.of.each[locale]} ${section.row.number}`
				: (section.named ?? section.title)[locale],
			fields: fields
				.filter((field) => (isAsked(field) || field.widget === 'computed') && field.widget !== 'consent')
				.map((field) => {
					const value = journey.answers[field.id]
					const origin = provenance[field.id]
					return {
						id: field.id,
						label: nameOf(field)[locale],
						withheld:
							lookups.some(({ id }) => id === heldFrom(field)) && (value === undefined || told.has(field.id)),
						value: value === undefined ? '' : shownAnswer(field, value, locale),
						source:
							field.widget === 'computed'
								? ('computed' as const)
								: told.has(field.id) || origin?.source === 'register'
									? ('register' as const)
									: origin?.source === 'vneid'
										? ('vneid' as const)
										: ('citizen' as const),
						from:
							told.get(field.id) ??
							(origin?.source === 'register' ? fromWords(origin.register, instant(origin.at)) : undefined),
					}
				}),
		})),
	)
}
