import { now } from '#kernel/dates'
import type { Told } from '#notifications'
import { enqueueLetter, writeMessages } from '#notifications/server'
import { transact, type Tx } from '#platform/db'
import type { RecordedEvent } from './dossier.ts'
import { momentOf } from './moments.ts'
import { history } from './store.server.ts'
import { standingActs } from './undo.ts'

/**
 * The task `tell-citizen`: writes the message of one event, unless the act was taken back, and queues its letter, in one
 * transaction; a repeat finds it written.
 */
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
			await keepStill(tx, dossier)
			const event = standingActs(await history(tx, dossier)).find((each) => each.seq === seq)
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

/** Nobody takes the act back between reading that it stands and writing the message. */
const keepStill = (tx: Tx, dossierId: string) =>
	tx.selectFrom('dossiers.dossier').select('version').where('dossier_id', '=', dossierId).forShare().execute()

export const addressee = (tx: Tx, dossierId: string) =>
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

export function toldOf(
	known: Awaited<ReturnType<typeof addressee>>,
	event: Pick<RecordedEvent, 'kind' | 'at'> & Partial<RecordedEvent>,
	origin: string,
): Told {
	return {
		name: known.full_name,
		code: known.code,
		procedure: known.procedure_name,
		agency: known.agency_name,
		phone: known.phone,
		at: event.at,
		dueAt: 'dueAt' in event && event.kind !== 'supplement-answered' ? (event.dueAt ?? null) : null,
		items: event.kind === 'supplement-requested' ? (event.items?.length ?? 0) : 0,
		link: `${origin}/ho-so/${known.code}`,
	}
}
