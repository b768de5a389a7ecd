import { signLink } from '#documents/server'
import { type Instant, momentAt } from '#kernel/dates'

/** So many milliseconds a page shows its pictures at least, and for as long a picture keeps its address. */
const quarterHour = 900_000

/**
 * Addresses of the small pictures of a dossier's files. They are part of the page, whose reading is in the journal, so each is
 * signed for this official by the page that was let in, instead of being a reading of its own.
 */
export const thumbnailsFor =
	(tenant: string, dossier: string, official: { readonly id: string }, at: Instant) =>
	(fileId: string): string => {
		const until = momentAt((Math.floor(at.epochMilliseconds / quarterHour) + 2) * quarterHour)
		const link = signLink({ tenant, dossier, fileId, purpose: `thumbnail ${official.id}` }, until)
		return `/can-bo/ho-so/${dossier}/tep/${fileId}/anh-nho?${link}`
	}
