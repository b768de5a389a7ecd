// bpmn-auto-layout 1 comes without types.
declare module 'bpmn-auto-layout' {
	/** The file with a drawing in the place of the one it had. Rejects when the text is no BPMN. */
	export function layoutProcess(xml: string): Promise<string>
}
