import type { SupplementItem } from '#dossiers'

/** One item of a request as the official writes it; `target` is `c:<component>` or `f:<field>`. */
export type TypedItem = {
	readonly target: string
	readonly reasonCode: string
	readonly reason: string
	readonly remedy: string
}

export const blankItem: TypedItem = { target: '', reasonCode: '', reason: '', remedy: '' }

/** What can be asked for, with the name it goes by in the request. */
export type Askable = { readonly target: string; readonly label: string; readonly group: string }
type Reason = { readonly code: string; readonly reason: string; readonly remedy: string }

/** Items as a form sends them: `item` names each, its parts are `target.<item>` and so on. */
export const typedItems = (form: FormData): TypedItem[] =>
	form.getAll('item').map((item) => {
		const part = (name: string) => text(form.get(`${name}.${text(item)}`))
		return {
			target: part('target'),
			reasonCode: part('reason-code'),
			reason: part('reason'),
			remedy: part('remedy'),
		}
	})

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')

/**
 * The items of the request. A line without a target asks nothing; words left empty are those of the chosen reason, so
 * that the form works without a script that fills them in.
 */
export const itemsFrom = (
	typed: readonly TypedItem[],
	askable: readonly Askable[],
	reasons: readonly Reason[],
): SupplementItem[] =>
	typed.flatMap((item) => {
		const asked = askable.find(({ target }) => target === item.target)
		if (!asked) return []
		const known = reasons.find(({ code }) => code === item.reasonCode)
		return [
			{
				target: targetFrom(asked.target),
				label: asked.label,
				reasonCode: known?.code ?? '',
				reason: item.reason || known?.reason || '',
				remedy: item.remedy || known?.remedy || '',
			},
		]
	})

const targetFrom = (target: string): SupplementItem['target'] =>
	target.startsWith('c:') ? { component: target.slice(2) } : { field: target.slice(2) }
