import { type Answers, filledPaper, type FormDefinition, plainPaper } from '#forms'
import type { Day } from '#kernel/dates'
import type { Declaration } from '#papers'
import { inFull } from './letterhead.ts'

/** What the filled paper of a form is made from. */
export type DeclarationFacts = {
	readonly form: FormDefinition
	/** Those that apply, computed ones included, as `journeyOf` and the dossier give them. */
	readonly answers: Answers
	/** What was handed in with it. */
	readonly components: readonly string[]
	readonly agency: { readonly name: string; readonly placeName: string } | undefined
	readonly day: Day
	/** Of a dossier: its code, and when it came; undefined while it is a draft. */
	readonly filed?: { readonly code: string; readonly words: string } | undefined
	/** Where it is followed. */
	readonly link: string
}

/** The official form as the citizen filled it; when the e-form stands for no paper, the e-form itself. */
export function declarationOf(facts: DeclarationFacts): Declaration {
	const { form, answers, components, agency, filed } = facts
	const paper = form.paper ?? plainPaper(form, answers)
	return {
		kind: 'to-khai',
		parent: null,
		agency: agency ? inFull(agency.name) : '',
		number: '',
		place: agency?.placeName ?? '',
		day: facts.day,
		link: facts.link,
		reference: filed?.code ?? '',
		heading: paper.title,
		form: paper.number,
		groups: filledPaper(form, paper, answers).map(({ heading, entries }) => ({
			heading,
			entries: entries.map((entry) =>
				entry.kind === 'components'
					? { label: entry.label, kind: 'list', items: components }
					: entry.kind === 'addressee'
						? { ...entry, value: inFull(entry.value) }
						: entry,
			),
		})),
		filed: filed?.words ?? null,
	}
}
