import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { ResultPaper } from '#catalogue'
import { procedureVersion } from '#catalogue/server'
import { dayInVietNam, type Instant, instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { agency } from '#tenancy/server'
import { type Ending, keepPapers } from '#vault/server'
import { componentsOf } from './components.server.ts'
import { type Desk, dueOf, openForAct, record, type Seen, step } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { history } from './store.server.ts'
import { standingActs } from './undo.ts'

/** A result whose number is given, so that its paper can be made: everything the paper says that the dossier does not. */
export type ReservedResult = {
	readonly dossier: Dossier
	readonly title: string
	readonly paper: ResultPaper
	readonly number: string
	readonly date: Instant
	readonly verificationCode: string
	readonly signer: { readonly name: string; readonly title: string }
	readonly agencyId: string
}

/**
 * Gives the result of a dossier its number, once: a repeated or interrupted issue finds the same number again. The paper is
 * then made outside any transaction, and {@link issueResult} closes it.
 */
export async function reserveResult(desk: Desk, seen: Seen): Promise<Result<ReservedResult, Refusal>> {
	const opened = await openForAct(desk, seen, 'issue')
	if (!opened.ok) return opened
	const { dossier } = opened.value
	const { code, version } = dossier.procedure
	const procedure = await procedureVersion(desk.tx, desk.tenant, code, version)
	const issued = procedure?.results.find((result) => result.paper)
	if (!issued?.paper) return refuse({ kind: 'process-says-no', why: 'no-result-paper' })
	const { paper, name: title } = issued
	const signer = await approver(desk.tx, dossier)

	const known = await reserved(desk.tx, dossier.id)
	if (known) return ok({ dossier, title, paper, signer, agencyId: dossier.competentAgencyId, ...known })
	const number = await nextNumber(desk, dossier, paper)
	const verificationCode = randomBytes(12).toString('base64url')
	await desk.tx
		.insertInto('dossiers.result')
		.values({
			tenant_id: desk.tenant,
			dossier_id: dossier.id,
			number,
			title,
			agency_id: dossier.competentAgencyId,
			signer_name: signer.name,
			signer_title: signer.title,
			reserved_at: desk.at.toString(),
			verification_code: verificationCode,
		})
		.execute()
	return ok({
		dossier,
		title,
		paper,
		number,
		date: desk.at,
		verificationCode,
		signer,
		agencyId: dossier.competentAgencyId,
	})
}

/** Issues the result once its paper is stored (vào sổ, phát hành): the dossier is processed and the citizen is told. */
export async function issueResult(
	desk: Desk,
	seen: Seen,
	stored: { readonly fileId: string; readonly sha256: string },
	lookedUp: Readonly<Record<string, string>> = {},
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'issue')
	if (!opened.ok) return opened
	const movement = step(opened.value, 'issue', desk.at)
	if (!movement.ok) return movement
	// What runs after the due time is the office's time too.
	const { elapsedSeconds, lateSeconds } = dueOf(opened.value.dossier, opened.value.calendar, desk.at)
	const workedSeconds = elapsedSeconds + lateSeconds
	const row = await desk.tx
		.updateTable('dossiers.result')
		.set({ file_id: stored.fileId, sha256: stored.sha256, issued_at: desk.at.toString() })
		.where('dossier_id', '=', opened.value.dossier.id)
		.returning(['number', 'title', 'verification_code'])
		.executeTakeFirstOrThrow()
	await keepPapers(desk.tx, await endingOf(desk, opened.value.dossier, { ...row, ...stored }))
	const result = {
		number: row.number,
		title: row.title,
		verificationCode: row.verification_code,
		workedSeconds,
		...stored,
	}
	return ok(
		await record(desk, opened.value, {
			kind: 'issued',
			result,
			...(Object.keys(lookedUp).length > 0 && { lookedUp }),
			movement: movement.value,
		}),
	)
}

/** What its applicant's vault takes in: the result, and what was handed in anew and found right. */
async function endingOf(
	desk: Desk,
	dossier: Dossier,
	result: Pick<Ending['result'], 'title' | 'number' | 'fileId' | 'sha256'>,
): Promise<Ending> {
	const [components, issuer] = await Promise.all([
		componentsOf(desk.tx, desk.tenant, dossier),
		agency(desk.tx, dossier.competentAgencyId),
	])
	const { id, code, personId, procedure, marks } = dossier
	return {
		ownerId: personId,
		dossier: { id, code },
		procedure,
		issuer: { id: dossier.competentAgencyId, name: issuer?.name ?? '' },
		at: desk.at,
		result,
		accepted: dossier.files.flatMap(({ id: fileId, component, sha256, fromVault }) =>
			fromVault || marks[component]?.found !== 'present'
				? []
				: {
						component,
						fileId,
						sha256,
						title: components.find(({ key }) => key === component)?.label ?? {
							vi: component,
							en: component,
						},
					},
		),
	}
}

async function reserved(
	tx: Tx,
	dossierId: string,
): Promise<{ number: string; date: Instant; verificationCode: string } | undefined> {
	const row = await tx
		.selectFrom('dossiers.result')
		.select(['number', 'reserved_at', 'verification_code'])
		.where('dossier_id', '=', dossierId)
		.executeTakeFirst()
	return (
		row && { number: row.number, date: instant(row.reserved_at), verificationCode: row.verification_code }
	)
}

async function nextNumber(desk: Desk, dossier: Dossier, paper: ResultPaper): Promise<string> {
	const { year } = dayInVietNam(desk.at)
	const { last_number: last } = await desk.tx
		.insertInto('dossiers.result_number')
		.values({
			tenant_id: desk.tenant,
			agency_id: dossier.competentAgencyId,
			register: paper.register,
			year,
			last_number: 1,
		})
		.onConflict((conflict) =>
			conflict
				.constraint('result_number_pkey')
				.doUpdateSet({ last_number: sql`result_number.last_number + 1` }),
		)
		.returning('last_number')
		.executeTakeFirstOrThrow()
	// NĐ 30/2020, Phụ lục I: a number below ten is written with a zero before it.
	return paper.numberPattern.replace('{n}', String(last).padStart(2, '0')).replace('{year}', String(year))
}

/** Who approved last: it is their name that stands under the result. */
async function approver(tx: Tx, dossier: Dossier): Promise<{ name: string; title: string }> {
	const approval = standingActs(await history(tx, dossier.id)).findLast((event) => event.kind === 'approved')
	if (approval?.actor.kind !== 'official')
		throw new Error(`Dossier ${dossier.code} is to be issued but nobody approved it`)
	return { name: approval.actor.name, title: approval.actor.title }
}
