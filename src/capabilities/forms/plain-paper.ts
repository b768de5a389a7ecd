import { type Answers, type Field, type FormDefinition, nameOf, type OfficialPaper } from './form.ts'

/**
 * What a form is printed by when it stands for no official paper: its own sections and questions in their order, and who signs.
 * A question that comes up only with another's answer is printed when it was answered; one that is always asked, always.
 */
export function plainPaper(form: FormDefinition, answers: Answers): OfficialPaper {
	const sections = form.steps.flatMap((step) => step.sections)
	return {
		form: form.id,
		title: form.title.vi,
		number: '',
		groups: [
			...sections.map(({ id, title, repeat, when, fields }) => {
				const printed = fields.filter(({ widget }) => widget !== 'explanation' && widget !== 'signature')
				return {
					key: id,
					heading: title.vi,
					entries: repeat
						? [
								{
									key: repeat.id,
									label: repeat.each.vi,
									by: [repeat.id],
									columns: [
										{ key: 'tt', label: 'TT', filled: 'row-number' as const },
										...printed.map((field) => ({ ...lineOf(field), key: field.id })),
									],
								},
							]
						: printed
								.filter((field) => (!when && !field.when) || answers[field.id] !== undefined)
								.map(lineOf),
				}
			}),
			{ key: 'ky', heading: '', entries: handsOf(sections) },
		],
	}
}

const lineOf = (field: Field) => ({
	key: field.id,
	label: field.widget === 'consent' ? 'Cam đoan' : nameOf(field).vi,
	by: [field.id],
})

/** Whoever the form has sign; whoever asks, when it names nobody. */
function handsOf(sections: readonly { readonly fields: readonly Field[] }[]) {
	const hands = sections.flatMap(({ fields }) => fields).filter(({ widget }) => widget === 'signature')
	const names = nameOfWhoAsks(sections)
	return hands.length > 0
		? hands.map((hand, at) => ({ key: hand.id, label: nameOf(hand).vi, signs: at === 0 ? names : [] }))
		: [{ key: 'ky', label: 'Người khai (ký, ghi rõ họ tên)', signs: names }]
}

/** The question that the account's own name answers. */
const nameOfWhoAsks = (sections: readonly { readonly fields: readonly Field[] }[]): readonly string[] =>
	sections
		.flatMap(({ fields }) => fields)
		.filter(({ prefill }) => prefill && 'from' in prefill && prefill.from === 'identity.fullName')
		.slice(0, 1)
		.map(({ id }) => id)
