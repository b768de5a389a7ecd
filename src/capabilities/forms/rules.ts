import type { Answers, Circumstances, FormDefinition } from './form.ts'
import { reading } from './journey.ts'
import type { FieldRefusal } from './refusal.ts'
import { addressOf, questionsOf, repeatAsking, repeatNamed, rowsOf } from './rows.ts'
import { holds, readsOfCondition, renamedCondition } from './term.ts'

/**
 * The rules between answers that do not hold. A rule waits until all that it reads is answered: what is missing is told
 * by itself. One whose `at` is asked in a repeating section is asked of each
 * row; one whose `at` is the section itself, of all rows together.
 */
export function brokenRules(
	form: FormDefinition,
	answers: Answers,
	circumstances: Circumstances,
): readonly FieldRefusal[] {
	if (!form.rules || form.rules.length === 0) return []
	const { applies, world } = reading(form, answers, circumstances)
	const rowApplies = (repeat: string) =>
		questionsOf(form, answers).some(({ id }) => id.startsWith(`${repeat}/`) && applies(id))
	return form.rules.flatMap((rule) => {
		const repeat = repeatAsking(form, rule.at)
		const rows = repeat ? rowsOf(repeat, answers) : [undefined]
		return rows.flatMap((row): FieldRefusal[] => {
			const rename = (id: string) =>
				repeat && row !== undefined && repeatAsking(form, id) === repeat ? addressOf(repeat.id, row, id) : id
			const at = rename(rule.at)
			if (!(repeatNamed(form, at) ? rowApplies(at) : applies(at))) return []
			if (rule.when && !holds(renamedCondition(rule.when, rename), world)) return []
			const must = renamedCondition(rule.must, rename)
			const known = readsOfCondition(must).every(
				({ kind, id }) => kind !== 'answer' || world.valueOf(id) !== undefined,
			)
			return !known || holds(must, world) ? [] : [{ field: at, kind: 'rule', told: rule.told }]
		})
	})
}
