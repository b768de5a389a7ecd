import { json } from '@sveltejs/kit'
import { isReady, readiness } from '#platform/health'

/** Whether requests may be sent here; 503 with the reasons while they may not. */
export async function GET() {
	const state = await readiness()
	return json(state, { status: isReady(state) ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
