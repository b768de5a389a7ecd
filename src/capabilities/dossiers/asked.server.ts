import { addWorkingSeconds, type WorkingCalendar } from '#calendar'
import { loadCalendar } from '#calendar/server'
import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { Agency } from '#tenancy'
import { agencies } from '#tenancy/server'
import { outcomeOfRule, type ProcessGraph, type ReceiveStep } from '#workflow'
import type { Asked, Dossier, DossierEvent, Token } from './dossier.ts'

type By = { readonly tx: Tx; readonly tenant: string; readonly at: Instant }

/** The agencies that the steps an event leads to ask by themselves, and by when each answers. */
export async function askedBy(
	by: By,
	{ dossier, graph }: { readonly dossier: Pick<Dossier, 'answers'>; readonly graph: ProcessGraph },
	event: DossierEvent,
): Promise<readonly Asked[]> {
	// What comes back when an act is taken back was asked before.
	const placed = 'movement' in event && event.kind !== 'undone' ? event.movement.placed : []
	const found: Asked[] = []
	for (const token of placed) {
		const step = graph.nodes[token.node]
		if (step?.kind !== 'receive' || !step.asks) continue
		const { whom } = step.asks
		if (whom.kind === 'choose') continue
		const code = whom.kind === 'agency' ? whom.code : outcomeOfRule(whom.feel, dossier.answers)
		const agency = (await agencies(by.tx, { onDay: dayInVietNam(by.at) })).find((each) => each.code === code)
		// Nobody is asked when the rule names nobody: whoever watches the step chooses.
		if (agency) found.push(await askedOf(by, { agency, step, token }))
	}
	return found
}

/** What is asked of an agency: the answer is due by its own calendar. */
export async function askedOf(
	{ tx, tenant, at }: By,
	{ agency, step, token }: { readonly agency: Agency; readonly step: ReceiveStep; readonly token: Token },
): Promise<Asked> {
	const hours = step.asks?.hours
	const calendar = hours ? await loadCalendar(tx, tenant, agency.hoursProfile) : undefined
	return {
		token: token.id,
		step: { id: step.id, name: step.name },
		agency: { id: agency.id, name: agency.name },
		role: step.asks?.role ?? '',
		dueAt: calendar ? opinionDue(step, calendar, at) : null,
	}
}

/** By when an agency that was asked at `askedAt` answers, by its own calendar; null when the step gives no time. */
export function opinionDue(
	step: Step | undefined,
	calendar: WorkingCalendar,
	askedAt: Instant,
): Instant | null {
	const hours = step?.kind === 'receive' ? step.asks?.hours : undefined
	return hours ? addWorkingSeconds(calendar, askedAt, hours * 3600) : null
}
type Step = ProcessGraph['nodes'][string]
