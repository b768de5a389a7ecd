import sharp, { type Sharp } from 'sharp'
import { ok, type Result, refuse } from '#kernel/result'
import { aside, Overwhelmed } from './aside.server.ts'
import type { Page } from './bind-pages.server.ts'
import { uploadLimits } from './file.ts'
import type { UploadRefusal } from './refusal.ts'

// libvips reads dozens of formats, some with a long list of CVEs: it may open just those we take.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
sharp.cache(false)

/** The long side of A4 at 200 dpi, the least that an electronic copy has (NĐ 30/2020, phụ lục I). */
const longSide = 2339

/** Upright, no larger than a page needs, as a JPEG that carries the picture alone: no EXIF, no place where it was taken. */
export async function cleanPhoto(
	name: string,
	content: Uint8Array,
	kind: 'image' | 'heic',
): Promise<Result<Page, UploadRefusal>> {
	const opened = kind === 'heic' ? await openHeic(name, content) : await openImage(name, content)
	if (!opened.ok) return opened
	try {
		const { data, info } = await opened.value
			.resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
			.flatten({ background: '#ffffff' })
			.toColourspace('srgb')
			.jpeg({ quality: 80 })
			.toBuffer({ resolveWithObject: true })
		return ok({ jpeg: data, width: info.width, height: info.height })
	} catch {
		return refuse({ kind: 'image-unreadable', name })
	}
}

async function openImage(name: string, content: Uint8Array): Promise<Result<Sharp, UploadRefusal>> {
	const limit = uploadLimits.pixels
	try {
		const { width, height } = await sharp(content, { limitInputPixels: false }).metadata()
		if (width * height > limit) return refuse({ kind: 'image-too-big', name, pixels: width * height, limit })
		return ok(sharp(content, { limitInputPixels: limit, failOn: 'error', pages: 1 }).autoOrient())
	} catch {
		return refuse({ kind: 'image-unreadable', name })
	}
}

async function openHeic(name: string, content: Uint8Array): Promise<Result<Sharp, UploadRefusal>> {
	const limit = uploadLimits.pixels
	try {
		const found = await aside({ kind: 'decode-heic', content, mostPixels: limit })
		switch (found.kind) {
			case 'picture':
				return ok(sharp(found.rgba, { raw: { width: found.width, height: found.height, channels: 4 } }))
			case 'too-big':
				return refuse({ kind: 'image-too-big', name, pixels: found.pixels, limit })
			case 'unreadable':
				return refuse({ kind: 'image-unreadable', name })
		}
	} catch (failure) {
		if (!(failure instanceof Overwhelmed)) throw failure
		return refuse({ kind: 'image-unreadable', name })
	}
}
