import { requireOfficial } from '../../../guards.ts'
import type { PageServerLoad } from './$types'
import { sectionsFor } from './sections.ts'

export const load: PageServerLoad = (event) => ({
	sections: sectionsFor(requireOfficial(event)).map(({ href, label, lead }) => ({
		href,
		label: label(),
		lead: lead(),
	})),
})
