import writeXlsxFile from 'write-excel-file/node'
import { m } from '#messages'
import { requirePermission } from '../../../../../../guards.ts'
import type { RequestHandler } from './$types'

/** An empty sheet with the headings that the import reads. */
export const GET: RequestHandler = async (event) => {
	requirePermission(event, 'people.manage', 'somewhere')
	const headings = [
		m.people_name(),
		m.people_username(),
		m.people_job(),
		m.people_phone(),
		m.people_email(),
		m.people_column_agency(),
		m.people_column_roles(),
		m.people_column_from(),
		m.people_column_until(),
		m.people_column_fields(),
		m.people_column_source(),
	]
	const file = await writeXlsxFile([headings.map((value) => ({ value, fontWeight: 'bold' as const }))], {
		columns: headings.map((heading) => ({ width: Math.max(16, heading.length + 4) })),
	}).toBuffer()
	return new Response(new Uint8Array(file), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': 'attachment; filename="can-bo.xlsx"',
		},
	})
}
