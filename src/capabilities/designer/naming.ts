import { fold } from '#kernel/vietnamese'

const asciiWords = (label: string) =>
	fold(label)
		.replaceAll('đ', 'd')
		.replaceAll(/[^a-z0-9]+/g, ' ')
		.trim()
		.split(' ')
		.filter((word) => word !== '')

/** `ho_ten_nguoi_chet`: the stable id of a question, made once from its first label. */
export function questionId(label: string, taken: ReadonlySet<string>): string {
	const name = asciiWords(label).join('_').slice(0, 50).replace(/_$/, '')
	return free(/^[a-z]/.test(name) ? name : `o_${name}`.replace(/_$/, ''), '_', taken)
}

/** `nguoi-yeu-cau`: the name of a step, a section, a component, a rule. */
export const slugOf = (title: string, taken: ReadonlySet<string>): string =>
	free(asciiWords(title).join('-').slice(0, 50).replace(/-$/, '') || 'phan', '-', taken)

function free(name: string, joint: string, taken: ReadonlySet<string>): string {
	if (!taken.has(name)) return name
	let n = 2
	while (taken.has(`${name}${joint}${n}`)) n += 1
	return `${name}${joint}${n}`
}
