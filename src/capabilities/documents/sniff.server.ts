import { fileTypeFromBuffer } from 'file-type'
import type { Foreign } from './refusal.ts'

export type Sniffed =
	| { readonly kind: 'pdf' }
	| { readonly kind: 'image'; readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp' }
	| { readonly kind: 'heic'; readonly mediaType: string }
	| { readonly kind: 'foreign'; readonly found: Foreign }

/** What a file is by its content. Its name and what the browser says of it are not looked at. */
export async function sniff(content: Uint8Array): Promise<Sniffed> {
	const head = content.subarray(0, 65_536)
	const mediaType: string = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime ?? ''
	switch (mediaType) {
		case 'application/pdf':
			return { kind: 'pdf' }
		case 'image/jpeg':
		case 'image/png':
		case 'image/webp':
			return { kind: 'image', mediaType }
		case 'image/heic':
		case 'image/heif':
		case 'image/heic-sequence':
		case 'image/heif-sequence':
			return { kind: 'heic', mediaType }
		default:
			return { kind: 'foreign', found: mediaType === '' ? foreignByText(head) : foreignByType(mediaType) }
	}
}

const families: readonly (readonly [RegExp, Foreign])[] = [
	[
		/x-elf|x-msdownload|x-mach-binary|android\.package|x-msi|java-archive|wasm|x-deb|x-rpm|x-ms-shortcut/,
		'program',
	],
	[/msword|officedocument|opendocument|x-cfb|rtf|ms-excel|ms-powerpoint/, 'office'],
	[/zip|rar|7z|tar|compress|x-xz|bzip|zstd|lz|archive|x-iso/, 'archive'],
	[/html|xml|svg/, 'web-page'],
	[/^image\//, 'other-image'],
	[/^video\//, 'video'],
	[/^audio\//, 'sound'],
]

const foreignByType = (mediaType: string): Foreign =>
	families.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'unknown'

function foreignByText(head: Uint8Array): Foreign {
	// The cut may fall inside a character.
	const text = new TextDecoder('utf-8').decode(head.subarray(0, 4096), { stream: true })
	if (text.startsWith('#!')) return 'program'
	if (/^\s*<(!doctype html|html|head|body|script|iframe|svg|\?xml|!--)/i.test(text)) return 'web-page'
	return /(?![\t\n\v\f\r])\p{Cc}|\ufffd/u.test(text) ? 'unknown' : 'text'
}
