import { aside as threadAside } from '#platform/aside'
import type { Answer, Task } from './thread.server.ts'

export { Overwhelmed } from '#platform/aside'

/**
 * Does a task in the one thread for files: one that overwhelms it is treated as unreadable. The thread ends when idle, which
 * gives back what libheif has grown to.
 */
export const aside = threadAside<Task, Answer>('#documents/thread', {
	milliseconds: 30_000,
	// No honest file of 25 MB or 60 megapixels grows so (a PDF may inflate a thousandfold).
	growth: 1_200_000_000,
	idleMilliseconds: 20_000,
})
