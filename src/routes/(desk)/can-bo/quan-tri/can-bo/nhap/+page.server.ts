import { fail, type RequestEvent } from '@sveltejs/kit'
import { readSheet } from 'read-excel-file/node'
import { fields } from '#catalogue/server'
import { hashTemporary, newTemporaryPassword, setTemporaryPassword } from '#identity/server'
import { m } from '#messages'
import { longestSheet, type PlannedRow, type SheetRow, sheetRows } from '#tenancy'
import { type Administrator, agencies, importPeople, planImport, roles } from '#tenancy/server'
import { dayInVietNam, now } from '#kernel/dates'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf, textOf } from '../../by.server.ts'
import { rowTold, sheetTold } from '../told.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'people.manage', 'somewhere')
	const [places, all] = await event.locals.transact(async (tx) =>
		Promise.all([agencies(tx, { onDay: dayInVietNam(now()) }), roles(tx)]),
	)
	return {
		places: places.map(({ code, name }) => ({ code, name })),
		roles: all.filter(({ retired }) => !retired).map(({ code, name }) => ({ code, name })),
	}
}

const nothing = { told: undefined, rows: undefined, sheet: undefined, added: undefined, unchanged: 0 }

export const actions = {
	/** Reads the sheet and shows what each row would do; nothing is written. */
	preview: async (event) => {
		const by = administratorOf(event, 'people.manage', 'somewhere')
		const form = await event.request.formData()
		const file = form.get('tep')
		if (!(file instanceof File) || file.size === 0)
			return fail(400, { ...nothing, told: m.people_file_missing() })
		const cells = await readSheet(Buffer.from(await file.arrayBuffer())).catch(() => undefined)
		if (!cells) return fail(400, { ...nothing, told: m.people_file_unreadable() })
		const read = sheetRows(cells)
		if ('refusal' in read) return fail(400, { ...nothing, told: sheetTold(read.refusal) })
		const plan = await event.locals.transact(async (tx) =>
			planImport(tx, read.rows, { official: by.official, fields: await fields(tx), at: by.at }),
		)
		return { ...nothing, rows: plan.map(shown), sheet: JSON.stringify(read.rows) }
	},
	/** Takes all of it in, or nothing: planned anew in the transaction that writes. */
	take: async (event) => {
		const by = administratorOf(event, 'people.manage', 'somewhere')
		const form = await event.request.formData()
		const sheet = textOf(form, 'dong')
		const rows = rowsFrom(sheet)
		if (!rows) return fail(400, { ...nothing, told: m.people_file_missing() })
		const taken = await takeIn(event, by, rows)
		if (!taken.ok)
			return fail(409, { ...nothing, told: m.people_import_changed(), rows: taken.refusal.map(shown), sheet })
		return { ...nothing, added: taken.value, unchanged: rows.length - taken.value.length }
	},
} satisfies Actions

async function takeIn(event: RequestEvent, by: Administrator, rows: readonly SheetRow[]) {
	const { transact } = event.locals
	// Hashed before the transaction, for as many as may be new: no connection waits for it.
	const plan = await transact(async (tx) =>
		planImport(tx, rows, { official: by.official, fields: await fields(tx), at: by.at }),
	)
	const passwords: { readonly password: string; readonly hash: string }[] = []
	for (const { outcome } of plan)
		if (outcome === 'add') {
			const password = newTemporaryPassword()
			passwords.push({ password, hash: await hashTemporary(password) })
		}
	return transact(async (tx) => {
		const imported = await importPeople(tx, by, rows, await fields(tx))
		if (!imported.ok) return imported
		const added: { username: string; fullName: string; password: string }[] = []
		for (const [index, { id, username, fullName }] of imported.value.entries()) {
			const one = passwords[index]
			if (!one) throw new Error('More people are new than a moment ago; nothing is written')
			await setTemporaryPassword(tx, id, one.hash, by.at)
			added.push({ username, fullName, password: one.password })
		}
		return { ok: true as const, value: added }
	})
}

const shown = (row: PlannedRow) => ({
	line: row.line,
	name: row.person.fullName,
	username: row.person.username,
	title: row.person.title,
	outcome: row.outcome,
	duties: row.duties.length,
	reasons:
		row.outcome === 'wrong'
			? row.faults.map(rowTold)
			: row.outcome === 'change'
				? row.changes.map((change) => changeNames[change]())
				: [],
})

const changeNames = {
	fullName: m.people_name,
	title: m.people_job,
	phone: m.people_phone,
	email: m.people_email,
	agencyId: m.people_sits,
	duties: m.people_duties,
} as const

const columns = [
	'fullName',
	'username',
	'title',
	'phone',
	'email',
	'agency',
	'roles',
	'from',
	'until',
	'fields',
	'source',
] as const

/** The rows as the form carried them: whoever changed them on the way may do so in Excel as well, so they are only read with care. */
function rowsFrom(text: string): readonly SheetRow[] | undefined {
	try {
		const parsed: unknown = JSON.parse(text)
		if (!Array.isArray(parsed) || parsed.length === 0 || parsed.length > longestSheet) return undefined
		return parsed.map((row: Record<string, unknown>, index) => ({
			...(Object.fromEntries(
				columns.map((column) => [column, typeof row[column] === 'string' ? row[column] : '']),
			) as Omit<SheetRow, 'line'>),
			line: typeof row['line'] === 'number' ? row['line'] : index + 2,
		}))
	} catch {
		return undefined
	}
}
