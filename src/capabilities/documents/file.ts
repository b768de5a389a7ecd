import type { WallText } from '#calendar'
import type { Instant } from '#kernel/dates'
import type { Digest } from './file-store.ts'
import type { SignatureFinding } from './signature.ts'

/** A file as the citizen and the official see it. Its bytes are in the file store under `sha256`. */
export type StoredFile = {
	readonly id: string
	readonly componentKey: string
	/** As the citizen named it, cleaned, with the ending its content deserves. */
	readonly name: string
	readonly mediaType: string
	readonly bytes: number
	readonly sha256: Digest
	readonly pages: number | null
	readonly storedAt: Instant
}

/** The paper of its sender's vault that a component is, with its provenance (kho dữ liệu điện tử). Days are `YYYY-MM-DD`. */
export type FromVault = {
	readonly paper: string
	readonly origin: 'issued' | 'accepted'
	readonly title: string
	/** Of a result of ours. */
	readonly number: string | null
	/** Who issued it, or accepted it, and on which day, with which dossier. */
	readonly issuer: string
	readonly on: string
	readonly dossier: string
	/** The first day it no longer holds; null: no end is known. */
	readonly validTo: string | null
}

/** What was found out about a component when it came, beside what it is. */
export type Finding = {
	readonly scanned: boolean
	/** Of a PDF its digital signatures, none when it is not signed; null where nobody looked, as with photos. */
	readonly signatures: readonly FoundSignature[] | null
	/** Absent: it was uploaded. */
	readonly fromVault?: FromVault | undefined
}

/** With its time as the clocks of Viet Nam showed it. */
export type FoundSignature = Omit<SignatureFinding, 'signedAt'> & { readonly signedAt: WallText | null }

/** One file of an upload as the browser sent it. */
export type UploadPart = { readonly name: string } & (
	{ readonly content: Uint8Array } | { readonly path: string }
)

/** A file of which some bytes are still missing, or that nobody has looked at yet. */
export type Unfinished = {
	readonly id: string
	readonly componentKey: string
	readonly name: string
	/** Tells the same file when it is chosen again, see `printOf`. */
	readonly print: string
	readonly bytes: number
	readonly arrived: number
}

/** The same file chosen again on the same machine has the same print. */
export const printOf = ({
	name,
	size,
	lastModified,
}: {
	readonly name: string
	readonly size: number
	readonly lastModified: number
}): string => `${size} ${lastModified} ${name}`.slice(0, 400)

/** What a file was made from, kept with it: a PDF made of three photos has three origins. */
export type Origin = {
	readonly name: string
	readonly mediaType: string
	readonly bytes: number
	readonly sha256: Digest
}

const megabyte = 1_000_000

/** What an upload may be; shown to people before they choose, and enforced while reading. */
export const uploadLimits = {
	/** Bytes of one file: a scan of 40 colour pages at 200 dpi is about 20 MB (NĐ 30/2020 asks for 200 dpi in colour). */
	fileBytes: 25 * megabyte,
	/** Bytes of all files of one upload. */
	uploadBytes: 100 * megabyte,
	parts: 10,
	pixels: 60_000_000,
	pages: 200,
	filesPerComponent: 20,
	/** What a component may take at most when its form allows more than `fileBytes`: sets of drawings, maps, models. */
	largestFileBytes: 200 * megabyte,
} as const

/** Most bytes of one file for a component whose form says so many megabytes, if it says anything. */
export const fileLimit = (megabytes: number | undefined): number =>
	Math.min((megabytes ?? 0) * megabyte || uploadLimits.fileBytes, uploadLimits.largestFileBytes)

/** For the `accept` of a file field: a hint to the browser, never a check. */
export const uploadAccept = 'image/*,.heic,.heif,application/pdf'

/**
 * The name as people may read it: NFC, without folders, control and direction-changing characters, at most 120
 * characters, with `ending` in place of whatever it claimed to be.
 */
export function tidyName(name: string, ending: string): string {
	const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
	const stem = last
		.replace(/\.[A-Za-z0-9]{1,5}$/, '')
		.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}<>:"|?*]/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[. ]+|[. ]+$/g, '')
	const short = Array.from(stem).slice(0, 120).join('').trim()
	return `${short === '' ? 'tep' : short}.${ending}`
}
