import type { RequestEvent } from '@sveltejs/kit'
import { type Dossier, lookedUpFor, type Refusal, resultPaper } from '#dossiers'
import { type Desk, issueResult, reserveResult, type Seen } from '#dossiers/server'
import { digest } from '#documents'
import { recordResult } from '#documents/server'
import type { OfficialAtWork } from '#identity'
import { formDefinition } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { nfc } from '#kernel/vietnamese'
import { agency } from '#tenancy/server'

/**
 * Gives the result its number, sets its paper, keeps the bytes, and issues it. The press and the file store work outside
 * any transaction; whatever breaks in between, a second try finds the same number and the same paper.
 */
export async function issue(
	{ locals, url, getClientAddress }: RequestEvent,
	{
		official,
		seen,
		form,
	}: { readonly official: OfficialAtWork; readonly seen: Seen; readonly form: FormData },
): Promise<Result<Dossier, Refusal>> {
	const tenant = locals.tenant.code
	const deskOf = (tx: Desk['tx']): Desk => ({ tx, tenant, official, at: now(), address: getClientAddress() })

	const reserved = await locals.transact(async (tx) => {
		const result = await reserveResult(deskOf(tx), seen)
		if (!result.ok) return { ...result, agency: undefined, declaredOn: undefined }
		const { dossier, agencyId } = result.value
		return {
			...result,
			agency: await agency(tx, agencyId),
			declaredOn: await formDefinition(tx, tenant, dossier.form.id, dossier.form.version),
		}
	})
	if (!reserved.ok) return reserved
	const { dossier, title, paper, number, date, verificationCode, signer } = reserved.value
	if (!reserved.agency) throw new Error(`Dossier ${dossier.code} is decided by an agency that is not there`)

	const lookedUp = Object.fromEntries(
		lookedUpFor(paper.template, dossier.answers)
			.map((field) => [field, lineFrom(form.get(field))] as const)
			.filter(([, text]) => text !== ''),
	)
	const set = resultPaper({
		lookedUp,
		template: paper.template,
		says: paper.says,
		form: reserved.declaredOn ?? { steps: [] },
		answers: dossier.answers,
		number,
		day: dayInVietNam(date),
		agency: reserved.agency,
		signer,
		link: `${url.origin}/ket-qua/${verificationCode}`,
		verificationCode,
	})
	if (!set.ok) return set
	const bytes = await locals.press(set.value)
	const sha256 = await locals.files.put(tenant, bytes)

	return locals.transact(async (tx) => {
		const fileId = newId()
		const issued = await issueResult(deskOf(tx), seen, { fileId, sha256 }, lookedUp)
		if (issued.ok)
			await recordResult(tx, {
				id: fileId,
				dossierId: dossier.id,
				name: `${title} ${dossier.code}.pdf`,
				bytes: bytes.length,
				sha256: digest(sha256),
				pages: null,
				now: now(),
			}).execute()
		return issued
	})
}

const lineFrom = (value: FormDataEntryValue | null): string =>
	typeof value === 'string' ? nfc(value).replaceAll(/\s+/g, ' ').trim().slice(0, 300) : ''
