/** Whether a key press is meant for the page: not typed into a field, and without a modifier. */
export function isShortcut({
	target,
	ctrlKey,
	metaKey,
	altKey,
	isComposing,
	defaultPrevented,
}: KeyboardEvent): boolean {
	if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return false
	if (!(target instanceof HTMLElement)) return true
	if (target.isContentEditable || target.matches('textarea, select')) return false
	return (
		!(target instanceof HTMLInputElement) || ['checkbox', 'radio', 'button', 'submit'].includes(target.type)
	)
}
