import type { OfficialAtWork } from '#identity'
import type { UserTask } from '#workflow'
import type { Dossier } from './dossier.ts'

type Where = Pick<Dossier, 'receivingAgencyId' | 'competentAgencyId'>

/** The agency whose step a task is. */
export const agencyOf = (dossier: Where, task: Pick<UserTask, 'agency'>): string =>
	task.agency === 'receiving' ? dossier.receivingAgencyId : dossier.competentAgencyId

/** May this official act for the agency and the role that the task names? */
export const dutyFor = (
	{ duties }: Pick<OfficialAtWork, 'duties'>,
	dossier: Where,
	task: Pick<UserTask, 'agency' | 'role'>,
): boolean => duties.some((duty) => duty.agencyId === agencyOf(dossier, task) && duty.role === task.role)

/** May this official read the dossier and its files? With any duty at the agency that receives it or decides it. */
export const worksOn = (
	{ duties }: Pick<OfficialAtWork, 'duties'>,
	{ receivingAgencyId, competentAgencyId }: Where,
): boolean => duties.some(({ agencyId }) => agencyId === receivingAgencyId || agencyId === competentAgencyId)
