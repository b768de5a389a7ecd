import QRCode from 'qrcode'
import { at, wallTime } from '#kernel/dates'
import { type Press, setInType, templateOf } from '#papers'
import { aside, type Bounds } from '#platform/aside'
import type { Task } from './thread.server.ts'

const bounds: Bounds = { milliseconds: 60_000, growth: 1_500_000_000, idleMilliseconds: 600_000 }

/**
 * The press that sets papers by typst, in Tinos (the measures of Times New Roman), as PDF/A-2a: kept and read aloud. It works
 * beside the thread that answers; registers, which take seconds, in a thread of their own, so that no slip waits for one.
 */
export function typstPress(): Press {
	const slips = aside<Task, { set: Uint8Array }>('#papers/thread', bounds)
	const registers = aside<Task, { set: Uint8Array }>('#papers/thread', {
		...bounds,
		idleMilliseconds: 20_000,
	})
	return async (paper, as = 'pdf') => {
		const qr = await QRCode.toString(paper.link, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
		const press = paper.kind === 'so-theo-doi' ? registers : slips
		return press({
			kind: 'set',
			template: templateOf(paper),
			inputs: { paper: JSON.stringify(setInType(paper)), qr },
			as,
			// The same paper at any hour gives the same bytes: its time is the start of its day, not now.
			created: at(paper.day, wallTime('00:00')).epochMilliseconds / 1000,
		})
	}
}
