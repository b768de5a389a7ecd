import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Overlay, overlayFrom } from '#catalogue'
import { publishReceived } from '#catalogue/server'
import { publishForm } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { publishedBpmn, publishedVersions, publishProcess } from '#workflow/server'

// What a tenant publishes so that a procedure can be filed: its editorial layer, its e-forms, its processes.

const here = (folder: string) => join(import.meta.dirname, folder)
const asLoader = (tenant: string) => ({ tenant, person: 'demo' })

/** The editorial layer over the received catalogue. */
export async function publishProcedures(tenant: string): Promise<void> {
	const at = now()
	const overlays = await editorialLayer()
	await transactAsOwner(
		(tx) => publishReceived(tx, { tenant, overlays, at, today: dayInVietNam(at), by: 'demo' }),
		tenant,
	)
}

export const editorialLayer = async (): Promise<readonly Overlay[]> =>
	(await jsonIn('editorial')).flat().map(overlayOf)

/** The e-forms; a version that is published already stays as it is. */
export async function publishForms(tenant: string): Promise<void> {
	for (const definition of await jsonIn('forms')) {
		const published = await transact(asLoader(tenant), (tx) => publishForm(tx, definition, now()))
		if (!published.ok) throw new Error(`The demo form is refused: ${JSON.stringify(published.refusal)}`)
	}
}

/** Where each process came from stands in its documentation; most were pasted as the tables beside them. */
export const procedureOf: Readonly<Record<string, string>> = {
	'khai-sinh': '1.001193',
	'cap-phep-xay-dung-nha-o': '1.013225',
	'cap-ban-sao-so-goc': '2.000908',
	'chung-thuc-ban-sao': '2.000815',
	'xac-nhan-hon-nhan': '1.004873',
	'tiep-nhan-bao-tro-xa-hoi': '2.000286',
	'xac-dinh-khuyet-tat': '1.001699',
	'chuyen-muc-dich-dat': '1.013949',
	'cai-chinh-ho-tich': '1.004859',
	'tro-cap-huu-tri': '1.014027',
	'dang-ky-ho-kinh-doanh': '1.001612',
	'khai-tu': '1.000656',
	'dang-ky-bien-dong-dat': '1.013833',
	'dang-ky-ket-hon': '1.000894',
	'trich-luc-ho-tich': '2.000635',
	'dang-ky-thuong-tru': '1.004222',
	'tro-giup-nguoi-khuyet-tat': '1.001776',
}

/** The internal processes. */
export async function publishProcesses(tenant: string): Promise<void> {
	for (const [processId, procedureCode] of Object.entries(procedureOf)) {
		const bpmn = await readFile(join(here('processes'), `${processId}.bpmn`), 'utf8')
		const published = await transact(asLoader(tenant), async (tx) => {
			// What officials have published since stays in force.
			const [newest] = await publishedVersions(tx, tenant, processId)
			for (let version = 1; version < (newest?.version ?? 0); version += 1)
				if ((await publishedBpmn(tx, tenant, processId, version)) === bpmn)
					return { ok: true as const, value: { processId, version } }
			return publishProcess(tx, { tenant, processId, procedureCode, bpmn, at: now() })
		})
		if (!published.ok)
			throw new Error(`The process ${processId} is refused: ${JSON.stringify(published.refusal)}`)
	}
}

async function jsonIn(folder: string): Promise<unknown[]> {
	const names = (await readdir(here(folder))).filter((name) => name.endsWith('.json')).sort()
	return Promise.all(
		names.map(async (name) => JSON.parse(await readFile(join(here(folder), name), 'utf8')) as unknown),
	)
}

function overlayOf(content: unknown): Overlay {
	const overlay = overlayFrom(content)
	if (!overlay.ok) throw new Error(`An editorial file of the demo is refused: ${overlay.refusal}`)
	return overlay.value
}
