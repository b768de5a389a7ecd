import type { Diagram, Flow, Shape } from './diagram.ts'
import { type Box, layOut } from './layout.ts'

const feel = 'https://www.omg.org/spec/DMN/20191111/FEEL/'

/** A BPMN 2.0 file with its picture, as bpmn.io and Camunda Modeler open it. */
export function writeBpmn(diagram: Diagram): string {
	const { boxes, routes } = layOut(diagram)
	const { id, name, documentation, shapes, flows } = diagram
	const lines = [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:motcua="urn:mot-cua:bpmn" id="${id}-file" targetNamespace="urn:mot-cua:processes">`,
		`\t<bpmn:process id="${id}" name="${text(name)}" isExecutable="true">`,
		...(documentation ? [`\t\t<bpmn:documentation>${text(documentation)}</bpmn:documentation>`] : []),
		...shapes.flatMap((shape) => element(shape, flows)),
		...flows.flatMap(sequenceFlow),
		'\t</bpmn:process>',
		`\t<bpmndi:BPMNDiagram id="${id}-diagram">`,
		`\t\t<bpmndi:BPMNPlane id="${id}-plane" bpmnElement="${id}">`,
		...shapes.flatMap((shape) => picture(shape, boxes.get(shape.id))),
		...flows.flatMap((flow) => {
			const route = routes.get(flow.id)
			return [
				`\t\t\t<bpmndi:BPMNEdge id="${flow.id}-edge" bpmnElement="${flow.id}">`,
				...(route?.points ?? []).map(({ x, y }) => `\t\t\t\t<di:waypoint x="${x}" y="${y}" />`),
				...label(route?.label),
				'\t\t\t</bpmndi:BPMNEdge>',
			]
		}),
		'\t\t</bpmndi:BPMNPlane>',
		'\t</bpmndi:BPMNDiagram>',
		'</bpmn:definitions>',
		'',
	]
	return lines.join('\n')
}

/** Characters that XML 1.0 forbids are dropped: they come with texts pasted from Word. */
const text = (value: string): string =>
	value
		.replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll('\n', '&#10;')

function element(shape: Shape, flows: readonly Flow[]): string[] {
	const incoming = flows.filter(({ to }) => to === shape.id)
	const outgoing = flows.filter(({ from }) => from === shape.id)
	const otherwise =
		shape.kind === 'exclusiveGateway' && outgoing.length > 1
			? outgoing.find(({ when }) => when === undefined)
			: undefined
	const attributes = [
		`id="${shape.id}"`,
		...(shape.name ? [`name="${text(shape.name)}"`] : []),
		...(otherwise ? [`default="${otherwise.id}"`] : []),
		...(shape.on === undefined ? [] : [`attachedToRef="${shape.on}"`]),
		...Object.entries(shape.motcua ?? {})
			.filter(([, value]) => value !== '')
			.map(([key, value]) => `motcua:${key}="${text(value)}"`),
	]
	return [
		`\t\t<bpmn:${shape.kind} ${attributes.join(' ')}>`,
		...(shape.documentation
			? [`\t\t\t<bpmn:documentation>${text(shape.documentation)}</bpmn:documentation>`]
			: []),
		...incoming.map(({ id }) => `\t\t\t<bpmn:incoming>${id}</bpmn:incoming>`),
		...outgoing.map(({ id }) => `\t\t\t<bpmn:outgoing>${id}</bpmn:outgoing>`),
		...(shape.after === undefined
			? []
			: [
					`\t\t\t<bpmn:timerEventDefinition id="${shape.id}-timer">`,
					`\t\t\t\t<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${shape.after}</bpmn:timeDuration>`,
					'\t\t\t</bpmn:timerEventDefinition>',
				]),
		`\t\t</bpmn:${shape.kind}>`,
	]
}

function sequenceFlow({ id, from, to, name, when }: Flow): string[] {
	const open = `\t\t<bpmn:sequenceFlow id="${id}"${name ? ` name="${text(name)}"` : ''} sourceRef="${from}" targetRef="${to}"`
	if (when === undefined) return [`${open} />`]
	return [
		`${open}>`,
		`\t\t\t<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="${feel}">${text(when)}</bpmn:conditionExpression>`,
		'\t\t</bpmn:sequenceFlow>',
	]
}

function picture(shape: Shape, box: Box | undefined): string[] {
	if (!box) return []
	const outside = !shape.kind.endsWith('Task') && shape.name !== ''
	const at = { x: Math.round(box.x + box.width / 2 - 50), y: box.y + box.height + 7, width: 100, height: 27 }
	const marker = shape.kind === 'exclusiveGateway' ? ' isMarkerVisible="true"' : ''
	return [
		`\t\t\t<bpmndi:BPMNShape id="${shape.id}-shape" bpmnElement="${shape.id}"${marker}>`,
		`\t\t\t\t${bounds(box)}`,
		...(outside ? label(at) : []),
		'\t\t\t</bpmndi:BPMNShape>',
	]
}

const bounds = ({ x, y, width, height }: Box): string =>
	`<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`

const label = (box: Box | undefined): string[] =>
	box ? ['\t\t\t\t<bpmndi:BPMNLabel>', `\t\t\t\t\t${bounds(box)}`, '\t\t\t\t</bpmndi:BPMNLabel>'] : []
