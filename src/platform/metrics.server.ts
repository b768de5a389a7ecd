import { Histogram, Registry } from 'prom-client'

const registry = new Registry()
const requests = new Histogram({
	name: 'motcua_http_request_seconds',
	help: 'How long a request took, by the route that answered it.',
	labelNames: ['method', 'route', 'status'],
	registers: [registry],
})

/** Counts an answered request under its route's pattern. */
export function observeRequest(method: string, route: string | null, status: number, seconds: number): void {
	requests.observe({ method, route: route ?? 'none', status: String(status) }, seconds)
}
