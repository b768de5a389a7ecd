import type { StepRow, Way } from './step-row.ts'

/** Rows that are done side by side stand together. */
export function groupsOf(rows: readonly StepRow[]): StepRow[][] {
	const groups: StepRow[][] = []
	for (const row of rows) {
		const last = groups.at(-1)
		if (row.beside && last) last.push(row)
		else groups.push([row])
	}
	return groups
}

/** The ways out that a row says, and those that its acts make necessary. */
export function waysOut(rows: readonly StepRow[], row: StepRow): Way[] {
	const said = (when: Way['when']) => row.ways.some((way) => way.when === when)
	const sendsBack = row.acts.includes('send-back') && usualReturn(rows, row) !== undefined
	const ways: Way[] = []
	if (sendsBack && !said('send-back')) ways.push({ when: 'send-back', to: null })
	if (refuses(rows, row) && !said('refuse')) ways.push({ when: 'refuse', to: null })
	const order = (way: Way) => (way.when === 'send-back' ? 0 : way.when === 'refuse' ? 1 : 2)
	return [...ways, ...row.ways].toSorted((a, b) => order(a) - order(b))
}

/** A refusal must never travel on to where results are signed: the last who proposes before a signature parts the ways. */
function refuses(rows: readonly StepRow[], row: StepRow): boolean {
	if (!row.acts.includes('propose')) return false
	const following = rows
		.slice(rows.indexOf(row) + 1)
		.find(({ acts }) => acts.includes('propose') || acts.includes('approve'))
	return following?.acts.includes('approve') === true
}

/** Sent back: to the official who worked on it, before the one who sends back. */
export function usualReturn(rows: readonly StepRow[], row: StepRow | undefined): StepRow | undefined {
	const before = row ? rows.slice(0, rows.indexOf(row)) : rows
	const single = before.filter((each) =>
		groupsOf(rows).some((group) => group.length === 1 && group[0] === each),
	)
	return (
		single.findLast(({ acts, role }) => acts.includes('propose') && role !== 'division-head') ??
		single.findLast(({ acts }) => acts.includes('propose')) ??
		single.findLast(({ acts }) => acts.includes('hand-on'))
	)
}
