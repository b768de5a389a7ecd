import { refreshAll } from '$app/navigation'
import type { Counters } from '#dossiers/server'

const everyMilliseconds = 15_000

/**
 * Asks every 15 seconds, while the page is looked at, how many dossiers wait, and loads the page anew when that changed.
 * Call it in an effect; the function it returns stops it.
 *
 * @param known the counters as the page shows them
 */
export function keepCounting(known: Counters, changed: (counts: Counters) => void): () => void {
	const ask = async () => {
		if (document.visibilityState !== 'visible') return
		const answer = await fetch('/can-bo/dem', { headers: { accept: 'application/json' } }).catch(
			() => undefined,
		)
		// Off the network, or signed out: the page says so at the next act; asking stays silent.
		if (!answer?.ok) return
		const counts = (await answer.json()) as Counters
		if (!Object.entries(counts).some(([view, count]) => known[view as keyof Counters] !== count)) return
		await refreshAll()
		changed(counts)
	}
	const timer = setInterval(ask, everyMilliseconds)
	document.addEventListener('visibilitychange', ask)
	return () => {
		clearInterval(timer)
		document.removeEventListener('visibilitychange', ask)
	}
}
