import { wallText } from '#calendar'
import { dayInVietNam, now } from '#kernel/dates'
import { originWords, standingOn, standingWords } from '#vault'
import { accessesOf, vaultOf } from '#vault/server'
import { requireCitizen } from '../../guards.ts'
import type { PageServerLoad } from './$types'

/** The citizen's own papers, each with where it came from, whether it holds, and what was done with it. */
export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { locale, transact } = event.locals
	const today = dayInVietNam(now()).toString()
	const { papers, accesses } = await transact(async (tx) => {
		const found = await vaultOf(tx, citizen)
		return {
			papers: found,
			accesses: await accessesOf(
				tx,
				found.map(({ id }) => id),
			),
		}
	})
	return {
		papers: papers.map((paper) => {
			const standing = standingOn(paper, today)
			return {
				id: paper.id,
				origin: paper.origin,
				title: paper.title[locale],
				from: originWords(paper, dayInVietNam(paper.keptAt).toString()),
				valid: standing === 'valid',
				standing: standingWords(standing, paper),
				dossier: paper.dossier.code,
				procedure: paper.procedure.name,
				sha256: paper.sha256,
				log: accesses
					.filter(({ paperId }) => paperId === paper.id)
					.slice(0, 20)
					.map(({ act, at }) => ({ act, at: wallText(at) })),
			}
		}),
	}
}
