import { emailShape } from '#kernel/email'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { Answers, Circumstances, Field, FormDefinition, Value } from './form.ts'
import { communesFor } from './commune.server.ts'
import { communeShape } from './commune.ts'
import { journeyOf } from './journey.ts'
import { ethnicities, nationalities } from './lists.ts'
import type { FieldRefusal } from './refusal.ts'
import { addressIn, instanceOf, questionsByAddress } from './rows.ts'
import { brokenRules } from './rules.ts'
import { taxCodeFault } from './tax-code.ts'
import { answerAt, isMisfit } from './typed-answer.ts'
import { dayFault, partialDayFault } from './written-day.ts'

const oneOf = (list: readonly string[]) => {
	const known = new Set(list)
	return (text: string) => known.has(text)
}

const ajv = new Ajv2020({
	allErrors: true,
	strict: true,
	ownProperties: true,
	formats: {
		day: (text: string) => !dayFault(text),
		'partial-day': (text: string) => !partialDayFault(text),
		ethnicity: oneOf(ethnicities),
		nationality: oneOf(nationalities),
		// Mobile 3 5 7 8 9, landline 2, in E.164.
		phone: /^\+84([35789]\d{8}|2\d{9})$/,
		email: emailShape,
		time: /^([01]\d|2[0-3]):[0-5]\d$/,
		'tax-code': (text: string) => !taxCodeFault(text),
		commune: communeShape,
	},
})

const compiled = new WeakMap<FormDefinition, ValidateFunction>()

/** @throws Error when the schema is none; `publishForm` finds that out before a form can be used */
export function compileForm(definition: FormDefinition): ValidateFunction {
	const known = compiled.get(definition)
	if (known) return known
	const fresh = ajv.compile(definition.schema)
	compiled.set(definition, fresh)
	return fresh
}

/** As {@link validateSubmission}, with the communes of the day. */
export const judgeAnswers = async (
	tx: Tx,
	definition: FormDefinition,
	answers: Readonly<Record<string, unknown>>,
	circumstances: Circumstances,
): Promise<Result<{ readonly answers: Answers }, readonly FieldRefusal[]>> =>
	validateSubmission(
		definition,
		answers,
		circumstances,
		await communesFor(tx, definition, circumstances.today),
	)

/**
 * Judges the answers of a whole form: only those that apply are validated, and only those are in the value, computed
 * ones included. `circumstances.today` is the day in Viet Nam. Refuses with every field that is missing or wrong, in
 * the order of the form.
 */
export function validateSubmission(
	definition: FormDefinition,
	answers: Readonly<Record<string, unknown>>,
	circumstances: Circumstances,
	/** Whether an answer names a commune of the day, where the form asks for one (`communesFor`). */
	isCommune?: (answer: string) => boolean,
): Result<{ readonly answers: Answers }, readonly FieldRefusal[]> {
	const validate = compileForm(definition)
	const refusals: FieldRefusal[] = []
	const read: Record<string, Value> = {}
	for (const [address, raw] of Object.entries(answers)) {
		const answer = answerAt(definition, address, raw)
		if (answer === undefined) refusals.push({ field: address, kind: 'unknown' })
		else if (!isMisfit(answer)) {
			if (answer !== null) read[address] = answer
		} else if (answer.kind === 'too-long')
			refusals.push({ field: address, kind: 'too-long', has: String(raw).length, most: answer.most })
		else refusals.push({ field: address, kind: 'wrong-type' })
	}
	const fields = questionsByAddress(definition, read)
	const journey = journeyOf(definition, read, circumstances)
	const refused = new Set(refusals.map(({ field }) => field))
	for (const { unanswered } of journey.steps)
		for (const id of unanswered) if (!refused.has(id)) refusals.push(missing(id, fields))
	const given: Record<string, Value> = {}
	for (const [id, value] of Object.entries(journey.answers))
		if (fields.get(id)?.widget !== 'computed') given[id] = value
	if (!validate(instanceOf(definition, given)))
		refusals.push(...refusalsFrom(definition, validate.errors ?? [], given, fields))
	refusals.push(...tooLateDays(given, fields, circumstances))
	for (const { id, widget } of fields.values()) {
		const commune = widget === 'commune' ? given[id] : undefined
		if (commune !== undefined && communeShape.test(String(commune)) && isCommune?.(String(commune)) === false)
			refusals.push({ field: id, kind: 'not-offered' })
	}
	refusals.push(...brokenRules(definition, read, circumstances))
	if (refusals.length === 0) return ok({ answers: journey.answers })
	const order = new Map([...fields.keys()].map((id, at) => [id, at]))
	const place = ({ field }: FieldRefusal) => order.get(field) ?? placeOfRows(field, fields, order)
	return refuse(refusals.toSorted((a, b) => place(a) - place(b)))
}

/** What is wrong with a whole repeating section is told where its rows begin. */
function placeOfRows(
	id: string,
	fields: ReadonlyMap<string, Field>,
	order: ReadonlyMap<string, number>,
): number {
	for (const address of fields.keys())
		if (address.startsWith(`${id}/`)) return (order.get(address) ?? 0) - 0.5
	return -1
}

const missing = (id: string, fields: ReadonlyMap<string, Field>): FieldRefusal =>
	fields.get(id)?.widget === 'consent' ? { field: id, kind: 'not-agreed' } : { field: id, kind: 'missing' }

/** One refusal for each field: the first thing to mend. */
function refusalsFrom(
	form: FormDefinition,
	errors: readonly ErrorObject[],
	given: Answers,
	fields: ReadonlyMap<string, Field>,
): FieldRefusal[] {
	const first = new Map<string, ErrorObject>()
	for (const error of errors) {
		const id = addressIn(form, given, error.instancePath)
		if (!first.has(id)) first.set(id, error)
	}
	return [...first].map(([id, error]) => ({ field: id, ...refusalOf(error, given[id], fields.get(id)) }))
}

type WithoutField<Refusal> = Refusal extends unknown ? Omit<Refusal, 'field'> : never

function refusalOf(
	error: ErrorObject,
	value: Value | undefined,
	field: Field | undefined,
): WithoutField<FieldRefusal> {
	const text = String(value)
	if (field?.widget === 'person-id' && error.keyword === 'pattern') return personIdRefusal(text)
	if (field?.widget === 'date') return dayFault(text) ?? { kind: 'not-right' }
	if (field?.widget === 'partial-date') return partialDayFault(text) ?? { kind: 'not-right' }
	if (field?.widget === 'consent') return { kind: 'not-agreed' }
	const limit = Number((error.params as { limit?: unknown }).limit)
	switch (error.keyword) {
		case 'maxLength':
			return { kind: 'too-long', has: Array.from(text).length, most: limit }
		case 'minLength':
			return { kind: 'too-short', has: Array.from(text).length, least: limit }
		case 'minimum':
			return { kind: 'too-small', least: limit }
		case 'maximum':
			return { kind: 'too-large', most: limit }
		case 'pattern':
			return { kind: 'not-shaped' }
		case 'minItems':
			return { kind: 'few-rows', least: limit }
		case 'maxItems':
			return { kind: 'many-rows', most: limit }
		case 'type':
			if (field?.widget !== 'number' && field?.widget !== 'money') return { kind: 'wrong-type' }
			return typeof value === 'number' ? { kind: 'not-whole' } : { kind: 'not-a-number' }
		case 'enum':
			return { kind: 'not-offered' }
		case 'format':
			if (field?.widget === 'phone') return { kind: 'not-a-phone' }
			if (field?.widget === 'tax-code') return { kind: 'tax-code', fault: taxCodeFault(text) ?? 'not-shaped' }
			if (field?.widget === 'time') return { kind: 'not-a-time' }
			return field?.widget === 'email' ? { kind: 'not-an-email' } : { kind: 'not-offered' }
		default:
			return { kind: 'not-right' }
	}
}

function personIdRefusal(text: string): WithoutField<FieldRefusal> {
	return /^\d+$/.test(text)
		? { kind: 'digits', has: text.length, needs: 12 }
		: { kind: 'not-only-digits', needs: 12 }
}

function tooLateDays(
	given: Answers,
	fields: ReadonlyMap<string, Field>,
	{ today }: Circumstances,
): FieldRefusal[] {
	const refusals: FieldRefusal[] = []
	for (const field of fields.values()) {
		if ((field.widget !== 'date' && field.widget !== 'partial-date') || !field.until) continue
		const day = given[field.id]
		const last = field.until === 'today' ? today : given[field.until]
		// A year alone, cut to the same length, compares with a whole day as text does.
		if (typeof day !== 'string' || typeof last !== 'string' || partialDayFault(day) || partialDayFault(last))
			continue
		const length = Math.min(day.length, last.length)
		if (day.slice(0, length) > last.slice(0, length))
			refusals.push(
				field.until === 'today'
					? { field: field.id, kind: 'after-today' }
					: { field: field.id, kind: 'after-other', other: field.until },
			)
	}
	return refusals
}
