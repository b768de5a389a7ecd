import { error, fail, redirect } from '@sveltejs/kit'
import type { EventActor } from '#dossiers'
import {
	confirmPlan,
	plansOf,
	previewDossiers,
	previewGroups,
	type PreviewGroup,
	runningByVersion,
} from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { type Counterparts, placesOf, proposedCounterparts } from '#workflow'
import { processGraph, publishedVersions } from '#workflow/server'
import { typed } from '../../typed.ts'
import { requireWriter, rightsOf } from '../../studio.server.ts'
import { changeRefusalWords, planRefusalWords } from '../../version-words.ts'
import type { Actions, PageServerLoad } from './$types'

const size = 50

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const tenant = event.locals.tenant.code
	const { process: processId } = event.params
	const asked = event.url.searchParams
	return event.locals.transact(async (tx) => {
		const versions = await publishedVersions(tx, tenant, processId)
		const [newest] = versions
		if (!newest) error(404, m.studio_refusal_unknown_draft())
		const running = await runningByVersion(tx, processId)
		const known = (version: number) => versions.some((each) => each.version === version)
		const number = (name: string, otherwise: number) => {
			const given = Number(asked.get(name))
			return known(given) ? given : otherwise
		}
		const toVersion = number('den', newest.version)
		const older = running.find(({ version }) => version !== toVersion)?.version
		const fromVersion = number('tu', older ?? newest.version)
		const [from, to] = [
			await processGraph(tx, tenant, processId, fromVersion),
			await processGraph(tx, tenant, processId, toVersion),
		]
		const proposed = proposedCounterparts(from, to)
		const counterparts = chosenFrom(asked, proposed)
		const planned = { processId, fromVersion, toVersion, counterparts }
		const same = fromVersion === toVersion
		const groups = same ? [] : await previewGroups(tx, tenant, planned)
		const after = asked.get('sau')
		const page = { after: after && /^[0-9a-f-]{36}$/.test(after) ? after : null, size }
		const preview = same ? { lines: [], next: null } : await previewDossiers(tx, tenant, planned, page)
		const counted = (node: string) =>
			groups.reduce((sum, { nodes, count }) => sum + (nodes.includes(node) ? count : 0), 0)
		const targets = placesOf(to)
		return {
			process: processId,
			name: newest.name,
			procedureCode: newest.procedureCode,
			rights: rightsOf(official),
			versions: versions.map(({ version, validFrom }) => ({
				version,
				from: validFrom,
				running: running.find((each) => each.version === version)?.count ?? 0,
			})),
			fromVersion,
			toVersion,
			same,
			places: placesOf(from).map((place) => ({
				...place,
				standing: counted(place.id),
				to: counterparts[place.id] ?? '',
				proposed: proposed[place.id] ?? '',
				targets: targets.filter(({ kind }) => kind === place.kind),
			})),
			moving: sum(groups.filter(({ refusal }) => refusal === null)),
			staying: groups
				.filter(({ refusal }) => refusal !== null)
				.map(({ count, refusal }) => ({ count, why: refusal ? changeRefusalWords(refusal) : '' })),
			lines: preview.lines.map(({ refusal, ...line }) => ({
				...line,
				why: refusal ? changeRefusalWords(refusal) : '',
			})),
			next: preview.next,
			search: [...asked].filter(([name]) => name !== 'sau'),
			plans: (await plansOf(tx, processId)).map(
				({ id, fromVersion: was, toVersion: is, confirmedAt, counts }) => ({
					id,
					was,
					is,
					confirmedAt,
					counts,
				}),
			),
		}
	})
}

const sum = (groups: readonly PreviewGroup[]): number => groups.reduce((all, { count }) => all + count, 0)

/** What the form says of each place; where it says nothing, what is proposed. */
function chosenFrom(form: Pick<URLSearchParams, 'get'> | FormData, proposed: Counterparts): Counterparts {
	return Object.fromEntries(
		Object.entries(proposed).map(([place, otherwise]) => {
			const given = form.get(`cho.${place}`)
			return [place, typeof given === 'string' ? given || null : otherwise]
		}),
	)
}

export const actions: Actions = {
	confirm: async (event) => {
		const official = requireWriter(event, 'process.approve')
		const tenant = event.locals.tenant.code
		const { process: processId } = event.params
		const form = await event.request.formData()
		const [fromVersion, toVersion] = [Number(form.get('tu')), Number(form.get('den'))]
		const reason = typed(form, 'ly-do')
		const address = event.getClientAddress()
		const done = await event.locals.transact(async (tx) => {
			const versions = await publishedVersions(tx, tenant, processId)
			if (![fromVersion, toVersion].every((each) => versions.some(({ version }) => version === each)))
				error(404, m.studio_refusal_unknown_draft())
			const [from, to] = [
				await processGraph(tx, tenant, processId, fromVersion),
				await processGraph(tx, tenant, processId, toVersion),
			]
			const counterparts = chosenFrom(form, proposedCounterparts(from, to))
			const by = { tx, tenant, at: now(), actor: actorOf(official, address) }
			return confirmPlan(by, { processId, fromVersion, toVersion, counterparts, reason })
		})
		if (!done.ok) return fail(422, { problem: planRefusalWords(done.refusal), reason })
		redirect(303, `/can-bo/quan-tri/quy-trinh/${processId}/chuyen-ban/${done.value}`)
	},
}

/** Whoever confirms a plan, as the history of each dossier names them. */
function actorOf(official: OfficialAtWork, address: string): EventActor {
	const duty = official.duties.find(({ permissions }) => permissions.includes('process.approve'))
	return {
		kind: 'official',
		id: official.id,
		name: official.fullName,
		title: official.title,
		role: duty?.role ?? '',
		agencyId: official.agencyId,
		agencyName: official.agencyName,
		phone: official.phone,
		address,
	}
}
