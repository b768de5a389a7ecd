/** BPMN drawn in a line of text, for tests. Names are “Bước <id>” unless said otherwise. */
export const userTask = (id: string, more = '') =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="approve send-back" ${more} />`

export const flow = (from: string, to: string, when = '') =>
	`<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${when && `<bpmn:conditionExpression>${escaped(when)}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** `a > b > c` as flows one after another; several lines as several chains. */
export const chain = (...lines: readonly string[]): string =>
	lines
		.flatMap((line) => {
			const ids = line.split('>').map((id) => id.trim())
			return ids.slice(1).map((id, index) => flow(ids[index] ?? '', id))
		})
		.join('')

export const startEvent = (id = 's') => `<bpmn:startEvent id="${id}" />`
export const endEvent = (id = 'e', definition = '') =>
	`<bpmn:endEvent id="${id}" name="Kết thúc ${id}">${definition}</bpmn:endEvent>`
export const gateway = (kind: 'exclusive' | 'inclusive' | 'parallel', id: string, otherwise?: string) =>
	`<bpmn:${kind}Gateway id="${id}" name="Cổng ${id}" ${otherwise ? `default="${id}-${otherwise}"` : ''} />`

export const duration = (text: string) =>
	`<bpmn:timerEventDefinition><bpmn:timeDuration>${text}</bpmn:timeDuration></bpmn:timerEventDefinition>`
export const messageOf = (id: string) => `<bpmn:messageEventDefinition messageRef="${id}" />`
export const errorOf = (id: string) => `<bpmn:errorEventDefinition ${id && `errorRef="${id}"`} />`
export const boundary = (id: string, host: string, definition: string, more = '') =>
	`<bpmn:boundaryEvent id="${id}" name="Bên ${id}" attachedToRef="${host}" ${more}>${definition}</bpmn:boundaryEvent>`
export const catching = (id: string, definition: string, more = '') =>
	`<bpmn:intermediateCatchEvent id="${id}" name="Chờ ${id}" ${more}>${definition}</bpmn:intermediateCatchEvent>`
export const subProcess = (id: string, inside: string, more = '') =>
	`<bpmn:subProcess id="${id}" name="Con ${id}" ${more}>${inside}</bpmn:subProcess>`
export const service = (id: string, more = 'motcua:service="tra-cuu"') =>
	`<bpmn:serviceTask id="${id}" name="Tự động ${id}" ${more} />`

/** A file with one process, and a message `tin` and an error `loi` to speak of. */
export const drawing = (inside: string, around = '') =>
	`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="urn:mot-cua:bpmn" targetNamespace="urn:mot-cua:test">
		<bpmn:message id="tin" name="ý kiến" /><bpmn:message id="tin-2" name="bản đồ" /><bpmn:error id="loi" errorCode="LOI" />
		<bpmn:process id="p" name="P" isExecutable="true">${inside}</bpmn:process>${around}</bpmn:definitions>`
