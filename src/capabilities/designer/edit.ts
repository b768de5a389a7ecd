import {
	type ComponentRule,
	type Condition,
	type Field,
	fieldsOf,
	type FormCase,
	type FormDefinition,
	type Repeat,
	renamedCondition,
	type Rule,
	type Section,
	type Step,
	takenStepNames,
	type Words,
} from '#forms'
import { ok, refuse, type Result } from '#kernel/result'
import { agreeing, type Bounds } from './agreeing.ts'
import { questionId, slugOf } from './naming.ts'

/** A question as it is written down first: its id comes of its label. */
export type NewQuestion = Field extends infer Each ? (Each extends Field ? Omit<Each, 'id'> : never) : never

/** One thing that a designer does to a form. */
export type Edit =
	| { readonly kind: 'head'; readonly title: Words; readonly source: string }
	| {
			readonly kind: 'add-questions'
			readonly section: string
			readonly before?: string | undefined
			readonly questions: readonly NewQuestion[]
	  }
	| { readonly kind: 'question'; readonly question: Field; readonly bounds: Bounds }
	| {
			readonly kind: 'move-question'
			readonly id: string
			readonly section: string
			/** Null: to the end. */
			readonly before: string | null
	  }
	| { readonly kind: 'take-question'; readonly id: string }
	/** `like`: as a block of the library has it. */
	| {
			readonly kind: 'add-section'
			readonly step: string
			readonly title: Words
			readonly like?: Section | undefined
	  }
	| {
			readonly kind: 'section'
			readonly id: string
			readonly to: Pick<Section, 'title' | 'hint' | 'when'> & {
				readonly repeat: Omit<Repeat, 'id'> | undefined
			}
	  }
	| {
			readonly kind: 'move-section'
			readonly id: string
			readonly step: string
			readonly before: string | null
	  }
	| { readonly kind: 'take-section'; readonly id: string }
	| { readonly kind: 'add-step'; readonly title: Words }
	| { readonly kind: 'step'; readonly id: string; readonly to: Pick<Step, 'title' | 'short' | 'when'> }
	| { readonly kind: 'move-step'; readonly id: string; readonly before: string | null }
	| { readonly kind: 'take-step'; readonly id: string }
	/** Without a key: a new one. */
	| { readonly kind: 'component'; readonly key?: string | undefined; readonly to: Omit<ComponentRule, 'key'> }
	| { readonly kind: 'take-component'; readonly key: string }
	| { readonly kind: 'rule'; readonly id?: string | undefined; readonly to: Omit<Rule, 'id'> }
	| { readonly kind: 'take-rule'; readonly id: string }
	| { readonly kind: 'case'; readonly id?: string | undefined; readonly to: Omit<FormCase, 'id'> }
	| { readonly kind: 'take-case'; readonly id: string }

export type EditRefusal = { readonly kind: 'not-there' }

/** The form after an edit; its schema agrees with its questions. What is left wrong is told, not refused. */
export function edited(form: FormDefinition, edit: Edit): Result<FormDefinition, EditRefusal> {
	const after = applied(form, edit)
	if (!after) return refuse({ kind: 'not-there' })
	return ok(agreeing(after, edit.kind === 'question' ? { [edit.question.id]: edit.bounds } : {}))
}

function applied(form: FormDefinition, edit: Edit): FormDefinition | undefined {
	switch (edit.kind) {
		case 'head':
			return { ...form, title: edit.title, source: edit.source }
		case 'add-questions':
			return withQuestions(form, edit)
		case 'question':
			return inSections(form, edit.question.id, (section) => ({
				...section,
				fields: section.fields.map((field) => (field.id === edit.question.id ? edit.question : field)),
			}))
		case 'move-question': {
			const field = fieldsOf(form).find(({ id }) => id === edit.id)
			if (!field || edit.before === edit.id) return field && form
			return changedSection(withoutQuestion(form, edit.id), edit.section, (section) => ({
				...section,
				fields: placed(section.fields, field, edit.before, ({ id }) => id),
			}))
		}
		case 'take-question':
			return inSections(form, edit.id, () => undefined) && withoutQuestion(form, edit.id)
		case 'add-section':
			return withSection(form, edit.step, edit.title, edit.like)
		case 'section':
			return changedSection(form, edit.id, (section) => ({
				...section,
				...sectionTo(form, section, edit.to),
			}))
		case 'move-section': {
			const section = sectionsOf(form).find(({ id }) => id === edit.id)
			if (!section || edit.before === edit.id) return section && form
			return changedStep(withoutSection(form, edit.id), edit.step, (step) => ({
				...step,
				sections: placed(step.sections, section, edit.before, ({ id }) => id),
			}))
		}
		case 'take-section':
			return sectionsOf(form).some(({ id }) => id === edit.id) ? withoutSection(form, edit.id) : undefined
		case 'add-step':
			return withStep(form, edit.title)
		case 'step':
			return changedStep(form, edit.id, (step) => ({ ...step, ...edit.to }))
		case 'move-step': {
			const step = form.steps.find(({ id }) => id === edit.id)
			if (!step || edit.before === edit.id) return step && form
			const others = form.steps.filter(({ id }) => id !== edit.id)
			return { ...form, steps: placed(others, step, edit.before, ({ id }) => id) }
		}
		case 'take-step':
			return form.steps.some(({ id }) => id === edit.id)
				? { ...form, steps: form.steps.filter(({ id }) => id !== edit.id) }
				: undefined
		case 'component': {
			const { components } = form
			const key = edit.key ?? slugOf(edit.to.title.vi, new Set(components.map((each) => each.key)))
			return { ...form, components: put(components, { ...edit.to, key }, (each) => each.key) }
		}
		case 'take-component':
			return { ...form, components: form.components.filter(({ key }) => key !== edit.key) }
		case 'rule': {
			const rules = form.rules ?? []
			const id = edit.id ?? slugOf(edit.to.told.vi, new Set(rules.map((each) => each.id)))
			return { ...form, rules: put(rules, { ...edit.to, id }, (each) => each.id) }
		}
		case 'take-rule':
			return { ...form, rules: (form.rules ?? []).filter(({ id }) => id !== edit.id) }
		case 'case': {
			const cases = form.cases ?? []
			const id = edit.id ?? slugOf(edit.to.name, new Set(cases.map((each) => each.id)))
			return { ...form, cases: put(cases, { ...edit.to, id }, (each) => each.id) }
		}
		case 'take-case':
			return { ...form, cases: (form.cases ?? []).filter(({ id }) => id !== edit.id) }
	}
}

export const sectionsOf = (form: FormDefinition): readonly Section[] =>
	form.steps.flatMap(({ sections }) => sections)

function put<T>(list: readonly T[], item: T, nameOf: (each: T) => string): readonly T[] {
	const name = nameOf(item)
	return list.some((each) => nameOf(each) === name)
		? list.map((each) => (nameOf(each) === name ? item : each))
		: [...list, item]
}

/** Before the one named; at the end when it is not there. */
function placed<T>(
	list: readonly T[],
	item: T,
	before: string | null,
	nameOf: (each: T) => string,
): readonly T[] {
	const at = before === null ? -1 : list.findIndex((each) => nameOf(each) === before)
	return at < 0 ? [...list, item] : list.toSpliced(at, 0, item)
}

const everySection = (
	form: FormDefinition,
	change: (section: Section) => readonly Section[],
): FormDefinition => ({
	...form,
	steps: form.steps.map((step) => ({ ...step, sections: step.sections.flatMap(change) })),
})

function changedSection(
	form: FormDefinition,
	id: string,
	change: (section: Section) => Section,
): FormDefinition | undefined {
	if (!sectionsOf(form).some((section) => section.id === id)) return undefined
	return everySection(form, (section) => [section.id === id ? change(section) : section])
}

function changedStep(
	form: FormDefinition,
	id: string,
	change: (step: Step) => Step,
): FormDefinition | undefined {
	if (!form.steps.some((step) => step.id === id)) return undefined
	return { ...form, steps: form.steps.map((step) => (step.id === id ? change(step) : step)) }
}

/** In the section that asks the question; undefined when none does. */
function inSections(
	form: FormDefinition,
	question: string,
	change: (section: Section) => Section | undefined,
): FormDefinition | undefined {
	const asking = sectionsOf(form).find(({ fields }) => fields.some(({ id }) => id === question))
	return asking && changedSection(form, asking.id, (section) => change(section) ?? section)
}

const withoutQuestion = (form: FormDefinition, id: string): FormDefinition =>
	everySection(form, (section) => [{ ...section, fields: section.fields.filter((field) => field.id !== id) }])

const withoutSection = (form: FormDefinition, id: string): FormDefinition =>
	everySection(form, (section) => (section.id === id ? [] : [section]))

const takenIds = (form: FormDefinition) =>
	new Set([
		...fieldsOf(form).map(({ id }) => id),
		...sectionsOf(form).flatMap(({ repeat }) => repeat?.id ?? []),
	])

function withQuestions(
	form: FormDefinition,
	{ section: name, before, questions }: Extract<Edit, { kind: 'add-questions' }>,
): FormDefinition | undefined {
	const taken = takenIds(form)
	const fresh = questions.map((question) => {
		const id = questionId(question.label.vi, taken)
		taken.add(id)
		return { ...question, id }
	})
	return changedSection(form, name, (section) => {
		const at = section.fields.findIndex(({ id }) => id === before)
		return { ...section, fields: section.fields.toSpliced(at < 0 ? section.fields.length : at, 0, ...fresh) }
	})
}

function withStep(form: FormDefinition, title: Words): FormDefinition {
	const id = slugOf(title.vi, new Set([...takenStepNames, ...form.steps.map((step) => step.id)]))
	const section = {
		id: slugOf(title.vi, new Set(sectionsOf(form).map((each) => each.id))),
		title,
		fields: [],
	}
	return { ...form, steps: [...form.steps, { id, title, short: title, sections: [section] }] }
}

/** A block keeps its questions; ids that the form has already get a number, wherever the block reads them too. */
function withSection(
	form: FormDefinition,
	step: string,
	title: Words,
	like: Section | undefined,
): FormDefinition | undefined {
	const id = slugOf(title.vi, new Set(sectionsOf(form).map((section) => section.id)))
	if (!like)
		return changedStep(form, step, (each) => ({
			...each,
			sections: [...each.sections, { id, title, fields: [] }],
		}))
	const taken = takenIds(form)
	const names = new Map<string, string>()
	for (const name of [...like.fields.map((field) => field.id), ...(like.repeat ? [like.repeat.id] : [])]) {
		const free = questionId(name, taken)
		taken.add(free)
		names.set(name, free)
	}
	const rename = (name: string) => names.get(name) ?? name
	const when = (condition: Condition | undefined) => condition && renamedCondition(condition, rename)
	const section: Section = {
		...like,
		id,
		title,
		when: when(like.when),
		repeat: like.repeat && { ...like.repeat, id: rename(like.repeat.id) },
		fields: like.fields.map((field) => ({ ...field, id: rename(field.id), when: when(field.when) })),
	}
	return changedStep(form, step, (each) => ({ ...each, sections: [...each.sections, section] }))
}

function sectionTo(
	form: FormDefinition,
	section: Section,
	to: Extract<Edit, { kind: 'section' }>['to'],
): Omit<Section, 'id' | 'fields'> {
	const { repeat, ...rest } = to
	if (!repeat) return { ...rest, repeat: undefined }
	return { ...rest, repeat: { ...repeat, id: section.repeat?.id ?? questionId(to.title.vi, takenIds(form)) } }
}
