/** What a file turned out to be when it is nothing we take. */
export type Foreign =
	'program' | 'archive' | 'web-page' | 'office' | 'other-image' | 'video' | 'sound' | 'text' | 'unknown'

/** What a PDF carries that could act on the machine of whoever opens it. */
export type Active = 'script' | 'launch' | 'attachment' | 'media'

/** Why an upload is not taken. `name` is the file as the citizen knows it. Nothing of a refused upload is kept. */
export type UploadRefusal =
	| { readonly kind: 'not-an-upload' }
	| { readonly kind: 'interrupted' }
	| { readonly kind: 'nothing-chosen' }
	| { readonly kind: 'empty-file'; readonly name: string }
	| { readonly kind: 'file-too-large'; readonly name: string; readonly bytes: number; readonly limit: number }
	| { readonly kind: 'upload-too-large'; readonly bytes: number; readonly limit: number }
	| { readonly kind: 'too-many-parts'; readonly limit: number }
	| { readonly kind: 'too-many-files'; readonly limit: number }
	| { readonly kind: 'foreign-type'; readonly name: string; readonly found: Foreign }
	| { readonly kind: 'infected'; readonly name: string; readonly virus: string }
	/** The scanner did not answer: nobody may open what nobody looked through. */
	| { readonly kind: 'not-scanned'; readonly name: string }
	/** A digital signature says that the file was changed after it was made; `signer` is empty when it names nobody. */
	| { readonly kind: 'signature-broken'; readonly name: string; readonly signer: string }
	| { readonly kind: 'image-too-big'; readonly name: string; readonly pixels: number; readonly limit: number }
	| { readonly kind: 'image-unreadable'; readonly name: string }
	| { readonly kind: 'pdf-unreadable'; readonly name: string }
	| { readonly kind: 'pdf-locked'; readonly name: string }
	| { readonly kind: 'pdf-active'; readonly name: string; readonly found: Active }
	| { readonly kind: 'pdf-too-long'; readonly name: string; readonly pages: number; readonly limit: number }

/** Whether the very same file may be taken later: the fault was ours, or there was no room. What has arrived of it is kept. */
export const mayComeAgain = ({ kind }: UploadRefusal): boolean =>
	kind === 'not-scanned' || kind === 'too-many-files' || kind === 'interrupted'
