import * as z from 'zod'
import { type Day, dayInVietNam, type Instant } from '#kernel/dates'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import { faultsOf, type FormFault } from './check-form.ts'
import {
	type Answers,
	type CaseOutcome,
	type Circumstances,
	comparisons,
	type Condition,
	type FormCase,
	type FormDefinition,
	identityFacts,
	type Term,
} from './form.ts'
import { type KeyName, keysOf, registers } from '#registers'
import { insertForm } from './store.server.ts'
import { type CaseFailure, failuresOf, outcomeOf } from './form-case.ts'
import { compileForm, validateSubmission } from './validate.server.ts'

export type PublishRefusal =
	| { readonly kind: 'broken'; readonly faults: readonly FormFault[] }
	| { readonly kind: 'cases-fail'; readonly failures: readonly CaseFailure[] }
	| { readonly kind: 'version-taken'; readonly id: string; readonly version: number }

/** Reads a form and says everything that is wrong with it, place by place. */
export function readForm(input: unknown): Result<FormDefinition, readonly FormFault[]> {
	const shaped = shape.safeParse(input)
	if (!shaped.success)
		return refuse(
			shaped.error.issues.map((issue) => ({
				place: placeOf(issue.path),
				kind: 'not-shaped' as const,
				detail: issue.message,
			})),
		)
	const definition: FormDefinition = shaped.data
	const faults = faultsOf(definition)
	if (faults.length > 0) return refuse(faults)
	try {
		compileForm(definition)
	} catch (failure) {
		// Ajv tells a broken schema by throwing.
		return refuse([{ place: 'schema', kind: 'schema-broken', detail: String((failure as Error).message) }])
	}
	return ok(definition)
}

type Broken = Extract<PublishRefusal, { kind: 'broken' | 'cases-fail' }>

/** A form that can be published: nothing is broken in it, and all of its own test cases come as they say. */
export function publishable(input: unknown): Result<FormDefinition, Broken> {
	const read = readForm(input)
	if (!read.ok) return refuse({ kind: 'broken', faults: read.refusal })
	const failures = failuresOf(read.value, judge)
	return failures.length > 0 ? refuse({ kind: 'cases-fail', failures }) : read
}

/** What comes of answers on a day, as a test case keeps it. */
export const caseOutcome = (form: FormDefinition, answers: Answers, today: string): CaseOutcome =>
	outcomeOf(form, answers, today, judge)

/** What comes otherwise than one test case says. */
export const failuresOfCase = (form: FormDefinition, each: FormCase): readonly CaseFailure[] =>
	failuresOf(form, judge, [each])

const judge = (form: FormDefinition, answers: Answers, by: Circumstances) => {
	const verdict = validateSubmission(form, answers, by)
	return verdict.ok ? [] : verdict.refusal
}

/**
 * Publishes a version of a form for the tenant of `tx`, in force from a day on, that of `at` unless it is said. To publish
 * the very same version again is no refusal, so that loading can be repeated; a published version never changes.
 */
export async function publishForm(
	tx: Tx,
	input: unknown,
	at: Instant,
	validFrom: Day = dayInVietNam(at),
): Promise<Result<FormDefinition, PublishRefusal>> {
	const read = publishable(input)
	if (!read.ok) return read
	const { id, version } = read.value
	const outcome = await insertForm(tx, read.value, at.toString(), validFrom.toString())
	return outcome === 'different' ? refuse({ kind: 'version-taken', id, version }) : ok(read.value)
}

const placeOf = (path: readonly PropertyKey[]) =>
	path.reduce<string>(
		(place, key) =>
			typeof key === 'number' ? `${place}[${key}]` : place ? `${place}.${String(key)}` : String(key),
		'',
	)

const words = z.strictObject({ vi: z.string().min(1).max(600), en: z.string().min(1).max(600) })
const value = z.union([z.string(), z.number(), z.boolean()])
const fieldId = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)
const slug = z
	.string()
	.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
	.max(60)
const condition: z.ZodType<Condition> = z.lazy(() =>
	z.union([
		z.strictObject({ field: fieldId, is: value }),
		z.strictObject({ field: fieldId, in: z.array(value).min(1) }),
		z.strictObject({ field: fieldId, includes: z.string() }),
		z.strictObject({ answered: fieldId }),
		z.strictObject({ compare: term, by: z.enum(comparisons), to: term }),
		z.strictObject({ all: z.array(condition).min(1) }),
		z.strictObject({ any: z.array(condition).min(1) }),
		z.strictObject({ not: condition }),
	]),
)
const some = z.lazy(() => z.array(term).min(1).max(40))
const pair = z.lazy(() => z.tuple([term, term]))
const term: z.ZodType<Term> = z.lazy(() =>
	z.union([
		value,
		z.strictObject({ of: fieldId }),
		z.strictObject({ today: z.literal(true) }),
		z.strictObject({ count: fieldId }),
		z.strictObject({ sum: fieldId }),
		z.strictObject({ add: some }),
		z.strictObject({ subtract: pair }),
		z.strictObject({ multiply: some }),
		z.strictObject({ divide: pair }),
		z.strictObject({ round: term, digits: z.int().min(-9).max(6) }),
		z.strictObject({ least: some }),
		z.strictObject({ greatest: some }),
		z.strictObject({ first: some }),
		z.strictObject({ join: some, with: z.string().max(20) }),
		z.strictObject({ age: term }),
		z.strictObject({ days: pair }),
		z.strictObject({ inWords: term }),
		z.strictObject({ when: condition, then: term, else: term }),
	]),
)
const need = z.enum(['required', 'optional'])
const common = {
	id: fieldId,
	label: words,
	named: words.optional(),
	hint: words.optional(),
	when: condition.optional(),
	need,
	prefill: z
		.union([
			z.strictObject({
				from: z.enum(identityFacts.map((fact) => `identity.${fact}` as const)),
				keep: z.enum(['fixed', 'editable', 'suggested']),
				when: condition.optional(),
			}),
			z.strictObject({
				from: z.templateLiteral(['lookup.', slug, '.', z.string().regex(/^[a-zA-Z]{1,40}$/)]),
				keep: z.enum(['fixed', 'editable', 'suggested', 'held']),
				when: condition.optional(),
			}),
			z.strictObject({ preset: value }),
		])
		.optional(),
	fromLink: z.literal(true).optional(),
	autocomplete: z.string().max(40).optional(),
}
const field = z.discriminatedUnion('widget', [
	z.strictObject({
		...common,
		widget: z.enum([
			'text',
			'long-text',
			'yes-no',
			'person-id',
			'phone',
			'email',
			'address',
			'unit',
			'nationality',
			'ethnicity',
			'consent',
			'time',
			'money',
			'tax-code',
			'commune',
			'explanation',
			'signature',
		]),
	}),
	z.strictObject({ ...common, widget: z.enum(['date', 'partial-date']), until: z.string().optional() }),
	z.strictObject({
		...common,
		widget: z.literal('choice'),
		shape: z.enum(['radio', 'select']),
		options: z.array(z.strictObject({ value: z.string().min(1).max(100), label: words })).min(2),
	}),
	z.strictObject({
		...common,
		widget: z.literal('several'),
		options: z.array(z.strictObject({ value: slug, label: words })).min(2),
	}),
	z.strictObject({ ...common, widget: z.literal('number'), unit: words.optional() }),
	z.strictObject({
		...common,
		widget: z.literal('computed'),
		compute: z.discriminatedUnion('kind', [
			z.strictObject({ kind: z.literal('day-in-words'), of: fieldId }),
			z.strictObject({
				kind: z.literal('in-time-or-late'),
				of: fieldId,
				withinDays: z.int().min(0).max(3660),
			}),
			z.strictObject({ kind: z.literal('addressee') }),
			z.strictObject({ kind: z.literal('place-and-day') }),
			z.strictObject({ kind: z.literal('term'), term, shape: z.enum(['text', 'number', 'money']) }),
		]),
	}),
])
const keyNames: readonly KeyName[] = registers.flatMap((register) => keysOf[register])
const told = z.string().min(1).max(600)
const entry = { key: fieldId, label: told, electronic: z.literal(true).optional() }
const by = z.array(fieldId).min(1).max(20)
const signs = z.strictObject({ ...entry, signs: by })
const left = z.strictObject({ ...entry, left: told })
const paper = z.strictObject({
	form: slug,
	title: told,
	number: told,
	groups: z
		.array(
			z.strictObject({
				key: fieldId,
				heading: told,
				entries: z
					.array(
						z.union([
							z.strictObject({
								...entry,
								by,
								columns: z
									.array(
										z.union([
											z.strictObject({ ...entry, by }),
											z.strictObject({ ...entry, filled: z.literal('row-number') }),
											left,
										]),
									)
									.min(1)
									.optional(),
							}),
							z.strictObject({ ...entry, filled: z.literal('components') }),
							signs,
							left,
						]),
					)
					.min(1),
			}),
		)
		.min(1),
})
const shape = z.strictObject({
	id: slug,
	version: z.int().min(1),
	procedureCode: z.string().min(1).max(40),
	title: words,
	source: z.string().max(600),
	schema: z.strictObject({
		$schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
		type: z.literal('object'),
		additionalProperties: z.literal(false),
		properties: z.record(fieldId, z.record(z.string(), z.unknown())),
	}),
	steps: z
		.array(
			z.strictObject({
				id: slug,
				title: words,
				short: words,
				when: condition.optional(),
				sections: z
					.array(
						z.strictObject({
							id: slug,
							title: words,
							named: words.optional(),
							hint: words.optional(),
							when: condition.optional(),
							repeat: z
								.strictObject({
									id: fieldId,
									each: words,
									shape: z.enum(['cards', 'table']),
									least: z.int().min(0).max(20),
									most: z.int().min(1).max(500),
								})
								.optional(),
							fields: z.array(field).min(1),
						}),
					)
					.min(1),
			}),
		)
		.min(1),
	components: z.array(
		z.strictObject({
			key: slug,
			title: words,
			hint: words.optional(),
			when: condition.optional(),
			need,
			megabytes: z.number().int().min(1).max(200).optional(),
		}),
	),
	lookups: z
		.array(
			z.strictObject({
				id: slug,
				register: z.enum(registers),
				by: z.union([z.literal('account'), z.partialRecord(z.enum(keyNames), fieldId)]),
				about: words,
			}),
		)
		.max(20)
		.optional(),
	cases: z
		.array(
			z.strictObject({
				id: slug,
				name: z.string().min(1).max(200),
				today: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
				answers: z.record(z.string(), value),
				comes: z.strictObject({
					asked: z.array(z.string()),
					worked: z.record(z.string(), value),
					refused: z.array(z.strictObject({ field: z.string(), kind: z.string() })),
					papers: z.array(slug),
				}),
			}),
		)
		.max(100)
		.optional(),
	rules: z
		.array(
			z.strictObject({ id: slug, when: condition.optional(), must: condition, at: fieldId, told: words }),
		)
		.optional(),
	paper: paper.optional(),
})
