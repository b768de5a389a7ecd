/** An element of the diagram as its author knows it. */
export type NamedElement = { readonly id: string; readonly name: string; readonly type: string }

/** Why a diagram cannot run, and where. */
export type ProcessRefusal =
	| { readonly kind: 'unreadable'; readonly why: string }
	/** `names` are those of the pools or processes, of which none says that it is the one to run. */
	| { readonly kind: 'not-one-process'; readonly count: number; readonly names?: readonly string[] }
	/** `element` is the sub-process; absent for the process itself. */
	| { readonly kind: 'not-one-start'; readonly count: number; readonly element?: NamedElement }
	| { readonly kind: 'no-task' }
	/** `what` is the BPMN element or property that is not supported. */
	| { readonly kind: 'unsupported'; readonly element: NamedElement; readonly what: string }
	| { readonly kind: 'no-name'; readonly element: NamedElement }
	| {
			readonly kind:
				| 'unknown-role'
				| 'unknown-agency'
				| 'unknown-act'
				| 'bad-hours'
				| 'bad-time'
				| 'bad-assignment'
				| 'bad-asks'
				| 'bad-opens'
				| 'bad-opens-at'
				| 'bad-opens-with'
			readonly element: NamedElement
			/** Empty when nothing was given. */
			readonly given: string
	  }
	/** A stage has a time, but no name. */
	| { readonly kind: 'stage-unnamed'; readonly element: NamedElement }
	/** A stage has one time at one of its steps and another at another. */
	| { readonly kind: 'stage-twice'; readonly element: NamedElement; readonly stage: string }
	/** No act that would ever end the step. */
	| { readonly kind: 'no-act'; readonly element: NamedElement }
	/** A timer without a duration or a date. */
	| { readonly kind: 'no-time'; readonly element: NamedElement }
	| { readonly kind: 'no-message'; readonly element: NamedElement }
	/** A dossier elsewhere is opened by an act of this one: nothing can be opened before anybody has done anything. */
	| { readonly kind: 'opens-first'; readonly element: NamedElement }
	| { readonly kind: 'no-service'; readonly element: NamedElement }
	/** A service that this house does not have. */
	| { readonly kind: 'unknown-service'; readonly element: NamedElement; readonly given: string }
	| { readonly kind: 'no-text'; readonly element: NamedElement }
	/** A call activity whose process is nowhere. */
	| { readonly kind: 'unknown-process'; readonly element: NamedElement; readonly given: string }
	| { readonly kind: 'calls-itself'; readonly element: NamedElement; readonly given: string }
	/** A boundary error event where nothing can fail. */
	| { readonly kind: 'cannot-fail'; readonly element: NamedElement }
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
	/** A condition in the words of another engine (JUEL, a script), which have no other side here. */
	| { readonly kind: 'foreign-condition'; readonly element: NamedElement; readonly condition: string }
	/** A condition asks for an outcome that no step before it can end with. */
	| {
			readonly kind: 'unknown-outcome'
			readonly element: NamedElement
			readonly given: string
			readonly known: readonly string[]
	  }
	/** A condition asks for the outcome of a step that the diagram does not have. */
	| { readonly kind: 'unknown-step'; readonly element: NamedElement; readonly given: string }
	| { readonly kind: 'unreachable'; readonly element: NamedElement }
	| { readonly kind: 'never-ends'; readonly element: NamedElement }
	/** Gateways that lead back to themselves without a step between. */
	| { readonly kind: 'circle'; readonly element: NamedElement }
	/** A gateway that waits for a branch which may not come. */
	| { readonly kind: 'never-joined'; readonly element: NamedElement }
	/** Two tokens can stand here at once, and more with each round. */
	| { readonly kind: 'multiplies'; readonly element: NamedElement }
	/** Too many branches cross one another for anyone to tell whether it can run. */
	| { readonly kind: 'too-tangled' }
