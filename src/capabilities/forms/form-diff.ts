import type { Condition, Field, FormDefinition, Layout, Lookup, Option, Section, Words } from './form.ts'

/** A question in the place where a form asks it. */
export type Placed = {
	readonly field: Field
	readonly section: Section
	readonly step: Layout['steps'][number]
}

/** One thing that a version of a form does otherwise than the one before. */
export type FormChange =
	| { readonly kind: 'asked' | 'asked-no-more'; readonly question: Words; readonly section: Words }
	| { readonly kind: 'moved'; readonly question: Words; readonly from: Words; readonly to: Words }
	| { readonly kind: 'worded'; readonly before: Words; readonly after: Words }
	| { readonly kind: 'hint'; readonly question: Words; readonly after: Words | undefined }
	| { readonly kind: 'need'; readonly question: Words; readonly after: Field['need'] }
	| {
			readonly kind: 'widget'
			readonly question: Words
			readonly before: Field['widget']
			readonly after: Field['widget']
	  }
	| {
			readonly kind: 'when'
			readonly question: Words
			readonly before: Condition | undefined
			readonly after: Condition | undefined
	  }
	| { readonly kind: 'offered' | 'offered-no-more'; readonly question: Words; readonly option: Words }
	| { readonly kind: 'limits'; readonly question: Words; readonly before: Limits; readonly after: Limits }
	| { readonly kind: 'computed'; readonly question: Words }
	| { readonly kind: 'filled-in'; readonly question: Words; readonly field: Field }
	| { readonly kind: 'lookup' | 'lookup-no-more'; readonly lookup: Lookup }
	| { readonly kind: 'component' | 'component-no-more'; readonly title: Words }
	| { readonly kind: 'component-need'; readonly title: Words; readonly after: 'required' | 'optional' }
	| {
			readonly kind: 'component-when'
			readonly title: Words
			readonly before: Condition | undefined
			readonly after: Condition | undefined
	  }
	| { readonly kind: 'rule' | 'rule-no-more'; readonly told: Words }
	| { readonly kind: 'rows'; readonly section: Words; readonly before: Rows; readonly after: Rows }
	| { readonly kind: 'order'; readonly section: Words }

/** What the schema sets as bounds of one answer. */
export type Limits = Readonly<
	Partial<Record<'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'pattern', number | string>>
>
/** How many rows a section takes; undefined when it does not repeat. */
export type Rows = { readonly least: number; readonly most: number } | undefined

const limitNames = ['minLength', 'maxLength', 'minimum', 'maximum', 'pattern'] as const

/** What `after` does otherwise than `before`, in the order in which `after` is read, and then what is gone. */
export function changesBetween(before: FormDefinition, after: FormDefinition): readonly FormChange[] {
	const [old, now] = [placed(before), placed(after)]
	return [
		...[...now].flatMap(([id, asked]): readonly FormChange[] => {
			const was = old.get(id)
			if (!was) return [{ kind: 'asked', question: asked.field.label, section: asked.section.title }]
			return questionChanges(was, asked, limitsOf(before, was), limitsOf(after, asked))
		}),
		...[...old].flatMap(([id, { field, section }]): readonly FormChange[] =>
			now.has(id) ? [] : [{ kind: 'asked-no-more', question: field.label, section: section.title }],
		),
		...sectionChanges(before, after),
		...componentChanges(before, after),
		...ruleChanges(before, after),
		...lookupChanges(before, after),
	]
}

/** Every question of a form with the place where it is asked. */
export function placed(form: Layout): ReadonlyMap<string, Placed> {
	return new Map(
		form.steps.flatMap((step) =>
			step.sections.flatMap((section) =>
				section.fields.map((field) => [field.id, { field, section, step }] as const),
			),
		),
	)
}

function questionChanges(was: Placed, is: Placed, before: Limits, after: Limits): readonly FormChange[] {
	const question = is.field.label
	const changes: FormChange[] = []
	if (!same(was.field.label, question))
		changes.push({ kind: 'worded', before: was.field.label, after: question })
	if (was.section.id !== is.section.id)
		changes.push({ kind: 'moved', question, from: was.section.title, to: is.section.title })
	if (!same(was.field.hint, is.field.hint)) changes.push({ kind: 'hint', question, after: is.field.hint })
	if (was.field.need !== is.field.need) changes.push({ kind: 'need', question, after: is.field.need })
	if (!same(was.field.when, is.field.when))
		changes.push({ kind: 'when', question, before: was.field.when, after: is.field.when })
	if (was.field.widget !== is.field.widget)
		changes.push({ kind: 'widget', question, before: was.field.widget, after: is.field.widget })
	else {
		const [offered, offers] = [optionsOf(was.field), optionsOf(is.field)]
		const has = (options: readonly Option[], { value }: Option) =>
			options.some((each) => each.value === value)
		for (const option of offers)
			if (!has(offered, option)) changes.push({ kind: 'offered', question, option: option.label })
		for (const option of offered)
			if (!has(offers, option)) changes.push({ kind: 'offered-no-more', question, option: option.label })
		if (!same(before, after)) changes.push({ kind: 'limits', question, before, after })
		if (
			was.field.widget === 'computed' &&
			is.field.widget === 'computed' &&
			!same(was.field.compute, is.field.compute)
		)
			changes.push({ kind: 'computed', question })
	}
	if (!same(was.field.prefill, is.field.prefill))
		changes.push({ kind: 'filled-in', question, field: is.field })
	return changes
}

function sectionChanges(before: FormDefinition, after: FormDefinition): readonly FormChange[] {
	const sections = (form: Layout) => form.steps.flatMap((step) => step.sections)
	const old = new Map(sections(before).map((section) => [section.id, section]))
	return sections(after).flatMap((section): readonly FormChange[] => {
		const was = old.get(section.id)
		if (!was) return []
		const changes: FormChange[] = []
		if (!same(was.title, section.title))
			changes.push({ kind: 'worded', before: was.title, after: section.title })
		if (!same(was.when, section.when))
			changes.push({ kind: 'when', question: section.title, before: was.when, after: section.when })
		const rows = ({ repeat }: Section): Rows => repeat && { least: repeat.least, most: repeat.most }
		if (!same(rows(was), rows(section)))
			changes.push({ kind: 'rows', section: section.title, before: rows(was), after: rows(section) })
		// The order of those that stayed; what came, went or moved is told by itself.
		const both = (one: Section, other: Section) =>
			one.fields.map(({ id }) => id).filter((id) => other.fields.some((field) => field.id === id))
		if (!same(both(was, section), both(section, was))) changes.push({ kind: 'order', section: section.title })
		return changes
	})
}

function componentChanges(before: FormDefinition, after: FormDefinition): readonly FormChange[] {
	const old = new Map(before.components.map((rule) => [rule.key, rule]))
	const keys = new Set(after.components.map(({ key }) => key))
	return [
		...after.components.flatMap((rule): readonly FormChange[] => {
			const was = old.get(rule.key)
			const { title } = rule
			if (!was) return [{ kind: 'component', title }]
			const changes: FormChange[] = []
			if (!same(was.title, title)) changes.push({ kind: 'worded', before: was.title, after: title })
			if (was.need !== rule.need) changes.push({ kind: 'component-need', title, after: rule.need })
			if (!same(was.when, rule.when))
				changes.push({ kind: 'component-when', title, before: was.when, after: rule.when })
			return changes
		}),
		...before.components.flatMap(({ key, title }): readonly FormChange[] =>
			keys.has(key) ? [] : [{ kind: 'component-no-more', title }],
		),
	]
}

function ruleChanges(before: FormDefinition, after: FormDefinition): readonly FormChange[] {
	const [old, now] = [before.rules ?? [], after.rules ?? []]
	const stands = (rules: typeof now, rule: (typeof now)[number]) => rules.some((each) => same(each, rule))
	return [
		...now.flatMap((rule): readonly FormChange[] =>
			stands(old, rule) ? [] : [{ kind: 'rule', told: rule.told }],
		),
		...old.flatMap((rule): readonly FormChange[] =>
			stands(now, rule) ? [] : [{ kind: 'rule-no-more', told: rule.told }],
		),
	]
}

function lookupChanges(before: FormDefinition, after: FormDefinition): readonly FormChange[] {
	const [old, now] = [before.lookups ?? [], after.lookups ?? []]
	const stands = (among: typeof now, lookup: Lookup) => among.some((each) => same(each, lookup))
	return [
		...now.flatMap((lookup): readonly FormChange[] =>
			stands(old, lookup) ? [] : [{ kind: 'lookup', lookup }],
		),
		...old.flatMap((lookup): readonly FormChange[] =>
			now.some(({ id }) => id === lookup.id) ? [] : [{ kind: 'lookup-no-more', lookup }],
		),
	]
}

const optionsOf = (field: Field): readonly Option[] => ('options' in field ? field.options : [])

function limitsOf(form: FormDefinition, { field, section }: Placed): Limits {
	const own = form.schema.properties
	const items =
		section.repeat && (own[section.repeat.id]?.['items'] as { properties?: typeof own } | undefined)
	const property = (section.repeat ? items?.properties : own)?.[field.id] ?? {}
	return Object.fromEntries(
		limitNames.flatMap((name) => {
			const limit = property[name]
			return typeof limit === 'number' || typeof limit === 'string' ? [[name, limit]] : []
		}),
	)
}

/** Two pieces of a form are the same, whatever the order in which their keys were written. */
function same(one: unknown, other: unknown): boolean {
	if (one === other) return true
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
	if (Array.isArray(one) !== Array.isArray(other)) return false
	const given = (value: object) => Object.entries(value).filter(([, each]) => each !== undefined)
	const [left, right] = [given(one), new Map(given(other))]
	return (
		left.length === right.size && left.every(([key, each]) => right.has(key) && same(each, right.get(key)))
	)
}
