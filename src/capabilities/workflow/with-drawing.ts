import { layoutProcess } from 'bpmn-auto-layout'
import { hasDrawing } from './picture.ts'

/** The file with a drawing: its own, or one laid out now, as some tools write processes without. */
export async function withDrawing(bpmn: string): Promise<string> {
	if (await hasDrawing(bpmn)) return bpmn
	return layoutProcess(bpmn).catch(() => bpmn)
}
