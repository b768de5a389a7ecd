/** An element of the diagram as its author knows it. */
export type NamedElement = { readonly id: string; readonly name: string; readonly type: string }

/** Why a diagram cannot run, and where. */
export type ProcessRefusal =
	| { readonly kind: 'unreadable'; readonly why: string }
	| { readonly kind: 'not-one-process'; readonly count: number }
	| { readonly kind: 'not-one-start'; readonly count: number }
	| { readonly kind: 'no-task' }
	/** `what` is the BPMN element or property that is not supported. */
	| { readonly kind: 'unsupported'; readonly element: NamedElement; readonly what: string }
	| { readonly kind: 'no-name'; readonly element: NamedElement }
	| {
			readonly kind: 'unknown-role' | 'unknown-agency' | 'unknown-act' | 'bad-hours'
			readonly element: NamedElement
			/** Empty when nothing was given. */
			readonly given: string
	  }
	/** No act that would ever end the step. */
	| { readonly kind: 'no-act'; readonly element: NamedElement }
	| { readonly kind: 'dead-end'; readonly element: NamedElement }
	| { readonly kind: 'several-ways-out'; readonly element: NamedElement }
	/** A gateway that forks has no default flow: nobody could say where to go when no condition holds. */
	| { readonly kind: 'no-default'; readonly element: NamedElement }
	| { readonly kind: 'no-condition'; readonly element: NamedElement }
	/** On a default flow, or on a flow out of a step. */
	| { readonly kind: 'condition-out-of-place'; readonly element: NamedElement }
	| {
			readonly kind: 'bad-condition'
			readonly element: NamedElement
			readonly condition: string
			readonly why: string
	  }
	| { readonly kind: 'unreachable'; readonly element: NamedElement }
	| { readonly kind: 'never-ends'; readonly element: NamedElement }
	/** Gateways that lead back to themselves without a step between. */
	| { readonly kind: 'circle'; readonly element: NamedElement }
