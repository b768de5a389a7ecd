import { wallText } from '#calendar'
import { dossiersOf } from '#dossiers/server'
import { openDraftsFor } from '#forms/server'
import { selvesOf } from '#identity'
import { now } from '#kernel/dates'
import { messagesTo } from '#notifications/server'
import { requireCitizen } from '../../guards.ts'
import { stepNames } from '../../step-names.server.ts'
import { clockWords } from '../khai/drafts.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { locale, transact } = event.locals
	const [drafts, dossiers, messages, names] = await transact((tx) =>
		Promise.all([
			openDraftsFor(tx, citizen.id),
			dossiersOf(tx, citizen),
			messagesTo(tx, selvesOf(citizen), 20),
			stepNames(tx, event.locals),
		]),
	)
	return {
		...names,
		now: wallText(now()),
		drafts: drafts.map(({ id, title, savedAt }) => ({
			id,
			title: title[locale],
			saved: clockWords(savedAt),
		})),
		dossiers: dossiers.map(({ code, state, procedure, step, submittedAt, dueAt, closedAt }) => ({
			code,
			state,
			procedure: procedure.name,
			step,
			submittedAt: wallText(submittedAt),
			dueAt: dueAt && wallText(dueAt),
			closedAt: closedAt && wallText(closedAt),
		})),
		messages: messages.map(({ id, dossierCode, subject, body, madeAt }) => ({
			id,
			dossierCode,
			subject,
			body: body.split('\n\n'),
			madeAt: wallText(madeAt),
		})),
	}
}
