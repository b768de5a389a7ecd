import type { WallText } from '#calendar'
import type { Counterparts } from '#workflow'
import type { DossierCode, EventActor } from './dossier.ts'
import type { ChangeRefusal } from './version-change.ts'

/** A plan by which running dossiers go to another version of their process (phương án chuyển bản). */
export type VersionPlan = {
	readonly id: string
	readonly processId: string
	readonly fromVersion: number
	readonly toVersion: number
	readonly counterparts: Counterparts
	readonly reason: string
	readonly actor: EventActor
	readonly confirmedAt: WallText
	readonly runs: number
	/** Null while it is carried out. */
	readonly endedAt: WallText | null
	readonly counts: {
		readonly all: number
		readonly waiting: number
		readonly moved: number
		readonly stayed: number
		readonly failed: number
	}
}

/** What became of one dossier. `failed` is a fault of ours; like what stayed, it can be tried again. */
export type PlanItem = {
	readonly code: DossierCode
	readonly applicantName: string
	/** Where it stands now. */
	readonly stepNames: string
	readonly outcome: 'waiting' | 'moved' | 'stayed' | 'failed'
	readonly refusal: ChangeRefusal | null
}

/** Why a plan is not confirmed. */
export type PlanRefusal =
	{ readonly kind: 'same-version' } | { readonly kind: 'words-missing' } | { readonly kind: 'nobody-runs' }
