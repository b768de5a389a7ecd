import { z } from 'zod'
import { type RefusalWords, refusalWords } from './refusal-words.ts'
import type { UploadRefusal } from './refusal.ts'

const name = z.string().max(200)
const most = z.number().int().nonnegative()
const found = {
	foreign: ['program', 'archive', 'web-page', 'office', 'other-image', 'video', 'sound', 'text', 'unknown'],
	active: ['script', 'launch', 'attachment', 'media'],
} as const
const known: z.ZodType<UploadRefusal> = z.discriminatedUnion('kind', [
	z.object({ kind: z.enum(['not-an-upload', 'interrupted', 'nothing-chosen']) }),
	z.object({
		kind: z.enum(['empty-file', 'image-unreadable', 'pdf-unreadable', 'pdf-locked', 'not-scanned']),
		name,
	}),
	z.object({ kind: z.literal('signature-broken'), name, signer: z.string().max(200) }),
	z.object({ kind: z.literal('infected'), name, virus: z.string().max(200) }),
	z.object({ kind: z.literal('file-too-large'), name, bytes: most, limit: most }),
	z.object({ kind: z.literal('upload-too-large'), bytes: most, limit: most }),
	z.object({ kind: z.enum(['too-many-parts', 'too-many-files']), limit: most }),
	z.object({ kind: z.literal('foreign-type'), name, found: z.enum(found.foreign) }),
	z.object({ kind: z.literal('image-too-big'), name, pixels: most, limit: most }),
	z.object({ kind: z.literal('pdf-active'), name, found: z.enum(found.active) }),
	z.object({ kind: z.literal('pdf-too-long'), name, pages: most, limit: most }),
])

/** Carries a refusal over a redirect: without a script the answer to an upload is its page again. */
export const refusalQuery = (component: string, refusal: UploadRefusal): string =>
	new URLSearchParams({ 'thanh-phan': component, 'khong-nhan': JSON.stringify(refusal) }).toString()

/** Reads it back. Anyone may write such an address, so nothing but a refusal that there is gets told. */
export function refusalFrom(query: URLSearchParams): { component: string; told: RefusalWords } | undefined {
	const read = known.safeParse(parsed(query.get('khong-nhan') ?? ''))
	return read.success
		? { component: query.get('thanh-phan') ?? '', told: refusalWords(read.data) }
		: undefined
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown
	} catch {
		return undefined
	}
}
