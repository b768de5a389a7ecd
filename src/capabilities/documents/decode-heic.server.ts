import heic from 'heic-decode'

export type HeicFinding =
	| {
			readonly kind: 'picture'
			readonly width: number
			readonly height: number
			readonly rgba: Uint8ClampedArray<ArrayBuffer>
	  }
	| { readonly kind: 'too-big'; readonly pixels: number }
	| { readonly kind: 'unreadable' }

/** Pixels of an iPhone's photo, already turned upright (libheif obeys `irot`). Takes seconds: only in the thread. */
export async function decodeHeic(content: Uint8Array, mostPixels: number): Promise<HeicFinding> {
	try {
		const pictures = await heic.all({ buffer: content })
		try {
			const first = pictures[0]
			if (!first) return { kind: 'unreadable' }
			const pixels = first.width * first.height
			if (pixels > mostPixels) return { kind: 'too-big', pixels }
			const { width, height, data } = await first.decode()
			return { kind: 'picture', width, height, rgba: data }
		} finally {
			pictures.dispose()
		}
	} catch {
		return { kind: 'unreadable' }
	}
}
