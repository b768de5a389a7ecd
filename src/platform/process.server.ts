import { log } from './log.server.ts'

/**
 * Runs `stop` once when the process is told to end: SIGTERM, SIGINT, or the loss of the one who started it. Then exits.
 * A second signal exits at once.
 */
export function whenStopped(stop: (reason: string) => Promise<void>): void {
	let stopping = false
	const end = (reason: string) => {
		if (stopping) {
			if (reason !== 'disconnect') process.exit(1)
			return
		}
		stopping = true
		stop(reason).then(
			() => process.exit(0),
			(failure: unknown) => {
				log.error(failure, 'did not stop cleanly')
				process.exit(1)
			},
		)
	}
	process.on('SIGTERM', end)
	process.on('SIGINT', end)
	// bin/start holds this channel open; when it is killed nobody would ever stop us.
	if (process.connected) process.once('disconnect', () => end('disconnect'))
}
