import type { Criterion, FieldRef } from '#dossiers'
import { type Asking, type Desk, type ListRow, type Wanted } from '#dossiers/server'
import { currentForms, formDefinition } from '#forms/server'
import { type Field, fieldsOf, type FormDefinition, isAsked, nameOf, shownColumn } from '#forms'
import type { Instant } from '#kernel/dates'
import { m } from '#messages'
import {
	type Column,
	criteriaOf,
	type Looking,
	ownColumns,
	queryOf,
	slugOf,
	writtenCriterion,
} from './views.ts'

type Locale = 'vi' | 'en'

/** How a field is asked for: by words, by one of some, or from one day or number to another. */
export type Ask =
	| { readonly by: 'words' }
	| { readonly by: 'one'; readonly of: readonly { readonly value: string; readonly label: string }[] }
	| { readonly by: 'days' | 'numbers' }
/** A field that a list can be narrowed by, or show. Plain, so that it can be sent to the page. */
export type AskedField = { readonly slug: string; readonly label: string; readonly ask: Ask }
export type FieldGroup = { readonly title: string; readonly fields: readonly AskedField[] }
export type Chip = { readonly label: string; readonly value: string; readonly without: string }
export type ShownColumn = { readonly column: Column; readonly label: string }

/** What the official looks at, as the lists are asked for it. */
export const wantedOf = (looking: Looking, now: Instant): Wanted => ({
	list: looking.view,
	criteria: criteriaOf(looking),
	due: looking.view === 'all' ? undefined : looking.due,
	sort: looking.sort ?? (looking.view === 'all' ? '-submitted' : 'due'),
	now,
})

/** The forms whose fields the list can be narrowed by: of the procedure it is narrowed to, or all in force. */
export const formsAsked = (tx: Desk['tx'], tenant: string, looking: Looking, at: Instant) =>
	currentForms(tx, tenant, at, looking.procedure)

export function fieldGroups(
	forms: readonly FormDefinition[],
	looking: Looking,
	locale: Locale,
): FieldGroup[] {
	const own = [
		...(looking.view === 'all'
			? []
			: [{ slug: slugOf('due'), label: m.desk_col_due(), ask: { by: 'days' } as Ask }]),
		{ slug: slugOf('submitted'), label: m.lists_field_submitted(), ask: { by: 'days' } as Ask },
		{ slug: slugOf('applicant'), label: m.desk_col_applicant(), ask: { by: 'words' } as Ask },
		{
			slug: slugOf('channel'),
			label: m.desk_col_channel(),
			ask: {
				by: 'one',
				of: [
					{ value: 'online', label: m.desk_channel_online() },
					{ value: 'direct', label: m.desk_channel_direct() },
					{ value: 'postal', label: m.desk_channel_postal() },
				],
			} as Ask,
		},
	]
	return [
		{ title: m.lists_group_dossier(), fields: own },
		...forms.flatMap((form) =>
			form.steps
				.flatMap(({ sections }) => sections)
				.map((section) => ({
					title:
						forms.length > 1
							? `${form.title[locale]} – ${(section.named ?? section.title)[locale]}`
							: (section.named ?? section.title)[locale],
					fields: section.fields
						.filter((field) => (isAsked(field) || field.widget === 'computed') && field.widget !== 'consent')
						.map((field) => ({
							slug: `${form.id}.${field.id}`,
							label: nameOf(field)[locale],
							ask: askOf(field, locale),
						})),
				}))
				.filter(({ fields }) => fields.length > 0),
		),
	]
}

function askOf(field: Field, locale: Locale): Ask {
	switch (field.widget) {
		case 'choice':
		case 'several':
			return {
				by: 'one',
				of: field.options.map(({ value, label }) => ({ value, label: label[locale] })),
			}
		case 'yes-no':
			return {
				by: 'one',
				of: [
					{ value: 'true', label: m.lists_yes() },
					{ value: 'false', label: m.lists_no() },
				],
			}
		case 'date':
		case 'partial-date':
			return { by: 'days' }
		case 'number':
		case 'money':
			return { by: 'numbers' }
		case 'address':
		case 'commune':
		case 'computed':
		case 'consent':
		case 'email':
		case 'ethnicity':
		case 'explanation':
		case 'long-text':
		case 'nationality':
		case 'person-id':
		case 'phone':
		case 'signature':
		case 'tax-code':
		case 'text':
		case 'time':
		case 'unit':
			return { by: 'words' }
	}
}

/** What the list is narrowed by, one by one, each with the list without it. */
export function chipsOf(looking: Looking, groups: readonly FieldGroup[], locale: Locale): Chip[] {
	const fields = new Map(groups.flatMap(({ fields }) => fields).map((field) => [field.slug, field]))
	const chip = (criterion: Criterion | ({ field: 'due' } & NonNullable<Looking['due']>), rest: Looking) => {
		const field = fields.get(slugOf(criterion.field))
		return {
			label: field?.label ?? slugOf(criterion.field),
			value: wordsOf(criterion, field, locale),
			without: queryOf(rest),
		}
	}
	const { criteria = [], due } = looking
	return [
		...(due ? [chip({ field: 'due', ...due }, { ...looking, due: undefined })] : []),
		...criteria.map((criterion) =>
			chip(criterion, { ...looking, criteria: criteria.filter((each) => each !== criterion) }),
		),
	]
}

function wordsOf(
	criterion: Criterion | ({ field: 'due' } & NonNullable<Looking['due']>),
	field: AskedField | undefined,
	locale: Locale,
): string {
	if ('has' in criterion) return `“${criterion.has}”`
	if ('is' in criterion)
		return (
			(field?.ask.by === 'one' && field.ask.of.find(({ value }) => value === criterion.is)?.label) ||
			criterion.is
		)
	const [from, to] = [criterion.from, criterion.to].map((bound) => bound && boundInWords(bound, locale))
	if (from && to) return from === to ? from : m.lists_from_to({ from, to })
	return from ? m.lists_from({ from }) : m.lists_to({ to: to ?? '' })
}

const boundInWords = (bound: string, locale: Locale): string =>
	/^\d{4}-/.test(bound)
		? bound.split('-').toReversed().join('/')
		: locale === 'vi'
			? bound.replace('.', ',')
			: bound

/** A criterion from the form of the page: `truong`, and `co`, `la` or `tu` and `den`. Undefined when nothing was asked. */
export function askedAnew(params: URLSearchParams): string | undefined {
	const field = params.get('truong')
	if (!field) return undefined
	const typed = (name: string) => (params.get(name) ?? '').trim()
	const criterion = typed('co')
		? { field, has: typed('co') }
		: typed('la')
			? { field, is: typed('la') }
			: typed('tu') || typed('den')
				? { field, from: typed('tu').replace(',', '.') || null, to: typed('den').replace(',', '.') || null }
				: undefined
	return criterion && writtenCriterion(criterion as Criterion)
}

export const columnsOf = (looking: Looking, groups: readonly FieldGroup[]): ShownColumn[] => {
	const fields = new Map(groups.flatMap(({ fields }) => fields).map(({ slug, label }) => [slug, label]))
	return (looking.columns ?? ownColumns).map((column) => ({
		column,
		label: ownLabels[column as (typeof ownColumns)[number]]?.() ?? fields.get(column) ?? column,
	}))
}

export const ownLabels = {
	due: m.desk_col_due,
	code: m.desk_col_code,
	procedure: m.desk_col_procedure,
	applicant: m.desk_col_applicant,
	step: m.desk_col_step,
	channel: m.desk_col_channel,
	submitted: m.desk_col_submitted,
} as const satisfies Record<(typeof ownColumns)[number], () => string>

/** The answers of a row that its columns show, in words. */
export async function shownFields(
	{ tx, tenant }: Pick<Asking, 'tx' | 'tenant'>,
	row: Pick<ListRow, 'form' | 'answers'>,
	columns: readonly Column[],
	locale: Locale,
): Promise<Record<string, string>> {
	const wanted = columns.filter((column): column is FieldRef & Column => column.startsWith(`${row.form.id}.`))
	if (wanted.length === 0) return {}
	const form = await formDefinition(tx, tenant, row.form.id, row.form.version)
	if (!form) return {}
	const shown: Record<string, string> = {}
	for (const column of wanted) {
		const id = column.slice(row.form.id.length + 1)
		const field = fieldOf(form, id)
		const words = field && shownColumn(form, field, row.answers, locale)
		if (words) shown[column] = words
	}
	return shown
}

const fields = new WeakMap<FormDefinition, ReadonlyMap<string, Field>>()
function fieldOf(form: FormDefinition, id: string): Field | undefined {
	let known = fields.get(form)
	if (!known) fields.set(form, (known = new Map(fieldsOf(form).map((field) => [field.id, field]))))
	return known.get(id)
}
