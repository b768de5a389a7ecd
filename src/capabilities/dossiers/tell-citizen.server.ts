import { procedureVersion } from '#catalogue/server'
import type { Answers } from '#forms'
import { now } from '#kernel/dates'
import type { Told } from '#notifications'
import { enqueueLetter, writeMessages } from '#notifications/server'
import { transact, type Tx } from '#platform/db'
import type { RecordedEvent } from './dossier.ts'
import { momentOf } from './moments.ts'
import { wishedReturn } from './slips.ts'
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
				told: {
					...toldOf(known, event, portalOrigin(known.host_label)),
					visit: moment === 'done' ? await visitFor(tx, tenant, known) : null,
				},
				at: now(),
			})
			if (emailId) await enqueueLetter(tx, tenant, emailId)
		})
	}

/** The one visit that is left: for the paper when that was wished, and for what the law wants done in person. */
async function visitFor(
	tx: Tx,
	tenant: string,
	known: Awaited<ReturnType<typeof addressee>>,
): Promise<Told['visit']> {
	const procedure = await procedureVersion(tx, tenant, known.procedure_code, known.procedure_version)
	const why = procedure?.results.find(({ paper }) => paper)?.paper?.visit ?? null
	const wished = wishedReturn({ answers: known.answers as Answers })
	if (wished === 'postal' || (wished === 'electronic' && !why)) return null
	return { place: known.receiving_name, address: known.receiving_address, why }
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
		.innerJoin('tenancy.agency as receiving', (join) =>
			join
				.onRef('receiving.tenant_id', '=', 'dossier.tenant_id')
				.onRef('receiving.agency_id', '=', 'dossier.receiving_agency_id'),
		)
		.innerJoin('tenancy.tenant as tenant', 'tenant.code', 'dossier.tenant_id')
		.where('dossier.dossier_id', '=', dossierId)
		.select([
			'dossier.code',
			'dossier.procedure_name',
			'dossier.procedure_code',
			'dossier.procedure_version',
			'dossier.answers',
			'receiving.name as receiving_name',
			'receiving.address as receiving_address',
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
		visit: null,
		link: `${origin}/ho-so/${known.code}`,
	}
}
