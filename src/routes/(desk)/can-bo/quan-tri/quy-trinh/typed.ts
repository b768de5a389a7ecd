/** What was typed in a field of a form; empty when nothing was sent, or a file. */
export const typed = (form: FormData, name: string): string => {
	const value = form.get(name)
	return typeof value === 'string' ? value : ''
}
