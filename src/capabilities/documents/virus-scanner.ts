/** Port: looks through what was sent before anyone else can open it. */
export type VirusScanner = {
	/** Looks through the whole content, in the order of its bytes; never throws. */
	scan(content: AsyncIterable<Uint8Array>): Promise<Scan>
	/** Whether it answers, and with which signatures, for those who keep the service running; never throws. */
	state(): Promise<ScannerState>
}

export type Scan =
	/** `by` names the scanner with its signatures. */
	| { readonly kind: 'clean'; readonly by: string }
	/** `virus` as the scanner names it. */
	| { readonly kind: 'infected'; readonly virus: string }
	/** The scanner was not reached, was too slow or did not look at all of it: nothing is known of the content. */
	| { readonly kind: 'unknown'; readonly why: string }

export type ScannerState =
	{ readonly kind: 'answers'; readonly by: string } | { readonly kind: 'silent'; readonly why: string }
