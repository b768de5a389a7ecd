import { json } from '@sveltejs/kit'
import type { ScannerState } from '#documents'
import { isReady, readiness } from '#platform/health'

/** Whether requests may be sent here; 503 with the reasons while they may not. */
export async function GET({ locals }) {
	const [state, scanner] = await Promise.all([readiness(), locals.scanner?.state()])
	// Without a scan uploads are refused or marked; everything else goes on, so requests may come.
	const viruses = scanner === undefined ? 'not scanned: CLAMD_URL is not set' : stateWords(scanner)
	return json(
		{ ...state, viruses },
		{ status: isReady(state) ? 200 : 503, headers: { 'cache-control': 'no-store' } },
	)
}

const stateWords = (state: ScannerState): string =>
	state.kind === 'answers'
		? `ok: ${state.by}`
		: `uploads are refused, the scanner does not answer: ${state.why}`
