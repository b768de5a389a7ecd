import { procedureOn } from '#catalogue/server'
import type { Desk } from '#dossiers/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies, allTenants } from '#tenancy/server'
import type { ProcessGraph } from '#workflow'
import type { Lint } from './lint.ts'

/**
 * What a process that runs asks of other agencies and nobody there could do: an agency or a procedure that is not there
 * today. It is no reason not to publish, since agencies come and go; whoever writes it sees it at once.
 */
export async function absentElsewhere(
	{ tx, tenant }: Pick<Desk, 'tx' | 'tenant'>,
	graph: ProcessGraph,
): Promise<Lint[]> {
	const waits = Object.values(graph.nodes).flatMap((node) =>
		node.kind === 'receive' && (node.asks ?? node.opens) ? [node] : [],
	)
	if (waits.length === 0) return []
	const today = dayInVietNam(now())
	const [own, tenants] = await Promise.all([agencies(tx, { onDay: today }), allTenants()])
	const ours = new Set(own.map(({ code }) => code))
	const known = (code: string) => {
		const [of] = code.split('.', 1)
		// What another province has within itself only that one knows.
		return of === tenant ? ours.has(code) : tenants.some((each) => each.code === of)
	}
	const found: Lint[] = []
	for (const { id, name, asks, opens } of waits) {
		if (asks?.whom.kind === 'agency' && !ours.has(asks.whom.code))
			found.push({ element: id, words: m.studio_lint_no_agency({ name, code: asks.whom.code }) })
		if (opens?.at.kind === 'agency' && !known(opens.at.code))
			found.push({ element: id, words: m.studio_lint_no_agency({ name, code: opens.at.code }) })
		if (opens && !(await procedureOn(tx, opens.procedure, today)))
			found.push({ element: id, words: m.studio_lint_no_procedure({ name, code: opens.procedure }) })
	}
	return found
}
