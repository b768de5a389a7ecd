import type { Role } from '#identity'
import type { Across } from './across.ts'
import type { Act } from './graph.ts'

/** Another way out of a step than on to the next row. */
export type Way = {
	/** `send-back` and `refuse` are outcomes of the step; a text is a FEEL condition over the answers. */
	readonly when: 'send-back' | 'refuse' | { readonly condition: string }
	/** Label of the row it leads to, or its id where two rows have one label; `end` ends the process; null: where such a way usually leads. */
	readonly to: string | null
}

/** One row of the table of steps as provinces approve it (quy trình nội bộ). */
export type StepRow = {
	/** Stable over versions, so that dossiers and comparisons find the step again. */
	readonly id: string
	/** `B1`, `Bước 3`, `5a`: as written, and how other rows name it. */
	readonly label: string
	/** Short, for queues and diagrams. */
	readonly name: string
	/** The same in English; empty where nobody has said. */
	readonly nameEn: string
	/** What is done, as approved. */
	readonly content: string
	/** Who does it, as approved. */
	readonly responsible: string
	readonly role: Role
	readonly agency: 'receiving' | 'competent'
	readonly hours: number | null
	readonly acts: readonly Act[]
	/** What comes out of the step (sản phẩm). */
	readonly output: string
	/** Form or template that is used (biểu mẫu). */
	readonly template: string
	readonly ways: readonly Way[]
	/** Done at the same time as the row before it; the process goes on when all of them are done. */
	readonly beside: boolean
	/** Silence is agreement: when the step's own time has run out the process goes on without it. */
	readonly tacit: boolean
	/** Another agency's part: then nobody acts at the step, `role` watches it, and `hours` are what that agency has. */
	readonly across: Across | null
}
