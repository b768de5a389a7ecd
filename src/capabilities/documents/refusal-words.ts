import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { sizeInWords } from './size.ts'
import type { Active, Foreign, UploadRefusal } from './refusal.ts'

/** What happened and what to do about it, for the citizen, in the language of the request. */
export type RefusalWords = { readonly what: string; readonly remedy: string }

/** @returns two sentences; show both, the first one as the error of the file field */
export function refusalWords(refusal: UploadRefusal): RefusalWords {
	switch (refusal.kind) {
		case 'not-an-upload':
			return { what: m.documents_refused_not_an_upload(), remedy: m.documents_remedy_not_an_upload() }
		case 'interrupted':
			return { what: m.documents_refused_interrupted(), remedy: m.documents_remedy_interrupted() }
		case 'nothing-chosen':
			return { what: m.documents_refused_nothing_chosen(), remedy: m.documents_remedy_nothing_chosen() }
		case 'empty-file':
			return { what: m.documents_refused_empty_file(refusal), remedy: m.documents_remedy_empty_file() }
		case 'file-too-large': {
			const { name, bytes, limit } = refusal
			return {
				what: m.documents_refused_file_too_large({
					name,
					size: sizeInWords(bytes),
					limit: sizeInWords(limit),
				}),
				remedy: m.documents_remedy_file_too_large(),
			}
		}
		case 'upload-too-large': {
			const { bytes, limit } = refusal
			return {
				what: m.documents_refused_upload_too_large({ size: sizeInWords(bytes), limit: sizeInWords(limit) }),
				remedy: m.documents_remedy_upload_too_large(),
			}
		}
		case 'too-many-parts':
			return {
				what: m.documents_refused_too_many_parts(refusal),
				remedy: m.documents_remedy_too_many_parts(refusal),
			}
		case 'too-many-files':
			return {
				what: m.documents_refused_too_many_files(refusal),
				remedy: m.documents_remedy_too_many_files(),
			}
		case 'foreign-type': {
			const { name, found } = refusal
			return {
				what: m.documents_refused_foreign_type({ name, found: foreignWords(found) }),
				remedy: foreignRemedy(found),
			}
		}
		case 'infected':
			return { what: m.documents_refused_infected(refusal), remedy: m.documents_remedy_infected() }
		case 'not-scanned':
			return { what: m.documents_refused_not_scanned(refusal), remedy: m.documents_remedy_not_scanned() }
		case 'signature-broken': {
			const { name, signer } = refusal
			return {
				what: signer
					? m.documents_refused_signature_broken({ name, signer })
					: m.documents_refused_signature_forged({ name }),
				remedy: m.documents_remedy_signature_broken(),
			}
		}
		case 'image-too-big': {
			const millions = (pixels: number) => String(Math.ceil(pixels / 1_000_000))
			const { name, pixels, limit } = refusal
			return {
				what: m.documents_refused_image_too_big({ name, size: millions(pixels), limit: millions(limit) }),
				remedy: m.documents_remedy_image_too_big(),
			}
		}
		case 'image-unreadable':
			return {
				what: m.documents_refused_image_unreadable(refusal),
				remedy: m.documents_remedy_image_unreadable(),
			}
		case 'pdf-unreadable':
			return {
				what: m.documents_refused_pdf_unreadable(refusal),
				remedy: m.documents_remedy_pdf_unreadable(),
			}
		case 'pdf-locked':
			return { what: m.documents_refused_pdf_locked(refusal), remedy: m.documents_remedy_pdf_locked() }
		case 'pdf-active': {
			const { name, found } = refusal
			return {
				what: m.documents_refused_pdf_active({ name, found: activeWords(found) }),
				remedy: m.documents_remedy_pdf_active(),
			}
		}
		case 'pdf-too-long':
			return { what: m.documents_refused_pdf_too_long(refusal), remedy: m.documents_remedy_pdf_too_long() }
		default:
			return unreachable(refusal)
	}
}

function foreignWords(found: Foreign): string {
	switch (found) {
		case 'program':
			return m.documents_found_program()
		case 'archive':
			return m.documents_found_archive()
		case 'web-page':
			return m.documents_found_web_page()
		case 'office':
			return m.documents_found_office()
		case 'other-image':
			return m.documents_found_other_image()
		case 'video':
			return m.documents_found_video()
		case 'sound':
			return m.documents_found_sound()
		case 'text':
			return m.documents_found_text()
		case 'unknown':
			return m.documents_found_unknown()
		default:
			return unreachable(found)
	}
}

function foreignRemedy(found: Foreign): string {
	switch (found) {
		case 'office':
			return m.documents_remedy_foreign_office()
		case 'archive':
			return m.documents_remedy_foreign_archive()
		case 'program':
			return m.documents_remedy_foreign_program()
		case 'web-page':
		case 'other-image':
		case 'video':
		case 'sound':
		case 'text':
		case 'unknown':
			return m.documents_remedy_foreign_type()
		default:
			return unreachable(found)
	}
}

function activeWords(found: Active): string {
	switch (found) {
		case 'script':
			return m.documents_active_script()
		case 'launch':
			return m.documents_active_launch()
		case 'attachment':
			return m.documents_active_attachment()
		case 'media':
			return m.documents_active_media()
		default:
			return unreachable(found)
	}
}
