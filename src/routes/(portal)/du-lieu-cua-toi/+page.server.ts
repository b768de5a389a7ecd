import { wallText } from '#calendar'
import { factName, foldCalls, registerName } from '#registers'
import { callsAbout } from '#registers/server'
import { procedureOn } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { requireCitizen } from '../../guards.ts'
import type { PageServerLoad } from './$types'

/** Which officials asked registers about the person who is signed in. Only level 2 proves whose number it is. */
export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { personalId, assurance } = citizen
	if (assurance < 2 || personalId === null || citizen.vouchedBy === 'counter')
		return { proven: false, calls: [] }
	return event.locals.transact(async (tx) => {
		const calls = await callsAbout(tx, personalId)
		const today = dayInVietNam(now())
		const titles = new Map<string, string>()
		for (const code of new Set(calls.map(({ purpose }) => purpose)))
			titles.set(code, (await procedureOn(tx, code, today))?.procedure.title ?? code)
		return {
			proven: true,
			calls: foldCalls(calls).map(
				({
					id,
					at,
					since,
					times,
					register,
					service,
					purpose,
					officialName,
					agencyName,
					dossierCode,
					own,
					came,
					told,
				}) => ({
					id,
					at: wallText(at),
					since: wallText(since),
					times,
					register: registerName(register),
					service,
					purpose: titles.get(purpose) ?? purpose,
					officialName,
					agencyName,
					// Another person's dossier is not theirs to know.
					dossierCode: own ? dossierCode : null,
					own,
					came,
					told: told.map(factName),
				}),
			),
		}
	})
}
