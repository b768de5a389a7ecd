import { mayReadMetrics, metricsText } from '#platform/metrics'

/** Figures for Prometheus; hidden from everyone else. */
export async function GET({ getClientAddress, request }) {
	if (!mayReadMetrics(getClientAddress(), request.headers.get('authorization')))
		return new Response(null, { status: 404 })
	const { contentType, text } = await metricsText()
	return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}
