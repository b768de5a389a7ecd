import type { Tx } from '#platform/db'
import { communesOn } from '#reference/server'
import { type Choice, communeAnswer, communeOf, provinceAnswer } from './commune.ts'
import { type FormDefinition, fieldsOf } from './form.ts'

/** The provinces of a day, to choose a commune in; the value of each is what is kept while no commune is chosen. */
export async function provinceChoices(tx: Tx, on: string): Promise<readonly Choice[]> {
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
