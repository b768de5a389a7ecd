/** A process as drawn: what a table of steps becomes before it is laid out and written as BPMN. */
export type Shape = {
	readonly id: string
	readonly kind:
		| 'startEvent'
		| 'endEvent'
		| 'userTask'
		| 'receiveTask'
		| 'exclusiveGateway'
		| 'parallelGateway'
		| 'boundaryEvent'
	readonly name: string
	readonly documentation?: string
	/** Written with our prefix: who does it, by when … */
	readonly motcua?: Readonly<Record<string, string>>
	/** Of a boundary event: the task it sits on, and after how long it fires (ISO 8601). */
	readonly on?: string
	readonly after?: string
}

export type Flow = {
	readonly id: string
	readonly from: string
	readonly to: string
	readonly name?: string
	/** FEEL; a flow without one out of a gateway is its default. */
	readonly when?: string
}

export type Diagram = {
	readonly id: string
	readonly name: string
	readonly documentation: string
	readonly shapes: readonly Shape[]
	readonly flows: readonly Flow[]
}
