import { type DayText, type OfficeDay, officeDay, type WorkingCalendar } from './calendar.ts'

/** One day of the table that explains a due time. JSON. */
export type DayCell = {
	readonly day: DayText
	/** What the day is to the clock: it ran, ran in part, waits, will run, is due, is off; `plain` is outside the limit. */
	readonly mark: 'plain' | 'run' | 'part' | 'wait' | 'left' | 'due' | 'off'
	readonly when: 'past' | 'today' | 'ahead'
	/** What of the budget fell on this day, in the unit of the computation. */
	readonly counted: number
	readonly happened: readonly ('submitted' | 'received')[]
	/** The name of the day off or of the make-up day. */
	readonly name: string | null
}

/** Whole weeks, Monday to Sunday, around the life of a limit. */
export function dayCells({
	calendar,
	submitted,
	received,
	due,
	last,
	today,
	counted,
	waits,
}: {
	calendar: WorkingCalendar
	submitted: DayText
	received: DayText
	due: DayText | null
	last: DayText
	today: DayText
	counted: ReadonlyMap<DayText, number>
	waits: (office: OfficeDay) => boolean
}): DayCell[] {
	const first = officeDay(calendar, submitted < received ? submitted : received).day
	const cells: DayCell[] = []
	let office = officeDay(calendar, first.subtract({ days: first.dayOfWeek - 1 }).toString())
	while (office.text <= last || cells.length % 7 !== 0) {
		const { text } = office
		const amount = counted.get(text) ?? 0
		const when = text < today ? 'past' : text === today ? 'today' : 'ahead'
		const happened = [
			...(text === submitted ? (['submitted'] as const) : []),
			...(text === received ? (['received'] as const) : []),
		]
		cells.push({
			day: text,
			mark: markOf(office, { amount, isDue: text === due, waits: waits(office), when }),
			when,
			counted: amount,
			happened,
			name: office.note?.name ?? null,
		})
		office = office.next()
	}
	return cells
}

function markOf(
	office: OfficeDay,
	{ amount, isDue, waits, when }: { amount: number; isDue: boolean; waits: boolean; when: DayCell['when'] },
): DayCell['mark'] {
	if (isDue) return 'due'
	if (amount > 0 && waits) return 'part'
	if (amount > 0) return when === 'ahead' ? 'left' : 'run'
	if (waits) return 'wait'
	return office.sessions.length === 0 ? 'off' : 'plain'
}
