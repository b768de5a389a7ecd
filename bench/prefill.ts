import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { columnOf, heldFrom, journeyOf, type OfficialPaper } from '#forms'
import { type Worked, type WorkedCase, workedCases, workedOn, workThrough } from '../demo/cases.ts'
import type { Figure, Run } from './figure.ts'

type ReferenceField = {
	readonly key: string
	readonly type: string
	readonly condition?: string
	readonly e_form_only?: boolean
	readonly columns?: readonly { readonly key: string; readonly type: string }[]
}
const reference = JSON.parse(
	readFileSync(join(import.meta.dirname, '../reference/paper-forms.json'), 'utf8'),
) as { readonly forms: readonly { readonly id: string; readonly fields: readonly ReferenceField[] }[] }

/** What becomes of one box of the paper for the citizen of the case. */
type Fate = 'typed' | 'account' | 'held' | 'computed' | 'system'

export type Burden = {
	readonly form: string
	readonly title: string
	readonly paper: string
	readonly told: string
	/** Boxes that this citizen would have to fill on paper; a column of a table is one. */
	readonly boxes: number
	readonly fates: Readonly<Record<Fate, number>>
	/** Questions that are typed or chosen by hand, those that no paper asks among them; a column is one. */
	readonly questions: number
	/** Share of the boxes that are not typed. */
	readonly saved: number
}

// Nobody fills these in on the paper either, or they are no datum (reference: how_counted).
const uncounted: ReadonlySet<string> = new Set(['signature', 'consent', 'file', 'fixed'])

/** What a citizen still types on one form, by really filling it in. `registers`: those of the State answer. */
export function burdenOf(worked: WorkedCase, registers: 'with' | 'without'): Burden {
	const { form } = worked
	const done = workThrough(worked, registers)
	const paper = form.paper as OfficialPaper
	const fields = reference.forms.find(({ id }) => id === paper.form)?.fields ?? []
	const fates: Record<Fate, number> = { typed: 0, account: 0, held: 0, computed: 0, system: 0 }
	const fateFor = fatesOf(worked, done)
	for (const entry of paper.groups.flatMap(({ entries }) => entries)) {
		const field = fields.find(({ key }) => key === entry.key)
		if (!field || field.e_form_only === true || uncounted.has(field.type)) continue
		if ('left' in entry || 'filled' in entry) {
			if (field.condition === undefined) fates.system += 1
		} else if ('by' in entry && entry.columns) {
			for (const column of entry.columns) {
				const type = field.columns?.find(({ key }) => key === column.key)?.type ?? ''
				if (uncounted.has(type) || !('by' in column)) continue
				const fate = fateFor(column.by)
				if (fate) fates[fate] += 1
			}
		} else if ('by' in entry) {
			const fate = fateFor(entry.by)
			if (fate) fates[fate] += 1
		}
	}
	const boxes = Object.values(fates).reduce((all, each) => all + each, 0)
	return {
		form: form.id,
		title: form.title.vi,
		paper: paper.form,
		told: worked.told,
		boxes,
		fates,
		questions: new Set(done.typed.map(columnOf)).size,
		saved: 1 - fates.typed / boxes,
	}
}

/** A box is typed when any question behind it was; undefined for one that this citizen leaves empty, on paper too. */
function fatesOf(
	{ form }: WorkedCase,
	{ answers, provenance, typed, holding }: Worked,
): (by: readonly string[]) => Fate | undefined {
	const given = journeyOf(form, answers, { ...workedOn, holding }).answers
	const unasked = journeyOf(form, answers, workedOn)
	const held = new Set(
		unasked.steps.flatMap(({ sections }) =>
			sections.flatMap(({ fields }) =>
				fields.flatMap((field) => (holding.includes(heldFrom(field) ?? '') ? [columnOf(field.id)] : [])),
			),
		),
	)
	return (by) => {
		const addresses = Object.keys(given).filter((address) => by.includes(columnOf(address)))
		if (addresses.some((address) => typed.includes(address))) return 'typed'
		if (by.some((id) => held.has(id))) return 'held'
		if (addresses.some((address) => provenance[address])) return 'account'
		return addresses.length > 0 ? 'computed' : undefined
	}
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** The worked cases of forms that stand for a paper which citizens fill; a certified copy has none. */
const onPaper = (): readonly WorkedCase[] =>
	workedCases().filter(({ form: { paper } }) => {
		const fields = reference.forms.find(({ id }) => id === paper?.form)?.fields ?? []
		const filled = new Set(
			paper?.groups.flatMap(({ entries }) => entries.flatMap((entry) => ('by' in entry ? entry.key : []))),
		)
		return fields.some(({ key, e_form_only }) => e_form_only !== true && filled.has(key))
	})

/** `docs/burden.md`, as it must stand. */
export async function burdenPage(): Promise<string> {
	const cases = onPaper()
	const lines = cases.map((worked) => {
		const [alone, connected] = [burdenOf(worked, 'without'), burdenOf(worked, 'with')]
		const { fates } = connected
		return [
			`${connected.title} (\`${connected.form}\`)`,
			connected.boxes,
			fates.account,
			fates.held,
			fates.computed + fates.system,
			fates.typed,
			`**${percent(connected.saved)}**`,
			percent(alone.saved),
			connected.questions,
		]
	})
	const page = [
		'# What a citizen still types',
		'',
		'Written by `bin/bench prefill`, never by hand; `test/burden.test.ts` holds it to what the forms really do. For each form a',
		'worked case (`demo/cases/`) is filled in as its citizen would: what the account vouches for and what the form works out is',
		'filled in by the very code of the house, then the next open question is answered, to the end, and the whole is judged as at',
		'submission. What is left to type is counted against the boxes of the official paper (`reference/paper-forms.json`) that this',
		'citizen would have to fill: boxes that stay empty for them on paper too are not counted, nor are signatures and declarations;',
		'a table counts by its columns. A box is typed when any question behind it was typed or chosen.',
		'',
		'- **account**: from the electronic identity of level 2 and what is preset. **held**: the State holds it; neither asked nor shown,',
		'  taken into the dossier when the register answers (docs/decisions/registers.md). **worked out**: sums, words, addressee, day, and',
		'  what the system writes.',
		'- **not typed**: the share of the boxes, with the registers; beside it the share while no register answers.',
		'- **questions**: all that is typed or chosen on the e-form, those that only the e-form asks among them (how to get the result, consent).',
		'',
		'| form | boxes on paper | account | held | worked out | typed | not typed | without registers | questions |',
		'| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
		...lines.map((cells) => `| ${cells.join(' | ')} |`),
		'',
		'## The cases',
		'',
		...cases.map(({ form, told }) => `- \`${form.id}\`: ${told}`),
		'',
		'Certified copies (`chung-thuc-ban-sao`) have no paper that a citizen fills, so no share is told.',
		'',
	].join('\n')
	const path = join(import.meta.dirname, '../docs/burden.md')
	return format(page, { ...(await resolveConfig(path)), filepath: path })
}

/** The share that is not typed on each form, and docs/burden.md written anew. */
export async function prefilled(run: Run): Promise<Figure> {
	const burdens = onPaper().map((worked) => burdenOf(worked, 'with'))
	await writeFile(join(import.meta.dirname, '../docs/burden.md'), await burdenPage())
	run.say('docs/burden.md is written.')
	const least = Math.min(...burdens.map(({ saved }) => saved))
	return {
		told: {
			name: 'prefill',
			value: Math.round(least * 100),
			unit: '% not typed on the form that saves least',
		},
		remarks: burdens.map(
			({ form, boxes, fates, saved }) =>
				`${form}: ${fates.typed} of ${boxes} boxes typed, ${percent(saved)} not`,
		),
		bars: [
			{
				is: `at least 20 % of the boxes of each paper are not typed (${burdens.length} forms)`,
				reached: least >= 0.2,
			},
		],
	}
}
