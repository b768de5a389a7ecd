import { transact } from '#platform/db'
import type { Service } from './run-service.server.ts'

/**
 * The service `find-duplicates`: has the same citizen another open dossier of the same procedure at the same agency? Ends
 * with `found`, naming them, or `none`.
 */
export const findDuplicates: Service = async ({ tenant, dossier }) => {
	const others = await transact({ tenant, person: 'worker' }, (tx) =>
		tx
			.selectFrom('dossiers.dossier')
			.select('code')
			.where('person_id', '=', dossier.personId)
			.where('procedure_code', '=', dossier.procedure.code)
			.where('competent_agency_id', '=', dossier.competentAgencyId)
			.where('state', 'in', ['submitted', 'in-process', 'awaiting-supplement'])
			.where('dossier_id', '<>', dossier.id)
			.orderBy('submitted_at')
			.limit(20)
			.execute(),
	)
	return others.length > 0
		? { outcome: 'found', words: others.map(({ code }) => code).join(', ') }
		: { outcome: 'none', words: '' }
}
