import { error, redirect } from '@sveltejs/kit'
import { findPlan, planItems, runPlanAgain } from '#dossiers/server'
import { m } from '#messages'
import { processGraph } from '#workflow/server'
import { requireWriter, rightsOf } from '../../../studio.server.ts'
import { changeRefusalWords } from '../../../version-words.ts'
import type { Actions, PageServerLoad } from './$types'

const size = 100

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const { process: processId, plan: id } = event.params
	const offset = Math.max(0, Math.trunc(Number(event.url.searchParams.get('tu')) || 0))
	return event.locals.transact(async (tx) => {
		const plan = /^[0-9a-f-]{36}$/.test(id) ? await findPlan(tx, id) : undefined
		if (plan?.processId !== processId) error(404, m.studio_refusal_unknown_draft())
		const graph = await processGraph(tx, event.locals.tenant.code, processId, plan.toVersion)
		return {
			process: processId,
			name: graph.name,
			rights: rightsOf(official),
			plan: { ...plan, by: plan.actor.name },
			items: (await planItems(tx, id, { limit: size, offset })).map(({ refusal, ...item }) => ({
				...item,
				why: refusal ? changeRefusalWords(refusal) : '',
			})),
			next: offset + size < plan.counts.all ? offset + size : null,
		}
	})
}

export const actions: Actions = {
	again: async (event) => {
		requireWriter(event, 'process.approve')
		await event.locals.transact((tx) => runPlanAgain(tx, event.locals.tenant.code, event.params.plan))
		redirect(303, event.url.pathname)
	},
}
