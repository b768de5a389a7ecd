import {
	type Answers,
	type Circumstances,
	type FormDefinition,
	isAsked,
	journeyOf,
	nameOf,
	type Provenances,
	shownAnswer,
} from '#forms'

/** What was declared, as the e-form lays it out, in the reader's language. Plain, for pages. */
export type DeclaredSection = {
	readonly id: string
	readonly title: string
	readonly fields: readonly {
		readonly id: string
		readonly label: string
		readonly value: string
		/** Who vouches for it: the national identity, the form itself, or the citizen. */
		readonly source: 'vneid' | 'computed' | 'citizen'
	}[]
}

/** Only what applies to these answers is laid out; a question left open is told as an empty value. */
export function declaredOf(
	form: FormDefinition,
	answers: Answers,
	provenance: Provenances,
	circumstances: Circumstances,
	locale: 'vi' | 'en',
): DeclaredSection[] {
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
					return {
						id: field.id,
						label: nameOf(field)[locale],
						value: value === undefined ? '' : shownAnswer(field, value, locale),
						source:
							field.widget === 'computed'
								? ('computed' as const)
								: provenance[field.id]?.source === 'vneid'
									? ('vneid' as const)
									: ('citizen' as const),
					}
				}),
		})),
	)
}
