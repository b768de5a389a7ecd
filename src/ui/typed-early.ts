type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
type Early = { readonly control: Control; readonly value: string; readonly ticked: boolean }

const ticks = (control: Control): control is HTMLInputElement =>
	control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')

function isTouched(control: Control): boolean {
	if (control instanceof HTMLSelectElement) {
		const sent = [...control.options].findIndex(({ defaultSelected }) => defaultSelected)
		return control.selectedIndex !== Math.max(0, sent)
	}
	if (ticks(control)) return control.checked && !control.defaultChecked
	return !['hidden', 'file'].includes(control.type) && control.value !== control.defaultValue
}

/**
 * What was typed, ticked and chosen before the script of the page arrived. Taking the page over, Svelte puts the values
 * that the server sent back into the controls; on a slow line a citizen has answered three questions by then.
 *
 * @returns puts it back and tells the page, as if it were typed now
 */
export function keepTypedEarly(): () => void {
	const early = [...document.querySelectorAll<Control>('input, textarea, select')]
		.filter(isTouched)
		.map((control): Early => ({ control, value: control.value, ticked: ticks(control) }))
	return () => {
		for (const { control, value, ticked } of early) {
			if (ticked && ticks(control)) control.checked = true
			else control.value = value
			for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind, { bubbles: true }))
		}
	}
}
