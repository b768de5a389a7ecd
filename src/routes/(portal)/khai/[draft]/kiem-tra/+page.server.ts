import { filesOfDraft, findingsOfDraft } from '#documents/server'
import { componentsFor, isAsked, journeyOf, shownAnswer, tellRefusals } from '#forms'
import { judgeAnswers } from '#forms/server'
import { m } from '#messages'
import { openedDraft, stagesOf } from '../../drafts.ts'
import { noLongerValid } from '../vault.server.ts'
import type { PageServerLoad } from './$types'

/** Everything as it will be sent, with what is still to mend; the same judgement as at submission. */
export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances, agency, citizen, moved } = await openedDraft(event)
	const { locale, transact } = event.locals
	const [files, verdict, ended] = await transact(async (tx) =>
		Promise.all([
			filesOfDraft(tx, draft.id),
			judgeAnswers(tx, definition, draft.answers, circumstances),
			findingsOfDraft(tx, draft.id).then((findings) => noLongerValid(tx, citizen, findings)),
		]),
	)
	const journey = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, journey.answers, circumstances)
	const there = new Set(files.map(({ componentKey }) => componentKey))
	const stepOf = new Map(
		journey.steps.flatMap(({ step, sections }) =>
			sections.flatMap(({ fields }) => fields.map(({ id }) => [id, step.id] as const)),
		),
	)
	const told = verdict.ok ? [] : tellRefusals(definition, draft.answers, verdict.refusal, locale)
	return {
		draft: { id: draft.id },
		moved,
		title: definition.title[locale],
		code: definition.procedureCode,
		stages: stagesOf(draft, definition, circumstances, 'kiem-tra', locale),
		agency: agency && { name: locale === 'en' ? agency.nameEn : agency.name, address: agency.address },
		assurance: citizen.assurance,
		refused: event.url.searchParams.get('chua-nop'),
		steps: journey.steps.map(({ step, sections }) => ({
			id: step.id,
			title: step.title[locale],
			rows: sections.flatMap(({ section: { row }, fields }) =>
				fields.flatMap((field) => {
					const value = journey.answers[field.id]
					if (value === undefined && (field.need === 'optional' || !isAsked(field))) return []
					return [
						{
							id: field.id,
							label: [
								...(row ? [`${row.of.each[locale]} ${row.number}`] : []),
								field.widget === 'consent' ? m.forms_consent_label() : field.label[locale],
							].join(' – '),
							value: value === undefined ? undefined : shownAnswer(field, value, locale),
							change: field.widget === 'computed' ? undefined : `/khai/${draft.id}/${step.id}#${field.id}`,
						},
					]
				}),
			),
		})),
		components: [...required, ...optional].map((rule) => ({
			key: rule.key,
			title: rule.title[locale],
			need: rule.need,
			files: files
				.filter(({ componentKey }) => componentKey === rule.key)
				.map(({ id, name, pages }) => ({ id, name, pages })),
		})),
		lacking: [
			...told.map(({ field, control, told: words }) => ({
				href: `/khai/${draft.id}/${stepOf.get(field) ?? ''}#${control}`,
				told: words,
			})),
			...required
				.filter(({ key }) => !there.has(key))
				.map(({ key, title }) => ({
					href: `/khai/${draft.id}/giay-to#tep-${key}`,
					told: m.forms_component_missing({ title: title[locale] }),
				})),
			...[...required, ...optional]
				.filter(({ key }) => files.some(({ id, componentKey }) => componentKey === key && ended.has(id)))
				.map(({ key, title }) => ({
					href: `/khai/${draft.id}/giay-to#tep-${key}`,
					told: m.vault_paper_not_valid({ title: title[locale] }),
				})),
			...(agency ? [] : [{ href: `/khai/${draft.id}/noi-nop`, told: m.forms_agency_missing() }]),
		],
	}
}
