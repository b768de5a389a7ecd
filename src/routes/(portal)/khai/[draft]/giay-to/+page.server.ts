import { fileLimit, sizeInWords, uploadLimits } from '#documents'
import { filesOfDraft, findingsOfDraft, refusalFrom, uploadsOfDraft } from '#documents/server'
import { componentsFor, journeyOf, stepBeforePapers } from '#forms'
import { m } from '#messages'
import { openedDraft, stagesOf } from '../../drafts.ts'
import { noLongerValid, offered, vaultRefused } from '../vault.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances, citizen } = await openedDraft(event)
	const { locale, transact } = event.locals
	const journey = journeyOf(definition, draft.answers, circumstances)
	// An answer that is not there yet may ask for a paper.
	const first = stepBeforePapers(definition, journey, circumstances)
	const { required, optional } = componentsFor(definition, journey.answers, circumstances)
	const { files, unfinished, findings, offers, ended } = await transact(async (tx) => {
		const found = await Promise.all([
			filesOfDraft(tx, draft.id),
			uploadsOfDraft(tx, draft.id),
			findingsOfDraft(tx, draft.id),
		])
		const keys = [...required, ...optional].map(({ key }) => key)
		const owner = { citizen, assisted: event.locals.assisted !== undefined, locale }
		const [inVault, over] = await Promise.all([
			offered(tx, owner, keys, found[2]),
			noLongerValid(tx, citizen, found[2]),
		])
		return { files: found[0], unfinished: found[1], findings: found[2], offers: inVault, ended: over }
	})
	const vault = vaultRefused(event.url.searchParams)
	const refused = refusalFrom(event.url.searchParams)
	return {
		draft: { id: draft.id },
		title: definition.title[locale],
		code: definition.procedureCode,
		first: first && { title: first.title[locale], href: `/khai/${draft.id}/${first.id}` },
		stages: stagesOf(draft, definition, circumstances, 'giay-to', locale),
		most: sizeInWords(uploadLimits.fileBytes),
		components: [...required, ...optional].map((rule) => ({
			key: rule.key,
			title: rule.title[locale],
			hint: rule.hint?.[locale],
			need: rule.need,
			limit: fileLimit(rule.megabytes),
			larger: rule.megabytes ? sizeInWords(fileLimit(rule.megabytes)) : undefined,
			unfinished: unfinished.filter(({ componentKey }) => componentKey === rule.key),
			refused: refused?.component === rule.key ? refused.told : undefined,
			offers: offers.get(rule.key) ?? [],
			vaultRefused:
				vault?.component === rule.key
					? vault.told
					: files.some(({ id, componentKey }) => componentKey === rule.key && ended.has(id))
						? m.vault_paper_not_valid({ title: rule.title[locale] })
						: undefined,
			files: files
				.filter(({ componentKey }) => componentKey === rule.key)
				.map(({ id, name, bytes, pages }) => ({ id, name, bytes, pages, finding: findings.get(id) })),
		})),
		back: `/khai/${draft.id}/${journey.steps.at(-1)?.step.id ?? ''}`,
	}
}
