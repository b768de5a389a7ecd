// bpmn-moddle 10 types its elements (`bpmn-moddle/types`) but not its entry.
declare module 'bpmn-moddle' {
	/** An element as read; attributes of other namespaces are under `$attrs`, declared extensions are properties. */
	export interface ModdleElement {
		readonly $type: string
		readonly $attrs: Readonly<Record<string, string>>
		readonly id?: string
		readonly name?: string
		get(property: string): unknown
		set(property: string, value: unknown): void
	}

	export class BpmnModdle {
		constructor(extensions?: Readonly<Record<string, object>>)
		/** Rejects when the text is no BPMN; `warnings` tell of references that lead nowhere. */
		fromXML(xml: string): Promise<{
			rootElement: ModdleElement
			warnings: readonly { readonly message: string }[]
		}>
		toXML(element: ModdleElement, options?: { readonly format?: boolean }): Promise<{ xml: string }>
	}
}
