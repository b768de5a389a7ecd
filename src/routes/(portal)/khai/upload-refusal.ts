import type { UploadRefusal } from '#documents'
import { unreachable } from '#kernel/result'
import { m } from '#messages'

const megabytes = (bytes: number) => String(Math.round(bytes / 100_000) / 10)

/** Why an upload was not taken, in words: what happened and what to do. */
export function tellUpload(refusal: UploadRefusal): string {
	switch (refusal.kind) {
		case 'not-an-upload':
		case 'nothing-chosen':
			return m.forms_upload_nothing()
		case 'interrupted':
			return m.forms_upload_broken()
		case 'empty-file':
			return m.forms_upload_empty({ name: refusal.name })
		case 'file-too-large':
			return m.forms_upload_too_large({
				name: refusal.name,
				size: megabytes(refusal.bytes),
				most: megabytes(refusal.limit),
			})
		case 'upload-too-large':
			return m.forms_upload_all_too_large({ most: megabytes(refusal.limit) })
		case 'too-many-parts':
		case 'too-many-files':
			return m.forms_upload_too_many({ most: refusal.limit })
		case 'foreign-type':
			return m.forms_upload_foreign({ name: refusal.name })
		case 'image-too-big':
		case 'image-unreadable':
			return m.forms_upload_image({ name: refusal.name })
		case 'pdf-unreadable':
			return m.forms_upload_pdf({ name: refusal.name })
		case 'pdf-locked':
			return m.forms_upload_locked({ name: refusal.name })
		case 'pdf-active':
			return m.forms_upload_active({ name: refusal.name })
		case 'pdf-too-long':
			return m.forms_upload_too_long({ name: refusal.name, pages: refusal.pages, most: refusal.limit })
		default:
			return unreachable(refusal)
	}
}

const kinds: ReadonlySet<string> = new Set<UploadRefusal['kind']>([
	'not-an-upload',
	'interrupted',
	'nothing-chosen',
	'empty-file',
	'file-too-large',
	'upload-too-large',
	'too-many-parts',
	'too-many-files',
	'foreign-type',
	'image-too-big',
	'image-unreadable',
	'pdf-unreadable',
	'pdf-locked',
	'pdf-active',
	'pdf-too-long',
])

/** Carries a refusal over a redirect: without a script the answer to an upload is the page of papers again. */
export function refusalQuery(component: string, refusal: UploadRefusal): string {
	const query = new URLSearchParams({ 'thanh-phan': component })
	for (const [name, value] of Object.entries(refusal)) query.set(name, String(value))
	return query.toString()
}

/** Reads it back. Anyone may write such an address, so only known kinds are told, with numbers that are numbers. */
export function refusalFrom(query: URLSearchParams): { component: string; told: string } | undefined {
	const kind = query.get('kind') ?? ''
	if (!kinds.has(kind)) return undefined
	const number = (name: string) => Number(query.get(name)) || 0
	const refusal = {
		kind,
		name: (query.get('name') ?? '').slice(0, 120),
		bytes: number('bytes'),
		limit: number('limit'),
		pages: number('pages'),
	} as UploadRefusal
	return { component: query.get('thanh-phan') ?? '', told: tellUpload(refusal) }
}
