import type { OpenidRefusal } from '#identity/server'
import { unreachable } from '#kernel/result'

/** What the sign-in page is told, in the word of its address. */
export function troubleOf(refusal: OpenidRefusal): string {
	switch (refusal.kind) {
		case 'unknown-attempt':
			return 'het-han'
		case 'denied':
			return 'tu-choi'
		case 'unreachable':
			return 'khong-ket-noi'
		case 'invalid-answer':
		case 'not-offered':
			return 'khong-hop-le'
		case 'nobody-here':
			return 'khong-co-tai-khoan'
		default:
			return unreachable(refusal)
	}
}
