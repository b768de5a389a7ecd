import type { Duty, OfficialAtWork, Permission } from '#identity'
import type { Act, UserTask } from '#workflow'
import type { Dossier } from './dossier.ts'

type Where = Pick<Dossier, 'receivingAgencyId' | 'competentAgencyId'>

/** What a role must hold for each act, besides being the role that the step names. */
export const neededFor: Readonly<Record<Act, Permission>> = {
	receive: 'dossier.receive',
	'hand-on': 'dossier.act',
	propose: 'dossier.act',
	approve: 'dossier.approve',
	'send-back': 'dossier.act',
	supplement: 'dossier.act',
	decline: 'dossier.act',
	issue: 'dossier.act',
	return: 'dossier.return',
}

/** The agency whose step a task is. */
export const agencyOf = (dossier: Where, task: Pick<UserTask, 'agency'>): string =>
	task.agency === 'receiving' ? dossier.receivingAgencyId : dossier.competentAgencyId

/**
 * May this official act for the agency and the role that the task names? With an act: that act, which the role must hold
 * as well. Duties limited to fields are for `inItsField` to leave out first.
 */
export const dutyFor = (
	{ duties }: Pick<OfficialAtWork, 'duties'>,
	dossier: Where,
	task: Pick<UserTask, 'agency' | 'role'>,
	act?: Act,
): boolean =>
	duties.some(
		(duty) =>
			duty.agencyId === agencyOf(dossier, task) &&
			duty.role === task.role &&
			duty.permissions.includes(act ? neededFor[act] : 'dossier.act'),
	)

/** The duties that hold in this field; those without fields hold in every one. */
export const dutiesIn = (duties: readonly Duty[], field: string | undefined): readonly Duty[] =>
	duties.filter(({ fields }) => !fields?.length || (field !== undefined && fields.includes(field)))
