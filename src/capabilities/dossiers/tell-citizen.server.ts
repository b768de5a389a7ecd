import { now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import type { Moment, Told } from '#notifications'
import { enqueueLetter, writeMessages } from '#notifications/server'
import { transact, type Tx } from '#platform/db'
import type { DossierEvent, RecordedEvent } from './dossier.ts'
import { history } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'tell-citizen': { readonly tenant: string; readonly dossier: string; readonly seq: number }
	}
}

/** The task `tell-citizen`: writes the message of one event and queues its letter, in one transaction; a repeat finds it written. */
export const tellCitizen =
	(portalOrigin: (hostLabel: string) => string) =>
	async ({
		tenant,
		dossier,
		seq,
	}: {
		readonly tenant: string
		readonly dossier: string
		readonly seq: number
	}): Promise<void> => {
		await transact({ tenant, person: 'worker' }, async (tx) => {
			const event = (await history(tx, dossier)).find((each) => each.seq === seq)
			const moment = event && momentOf(event)
			if (!moment) return
			const known = await addressee(tx, dossier)
			const { emailId } = await writeMessages(tx, tenant, moment, {
				to: { personId: known.person_id, email: known.email, locale: known.locale === 'en' ? 'en' : 'vi' },
				about: { dossierId: dossier, code: known.code, seq },
				told: toldOf(known, event, portalOrigin(known.host_label)),
				at: now(),
			})
			if (emailId) await enqueueLetter(tx, tenant, emailId)
		})
	}

/** Which of the five moments an event is, if any. */
export function momentOf(event: DossierEvent): Moment | undefined {
	switch (event.kind) {
		case 'submitted':
		case 'received':
		case 'declined':
			return event.kind
		case 'supplement-requested':
			return 'supplement'
		case 'issued':
			return 'done'
		case 'reclocked':
			return 'moved'
		case 'extended':
			return 'extended'
		case 'suspended':
			return event.waitsFor === 'citizen' ? 'paused' : undefined
		case 'resumed':
			return undefined
		case 'marked':
		case 'second-supplement-proposed':
		case 'second-supplement-refused':
		case 'handed-on':
		case 'proposed':
		case 'approved':
		case 'sent-back':
		case 'supplement-answered':
		case 'withdrawn':
		case 'returned':
			return undefined
		default:
			return unreachable(event)
	}
}

const addressee = (tx: Tx, dossierId: string) =>
	tx
		.selectFrom('dossiers.dossier as dossier')
		.innerJoin('identity.person as person', (join) =>
			join
				.onRef('person.tenant_id', '=', 'dossier.tenant_id')
				.onRef('person.person_id', '=', 'dossier.person_id'),
		)
		.innerJoin('tenancy.agency as agency', (join) =>
			join
				.onRef('agency.tenant_id', '=', 'dossier.tenant_id')
				.onRef('agency.agency_id', '=', 'dossier.competent_agency_id'),
		)
		.innerJoin('tenancy.tenant as tenant', 'tenant.code', 'dossier.tenant_id')
		.where('dossier.dossier_id', '=', dossierId)
		.select([
			'dossier.code',
			'dossier.procedure_name',
			'person.person_id',
			'person.full_name',
			'person.email',
			'person.locale',
			'agency.name as agency_name',
			'agency.phone',
			'tenant.host_label',
		])
		.executeTakeFirstOrThrow()

function toldOf(known: Awaited<ReturnType<typeof addressee>>, event: RecordedEvent, origin: string): Told {
	return {
		name: known.full_name,
		code: known.code,
		procedure: known.procedure_name,
		agency: known.agency_name,
		phone: known.phone,
		at: event.at,
		dueAt: 'dueAt' in event && event.kind !== 'supplement-answered' ? event.dueAt : null,
		items: event.kind === 'supplement-requested' ? event.items.length : 0,
		link: `${origin}/ho-so/${known.code}`,
	}
}
