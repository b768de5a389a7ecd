/** Words in both languages of the portal. */
export type Words = { readonly vi: string; readonly en: string }

/** One answer. Days are `YYYY-MM-DD` once they are whole; while they are typed any box may be empty: `--30`. */
export type Value = string | number | boolean
/** Field id to answer; a key absent is not answered. */
export type Answers = Readonly<Record<string, Value>>
/** What changes in the answers: `null` takes an answer away. */
export type AnswerPatch = Readonly<Record<string, Value | null>>

/** When something applies. Evaluated the same on the server and in the browser; see condition.ts. */
export type Condition =
	| { readonly field: string; readonly is: Value }
	| { readonly field: string; readonly in: readonly Value[] }
	| { readonly answered: string }
	| { readonly all: readonly Condition[] }
	| { readonly any: readonly Condition[] }
	| { readonly not: Condition }

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
	| { readonly preset: Value }

/** What the form works out by itself. */
export type Computation =
	| { readonly kind: 'day-in-words'; readonly of: string }
	/** Counted in days from the day `of`, the day itself not counted (BLDS 2015 Điều 147). */
	| { readonly kind: 'in-time-or-late'; readonly of: string; readonly withinDays: number }
	| { readonly kind: 'addressee' }
	| { readonly kind: 'place-and-day' }

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
	  })
	/** `until`: the day may not lie after today, or after the day in that field. */
	| (Common & { readonly widget: 'date' | 'partial-date'; readonly until?: string | undefined })
	| (Common & {
			readonly widget: 'choice'
			readonly shape: 'radio' | 'select'
			readonly options: readonly Option[]
	  })
	| (Common & { readonly widget: 'number'; readonly unit?: Words | undefined })
	| (Common & { readonly widget: 'computed'; readonly compute: Computation })

export type Section = {
	readonly id: string
	readonly title: Words
	readonly named?: Named
	readonly hint?: Words | undefined
	readonly when?: Condition | undefined
	readonly fields: readonly Field[]
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
}

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
}

/** Where a value came from, when a person did not type it first. */
export type Provenance =
	| { readonly source: 'vneid'; readonly at: string }
	| { readonly source: 'suggested'; readonly at: string }
	| { readonly source: 'preset' }
	/** Typed over, or cleared, by the person: it is not filled in again. */
	| { readonly source: 'typed' }
export type Provenances = Readonly<Record<string, Provenance>>

/** Every field of a form, in the order it is asked. */
export const fieldsOf = (definition: Pick<FormDefinition, 'steps'>): readonly Field[] =>
	definition.steps.flatMap((step) => step.sections.flatMap((section) => section.fields))

/** A field as whoever reads its answer calls it. */
export const nameOf = ({ named, label }: Pick<Common, 'named' | 'label'>): Words => named ?? label
