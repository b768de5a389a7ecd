import {
	computationFrom,
	conditionFrom,
	type Edit,
	type Line,
	lineComparisons,
	operations,
	questionFrom,
	sectionsOf,
	slugOf,
	blocks,
} from '#designer'
import { type Condition, type Field, fieldsOf, type FormDefinition, type Words } from '#forms'
import { m } from '#messages'
import { typed } from './designer.server.ts'
import { widgetNames } from './widget-words.ts'

/** What a posted form of the editor asks for, and where the editor stands afterwards; or what must be said first. */
export type Asked =
	| { readonly edit: Edit; readonly then?: ((after: FormDefinition) => string) | undefined }
	| { readonly problems: readonly string[] }

const words = (posted: FormData, name: string): Words => {
	const vi = typed(posted, `${name}.vi`)
	return { vi, en: typed(posted, `${name}.en`) || vi }
}
const wordsOrNone = (posted: FormData, name: string): Words | undefined => {
	const said = words(posted, name)
	return said.vi === '' ? undefined : said
}

/** The number typed, null for nothing typed: there the bound goes. */
const bound = (posted: FormData, name: string): number | null | undefined => {
	if (!posted.has(name)) return undefined
	const text = typed(posted, name)
	const number = Number(text.replace(',', '.'))
	return text === '' || !Number.isFinite(number) ? null : number
}

/** The lines of a condition as they were posted: `when.0.field`, `when.0.by`, `when.0.value`. */
export function linesPosted(posted: FormData, name: string): readonly Line[] {
	const lines: Line[] = []
	for (let n = 0; posted.has(`${name}.${n}.field`); n += 1) {
		const by = lineComparisons.find((each) => each === typed(posted, `${name}.${n}.by`)) ?? 'is'
		lines.push({ field: typed(posted, `${name}.${n}.field`), by, value: typed(posted, `${name}.${n}.value`) })
	}
	return lines
}

/** A condition that lines cannot say stays as it is: it is posted as `kept`. */
function conditionPosted(
	form: FormDefinition,
	posted: FormData,
	name: string,
	kept: Condition | undefined,
): { readonly condition: Condition | undefined; readonly problems: readonly string[] } {
	if (posted.has(`${name}.kept`)) return { condition: kept, problems: [] }
	const lines = linesPosted(posted, name)
	const read = conditionFrom(form, { join: typed(posted, `${name}.join`) === 'any' ? 'any' : 'all', lines })
	return {
		condition: read.condition,
		problems: read.faults.map(({ at, kind }) =>
			kind === 'no-question'
				? m.designer_line_no_question({ n: at + 1 })
				: kind === 'no-value'
					? m.designer_line_no_value({ n: at + 1 })
					: m.designer_line_not_a_value({ n: at + 1, value: lines[at]?.value ?? '' }),
		),
	}
}

const optionsFrom = (text: string, before: readonly { value: string; label: Words }[]) =>
	text
		.split('\n')
		.map((line) => line.split('|').map((part) => part.trim()))
		.filter(([vi]) => vi !== undefined && vi !== '')
		.map(([vi = '', en = ''], at) => {
			const same = before.find(({ label }) => label.vi === vi)
			const label = { vi, en: en || (same?.label.en ?? vi) }
			// A choice that only got other words keeps what was answered with it.
			return { value: same?.value ?? before[at]?.value ?? slugOf(vi, new Set()), label }
		})

/** Reads a posted form of the editor. */
export function askedOf(form: FormDefinition, posted: FormData): Asked {
	const what = typed(posted, 'edit')
	const id = typed(posted, 'id')
	const before = typed(posted, 'before') || null
	switch (what) {
		case 'head':
			return { edit: { kind: 'head', title: words(posted, 'title'), source: typed(posted, 'source') } }
		case 'add-question': {
			const label = typed(posted, 'label')
			if (label === '') return { problems: [m.designer_no_label()] }
			const question = questionFrom(label, { kind: typed(posted, 'widget') })
			const section = typed(posted, 'section')
			return {
				edit: { kind: 'add-questions', section, questions: [question] },
				then: (after) => {
					const last = sectionsOf(after)
						.find((each) => each.id === section)
						?.fields.at(-1)
					return last ? `?o=cau:${last.id}&them=${section}` : ''
				},
			}
		}
		case 'question':
			return questionAsked(form, posted, id)
		case 'move-question':
			return { edit: { kind: 'move-question', id, section: typed(posted, 'section'), before } }
		case 'take-question':
			return { edit: { kind: 'take-question', id }, then: () => '?' }
		case 'add-section': {
			const block = blocks.find((each) => each.id === typed(posted, 'block'))
			const title = block ? block.section.title : { vi: typed(posted, 'title'), en: typed(posted, 'title') }
			if (title.vi === '') return { problems: [m.designer_no_label()] }
			return {
				edit: { kind: 'add-section', step: typed(posted, 'step'), title, like: block?.section },
				then: (after) => {
					const step = after.steps.find((each) => each.id === typed(posted, 'step'))
					return `?o=muc:${step?.sections.at(-1)?.id ?? ''}`
				},
			}
		}
		case 'section': {
			const section = sectionsOf(form).find((each) => each.id === id)
			const when = conditionPosted(form, posted, 'when', section?.when)
			if (when.problems.length > 0) return { problems: when.problems }
			const repeats = posted.has('repeats')
			const least = Number(typed(posted, 'least') || '1')
			const most = Number(typed(posted, 'most') || '20')
			if (repeats && !(least >= 0 && least <= 20 && most >= Math.max(1, least) && most <= 500))
				return { problems: [m.designer_rows_bounds()] }
			const repeat = repeats
				? {
						each: wordsOrNone(posted, 'each') ?? { vi: 'Dòng', en: 'Row' },
						shape: typed(posted, 'shape') === 'table' ? ('table' as const) : ('cards' as const),
						least,
						most,
					}
				: undefined
			return {
				edit: {
					kind: 'section',
					id,
					to: {
						title: words(posted, 'title'),
						hint: wordsOrNone(posted, 'hint'),
						when: when.condition,
						repeat,
					},
				},
			}
		}
		case 'move-section':
			return { edit: { kind: 'move-section', id, step: typed(posted, 'step'), before } }
		case 'take-section':
			return { edit: { kind: 'take-section', id }, then: () => '?' }
		case 'add-step': {
			const title = typed(posted, 'title')
			if (title === '') return { problems: [m.designer_no_label()] }
			return {
				edit: { kind: 'add-step', title: { vi: title, en: title } },
				then: (after) => `?o=buoc:${after.steps.at(-1)?.id ?? ''}`,
			}
		}
		case 'step': {
			const step = form.steps.find((each) => each.id === id)
			const when = conditionPosted(form, posted, 'when', step?.when)
			if (when.problems.length > 0) return { problems: when.problems }
			const title = words(posted, 'title')
			return {
				edit: {
					kind: 'step',
					id,
					to: { title, short: wordsOrNone(posted, 'short') ?? title, when: when.condition },
				},
			}
		}
		case 'move-step':
			return { edit: { kind: 'move-step', id, before } }
		case 'take-step':
			return { edit: { kind: 'take-step', id }, then: () => '?' }
		case 'component': {
			const known = form.components.find(({ key }) => key === id)
			const when = conditionPosted(form, posted, 'when', known?.when)
			const title = wordsOrNone(posted, 'title')
			if (!title) return { problems: [m.designer_no_label()] }
			if (when.problems.length > 0) return { problems: when.problems }
			return {
				edit: {
					kind: 'component',
					key: known?.key,
					to: {
						title,
						hint: wordsOrNone(posted, 'hint'),
						when: when.condition,
						need: typed(posted, 'need') === 'optional' ? 'optional' : 'required',
					},
				},
				then: (after) => `?o=giay-to:${known?.key ?? after.components.at(-1)?.key ?? ''}`,
			}
		}
		case 'take-component':
			return { edit: { kind: 'take-component', key: id }, then: () => '?' }
		case 'rule': {
			const known = form.rules?.find((rule) => rule.id === id)
			const when = conditionPosted(form, posted, 'when', known?.when)
			const must = conditionPosted(form, posted, 'must', known?.must)
			const told = wordsOrNone(posted, 'told')
			const at = typed(posted, 'at')
			const problems = [
				...when.problems,
				...must.problems,
				...(told && must.condition && at !== '' ? [] : [m.designer_rule_incomplete()]),
			]
			if (problems.length > 0 || !told || !must.condition) return { problems }
			return {
				edit: { kind: 'rule', id: known?.id, to: { when: when.condition, must: must.condition, at, told } },
				then: (after) => `?o=rang-buoc:${known?.id ?? after.rules?.at(-1)?.id ?? ''}`,
			}
		}
		case 'take-rule':
			return { edit: { kind: 'take-rule', id }, then: () => '?' }
		default:
			return { problems: [m.designer_refusal_not_there()] }
	}
}

function questionAsked(form: FormDefinition, posted: FormData, id: string): Asked {
	const known = fieldsOf(form).find((field) => field.id === id)
	if (!known) return { problems: [m.designer_refusal_not_there()] }
	const label = words(posted, 'label')
	if (label.vi === '') return { problems: [m.designer_no_label()] }
	const when = conditionPosted(form, posted, 'when', known.when)
	if (when.problems.length > 0) return { problems: when.problems }
	const common = {
		id,
		label,
		named: wordsOrNone(posted, 'named'),
		hint: wordsOrNone(posted, 'hint'),
		when: when.condition,
		need: typed(posted, 'need') === 'optional' ? ('optional' as const) : ('required' as const),
		prefill: posted.has('prefill.kept') ? known.prefill : prefillPosted(posted),
		autocomplete: known.autocomplete,
	}
	const widget = typed(posted, 'widget') || known.widget
	const question = questionOf(widget, common, known, posted)
	if ('problem' in question) return { problems: [question.problem] }
	const bounds = Object.fromEntries(
		(['minLength', 'maxLength', 'minimum', 'maximum'] as const).flatMap((name) => {
			const set = bound(posted, name)
			return set === undefined ? [] : [[name, set]]
		}),
	)
	return {
		edit: {
			kind: 'question',
			question: Object.fromEntries(
				Object.entries(question.field).filter(([, value]) => value !== undefined),
			) as Field,
			bounds: posted.has('whole.asked') ? { ...bounds, whole: posted.has('whole') } : bounds,
		},
	}
}

function prefillPosted(posted: FormData): Field['prefill'] {
	const from = typed(posted, 'prefill')
	if (from === '') return undefined
	if (from === 'preset') {
		const preset = typed(posted, 'preset')
		return preset === '' ? undefined : { preset }
	}
	const keep = typed(posted, 'keep')
	return {
		from: from as `identity.fullName`,
		keep: keep === 'fixed' ? 'fixed' : keep === 'suggested' ? 'suggested' : 'editable',
	}
}

type CommonOf = Pick<Field, 'id' | 'label' | 'named' | 'hint' | 'when' | 'need' | 'prefill' | 'autocomplete'>

function questionOf(
	widget: string,
	common: CommonOf,
	known: Field,
	posted: FormData,
): { readonly field: Field } | { readonly problem: string } {
	const options = () => optionsFrom(typed(posted, 'options'), 'options' in known ? known.options : [])
	switch (widget) {
		case 'choice':
		case 'several': {
			const offered = options()
			if (offered.length < 2) return { problem: m.designer_options_two() }
			if (new Set(offered.map(({ value }) => value)).size < offered.length)
				return { problem: m.designer_options_same() }
			if (widget === 'several') return { field: { ...common, widget, options: offered } }
			const shape = typed(posted, 'shape') === 'select' || offered.length > 8 ? 'select' : 'radio'
			return { field: { ...common, widget, shape, options: offered } }
		}
		case 'number':
			return { field: { ...common, widget, unit: wordsOrNone(posted, 'unit') } }
		case 'date':
		case 'partial-date':
			return { field: { ...common, widget, until: typed(posted, 'until') || undefined } }
		case 'computed': {
			if (posted.has('compute.kept') && known.widget === 'computed')
				return { field: { ...common, widget, compute: known.compute } }
			const operation = operations.find((each) => each === typed(posted, 'operation')) ?? 'addressee'
			const compute = computationFrom(
				{ operation, one: typed(posted, 'one'), other: typed(posted, 'other') },
				posted.has('money'),
			)
			if (!compute) return { problem: m.designer_compute_incomplete() }
			return { field: { ...common, prefill: undefined, widget, compute } }
		}
		default:
			return widgetNames.some((name) => name === widget)
				? { field: { ...common, widget } as Field }
				: { problem: m.designer_refusal_not_there() }
	}
}
