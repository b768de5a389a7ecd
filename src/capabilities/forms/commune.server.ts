import type { Tx } from '#platform/db'
import { communesOn } from '#reference/server'
import { type Choice, communeAnswer, communeOf, liesIn, provinceAnswer } from './commune.ts'
import { type Answers, type Field, fieldsOf, type FormDefinition } from './form.ts'

/** The provinces of a day, to choose a commune in; the value of each is what is kept while no commune is chosen. */
async function provinceChoices(tx: Tx, on: string): Promise<readonly Choice[]> {
	return (await communesOn(tx, on)).map(({ code, fullName }) => ({
		value: provinceAnswer(code, fullName),
		label: fullName,
	}))
}

/** The communes on a day of the province that `province` names by its code; the value of each is the whole answer. */
export async function communeChoices(tx: Tx, province: string, on: string): Promise<readonly Choice[]> {
	const found = (await communesOn(tx, on)).find(({ code }) => code === communeOf(province).code)
	return (found?.communes ?? []).map((commune) => ({
		value: communeAnswer(commune.code, commune.fullName, found?.fullName ?? ''),
		label: commune.fullName,
	}))
}

/** Which answers name a commune of a day; undefined when the form asks for none. */
export async function communesFor(
	tx: Tx,
	form: FormDefinition,
	on: string,
): Promise<((answer: string) => boolean) | undefined> {
	if (!fieldsOf(form).some(({ widget }) => widget === 'commune')) return undefined
	const provinces = await communesOn(tx, on)
	const answers = new Set(
		provinces.flatMap(({ fullName, communes }) =>
			communes.map((commune) => communeAnswer(commune.code, commune.fullName, fullName)),
		),
	)
	return (answer) => answers.has(answer)
}

/** What the pages that ask `fields` choose communes from: the provinces of the day, and the communes of those chosen already. */
export async function communeLists(
	tx: Tx,
	fields: readonly Field[],
	answers: Answers,
	on: string,
): Promise<{
	readonly provinces?: readonly Choice[]
	readonly communes?: Readonly<Record<string, readonly Choice[]>>
}> {
	const asked = fields.filter(({ widget }) => widget === 'commune')
	if (asked.length === 0) return {}
	const provinces = await provinceChoices(tx, on)
	const given = asked.flatMap(({ id }) => answers[id] ?? []).map(String)
	const chosen = provinces.filter(({ value }) =>
		given.some((answer) => answer === value || liesIn(answer, value)),
	)
	const communes: Record<string, readonly Choice[]> = {}
	for (const { value } of chosen) communes[value] = await communeChoices(tx, value, on)
	return { provinces, communes }
}
