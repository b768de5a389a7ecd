import type { ComponentRule, FieldRefusal } from '#forms'

/** Why a draft does not become a dossier; the draft stays as it is. */
export type SubmitRefusal =
	| { readonly kind: 'unknown-draft' }
	| { readonly kind: 'assurance-too-low' }
	| { readonly kind: 'discarded' }
	/** A newer version of its form came into force: the citizen sees what changed first. */
	| { readonly kind: 'form-changed' }
	| { readonly kind: 'agency-missing' }
	| { readonly kind: 'answers-invalid'; readonly fields: readonly FieldRefusal[] }
	| { readonly kind: 'components-missing'; readonly components: readonly ComponentRule[] }
	/** Papers of the vault that held when they were taken and hold no longer. */
	| { readonly kind: 'papers-not-valid'; readonly components: readonly ComponentRule[] }
	| { readonly kind: 'not-online' }
