import type { KeyName, Register } from '#registers'

/** Words in both languages of the portal. */
export type Words = { readonly vi: string; readonly en: string }

/** One answer. Days are `YYYY-MM-DD` once they are whole; while they are typed any box may be empty: `--30`. */
export type Value = string | number | boolean
/**
 * The answers, each under its address; a key absent is not answered. The address of a question is its id; in a row of a
 * repeating section it is `<repeat id>/<row>/<field id>`, and `<repeat id>/<row>` says where among the rows this row
 * stands, `false` that it was taken away (rows.ts). Several choices are kept as one text, `a;b`.
 */
export type Answers = Readonly<Record<string, Value>>
/** What changes in the answers: `null` takes an answer away. */
export type AnswerPatch = Readonly<Record<string, Value | null>>

/** What stands after a patch; `null` took away. */
export const patched = <T>(
	before: Readonly<Record<string, T>>,
	patch: Readonly<Record<string, T | null>>,
): Record<string, T> =>
	Object.fromEntries(
		Object.entries<T | null>({ ...before, ...patch }).filter(
			(entry): entry is [string, T] => entry[1] !== null,
		),
	)

/** When something applies. Evaluated the same on the server and in the browser; see term.ts. */
export type Condition =
	| { readonly field: string; readonly is: Value }
	| { readonly field: string; readonly in: readonly Value[] }
	/** One of several choices is among those made. */
	| { readonly field: string; readonly includes: string }
	| { readonly answered: string }
	| { readonly compare: Term; readonly by: Comparison; readonly to: Term }
	| { readonly all: readonly Condition[] }
	| { readonly any: readonly Condition[] }
	| { readonly not: Condition }

export const comparisons = ['less', 'at-most', 'same', 'different', 'at-least', 'more'] as const
export type Comparison = (typeof comparisons)[number]

/** What is worked out from answers: a number, a day, a text. Not known while something that it needs is not answered. */
export type Term =
	| Value
	| { readonly of: string }
	/** The day in Viet Nam. */
	| { readonly today: true }
	/** How many rows a repeating section has, by the id of its `repeat`. */
	| { readonly count: string }
	/** The sum of a number over all rows, by the id of the repeated question; rows without an answer add nothing. */
	| { readonly sum: string }
	| { readonly add: readonly Term[] }
	| { readonly subtract: readonly [Term, Term] }
	| { readonly multiply: readonly Term[] }
	| { readonly divide: readonly [Term, Term] }
	/** Half away from zero, as money is rounded. */
	| { readonly round: Term; readonly digits: number }
	| { readonly least: readonly Term[] }
	| { readonly greatest: readonly Term[] }
	/** The first that is known. */
	| { readonly first: readonly Term[] }
	/** Texts one after another; what is not known is left out. */
	| { readonly join: readonly Term[]; readonly with: string }
	/** Whole years from a day to today (tuổi tròn, BLDS 2015 Điều 149). */
	| { readonly age: Term }
	/** Days from the first to the second, the first itself not counted (BLDS 2015 Điều 147). */
	| { readonly days: readonly [Term, Term] }
	/** A whole number in Vietnamese words. */
	| { readonly inWords: Term }
	| { readonly when: Condition; readonly then: Term; readonly else: Term }

/** What an identity can fill in; names a column of `Citizen`. */
export const identityFacts = [
	'fullName',
	'personalId',
	'birthDate',
	'sex',
	'ethnicity',
	'nationality',
	'residence',
	'homeTown',
	'phone',
	'email',
] as const
export type IdentityFact = (typeof identityFacts)[number]

/** Where a value comes from before anyone types it. A `fixed` one is vouched for and is not typed over. */
export type Prefill =
	| {
			readonly from: `identity.${IdentityFact}`
			/** `suggested`: a fact of the person signed in, offered for somebody else; nobody vouches for it there. */
			readonly keep: 'fixed' | 'editable' | 'suggested'
			readonly when?: Condition | undefined
	  }
	| {
			/** A fact that a lookup of the form brings: `lookup.<id>.<fact>`. */
			readonly from: `lookup.${string}.${string}`
			/**
			 * `held`: the State holds it, so it is neither asked of nor shown to whoever fills the form; it is taken into the
			 * dossier at submission and shown to the official. While its register cannot say so it is asked as any question.
			 */
			readonly keep: 'fixed' | 'editable' | 'suggested' | 'held'
			readonly when?: Condition | undefined
	  }
	| { readonly preset: Value }

/**
 * A register that is asked while the form is filled (docs/decisions/registers.md). `by`: the questions whose answers say
 * whom or what is meant; `account` is the person who is signed in, with level 2. Whoever another person is asked about
 * is told only whether what was typed agrees with the register.
 */
export type Lookup = {
	readonly id: string
	readonly register: Register
	readonly by: 'account' | Readonly<Partial<Record<KeyName, string>>>
	/** Whom or what it is about, inside a sentence: “người cha”. */
	readonly about: Words
}

/** What the form works out by itself. */
export type Computation =
	| { readonly kind: 'day-in-words'; readonly of: string }
	/** Counted in days from the day `of`, the day itself not counted (BLDS 2015 Điều 147). */
	| { readonly kind: 'in-time-or-late'; readonly of: string; readonly withinDays: number }
	| { readonly kind: 'addressee' }
	| { readonly kind: 'place-and-day' }
	| { readonly kind: 'term'; readonly term: Term; readonly shape: 'text' | 'number' | 'money' }

/** What whoever reads the answer calls it, when it is asked as a question or of “you”. */
type Named = Words | undefined

type Common = {
	/** Stable across versions of the form. */
	readonly id: string
	readonly label: Words
	readonly named?: Named
	readonly hint?: Words | undefined
	readonly when?: Condition | undefined
	readonly need: 'required' | 'optional'
	readonly prefill?: Prefill | undefined
	/** A link may fill it in (docs/api/prefill-link.md). */
	readonly fromLink?: true | undefined
	/** HTML autofill token. */
	readonly autocomplete?: string | undefined
}
export type Option = { readonly value: string; readonly label: Words }

/** A field, told apart by the widget that asks for it. */
export type Field =
	| (Common & {
			readonly widget:
				| 'text'
				| 'long-text'
				| 'yes-no'
				| 'person-id'
				| 'phone'
				| 'email'
				| 'address'
				| 'unit'
				| 'nationality'
				| 'ethnicity'
				| 'consent'
				/** Hours and minutes, `HH:MM`. */
				| 'time'
				/** Whole dong. */
				| 'money'
				/** Tax code of an organisation or household (mã số thuế), with its check digit. */
				| 'tax-code'
				/** A commune-level unit of the day it is answered: `<code> <name>, <province>`. */
				| 'commune'
				/** Words without a question. */
				| 'explanation'
				/** Where whoever is named signs on paper; filed online it is signed as a whole. */
				| 'signature'
	  })
	/** `until`: the day may not lie after today, or after the day in that field. */
	| (Common & { readonly widget: 'date' | 'partial-date'; readonly until?: string | undefined })
	| (Common & {
			readonly widget: 'choice'
			readonly shape: 'radio' | 'select'
			readonly options: readonly Option[]
	  })
	| (Common & { readonly widget: 'several'; readonly options: readonly Option[] })
	| (Common & { readonly widget: 'number'; readonly unit?: Words | undefined })
	| (Common & { readonly widget: 'computed'; readonly compute: Computation })

export type Section = {
	readonly id: string
	readonly title: Words
	readonly named?: Named
	readonly hint?: Words | undefined
	readonly when?: Condition | undefined
	/** The section is asked once for each child, floor, plot …: its fields are those of one row. */
	readonly repeat?: Repeat | undefined
	readonly fields: readonly Field[]
}

export type Repeat = {
	/** Names the rows among the answers, and the list in the schema. */
	readonly id: string
	/** What one row is called: “Con”, “Thửa đất”. */
	readonly each: Words
	readonly shape: 'cards' | 'table'
	readonly least: number
	readonly most: number
}

export type Step = {
	/** Part of the URL: Vietnamese words without diacritics. */
	readonly id: string
	readonly title: Words
	/** As the list of stages shows it. */
	readonly short: Words
	readonly when?: Condition | undefined
	readonly sections: readonly Section[]
}

/** A component of the dossier that is uploaded with the form; `key` is the catalogue's. */
export type ComponentRule = {
	readonly key: string
	readonly title: Words
	readonly hint?: Words | undefined
	readonly when?: Condition | undefined
	readonly need: 'required' | 'optional'
	/** Of one file, when it may be larger than usual: drawings, maps. At most 200. */
	readonly megabytes?: number | undefined
}

/**
 * What must hold between answers, refused in its own words at the question `at`: in a repeating section asked of each
 * row, or, where `at` names the section by its `repeat`, once of all.
 */
export type Rule = {
	readonly id: string
	readonly when?: Condition | undefined
	readonly must: Condition
	readonly at: string
	readonly told: Words
}

/**
 * A version of an e-form (biểu mẫu điện tử): the JSON Schema 2020-12 says what each answer may be, the steps say when
 * and how it is asked. What is required depends on the journey, so it stands with the field, not in the schema.
 */
export type FormDefinition = {
	readonly id: string
	readonly version: number
	readonly procedureCode: string
	readonly title: Words
	readonly source: string
	readonly schema: FormSchema
	readonly steps: readonly Step[]
	readonly components: readonly ComponentRule[]
	readonly rules?: readonly Rule[] | undefined
	readonly lookups?: readonly Lookup[] | undefined
	readonly paper?: OfficialPaper | undefined
	readonly cases?: readonly FormCase[] | undefined
}

/**
 * A test case that is kept with a form: answers somebody gave, on a day, and what came of them then. It runs whenever the
 * form is published; what comes otherwise now refuses the form.
 */
export type FormCase = {
	readonly id: string
	/** What it tries, in the words of who wrote it. */
	readonly name: string
	/** The day in Viet Nam on which it is filled in, so that ages and terms stay. */
	readonly today: string
	readonly answers: Answers
	readonly comes: CaseOutcome
}

/** What comes of answers. */
export type CaseOutcome = {
	/** Addresses of the questions asked, in their order. */
	readonly asked: readonly string[]
	/** What is worked out, by its address. */
	readonly worked: Answers
	readonly refused: readonly { readonly field: string; readonly kind: string }[]
	/** Keys of the components that must be handed in. */
	readonly papers: readonly string[]
}

/**
 * The official paper (tờ khai, đơn) that an e-form stands for, entry by entry in its own order and its own words, and where
 * each entry stands here. It is the account of what is still asked, and what the filled paper is printed from.
 */
export type OfficialPaper = {
	/** Its id in reference/paper-forms.json. */
	readonly form: string
	readonly title: string
	/** Mẫu số, Phụ lục. */
	readonly number: string
	readonly groups: readonly {
		readonly key: string
		readonly heading: string
		readonly entries: readonly PaperEntry[]
	}[]
}

export type PaperEntry = {
	readonly key: string
	/** As the paper says it, in Vietnamese. */
	readonly label: string
	/** Asked by the electronic form only: it is not printed. */
	readonly electronic?: true | undefined
} & PaperSource

export type PaperSource =
	/** The questions that answer it, or the section that repeats, by its `repeat`, with its columns. */
	| {
			readonly by: readonly string[]
			readonly columns?:
				readonly ({ readonly key: string; readonly label: string } & ColumnSource)[] | undefined
	  }
	/** What the system writes: the papers handed in. */
	| { readonly filled: 'components' }
	/** Who signs, by the questions that ask their names; filed online, the dossier is signed as a whole. */
	| { readonly signs: readonly string[] }
	/** Not asked, and why. */
	| { readonly left: string }

/** Where a column of a table stands: in a question of the row, as the number of the row, or nowhere. */
type ColumnSource =
	{ readonly by: readonly string[] } | { readonly filled: 'row-number' } | { readonly left: string }

export type FormSchema = {
	readonly $schema: 'https://json-schema.org/draft/2020-12/schema'
	readonly type: 'object'
	readonly additionalProperties: false
	readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What the rules must be told of the world: the day in Viet Nam, and the agency the draft goes to. */
export type Circumstances = {
	readonly today: string
	readonly agencyName?: string | undefined
	readonly placeName?: string | undefined
	/** The lookups whose facts the State holds just now: what is `held` of them is not asked. */
	readonly holding?: readonly string[] | undefined
}

/** Where a value came from, when a person did not type it first. */
export type Provenance =
	| { readonly source: 'vneid'; readonly at: string }
	| { readonly source: 'suggested'; readonly at: string }
	| { readonly source: 'preset' }
	| { readonly source: 'register'; readonly register: Register; readonly at: string }
	/** From a dossier that the person sent before, by its code. */
	| { readonly source: 'earlier'; readonly dossier: string }
	/** From the link that led here. */
	| { readonly source: 'link' }
	/** Typed over, or cleared, by the person: it is not filled in again. */
	| { readonly source: 'typed' }
export type Provenances = Readonly<Record<string, Provenance>>

/** What is asked and in which order: all that the rules of a journey look at. */
export type Layout = Pick<FormDefinition, 'steps'>

/** Every field of a form, in the order it is asked; those of a repeating section once. */
export const fieldsOf = (form: Layout): readonly Field[] =>
	form.steps.flatMap((step) => step.sections.flatMap((section) => section.fields))

/** A field as whoever reads its answer calls it. */
export const nameOf = ({ named, label }: Pick<Common, 'named' | 'label'>): Words => named ?? label
