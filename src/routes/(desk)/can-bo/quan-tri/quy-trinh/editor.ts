import { m } from '#messages'
import { vietnamese } from './editor-words.ts'

/** What is selected in the drawing, as the panel shows it. */
export type Drawn = {
	readonly id: string
	readonly type: string
	/** What an event waits for: `bpmn:TimerEventDefinition` … */
	readonly trigger: string
	/** Does it leave a gateway? Then it has a condition. */
	readonly leavesGateway: boolean
	readonly values: Readonly<Record<string, string>>
}

export type Field = {
	readonly name: string
	readonly kind: 'text' | 'long' | 'role' | 'agency' | 'acts' | 'flag'
	readonly label: () => string
	readonly hint?: () => string
}

const name: Field = { name: 'name', kind: 'text', label: m.studio_prop_name }
const step: readonly Field[] = [name, { name: 'nameEn', kind: 'text', label: m.studio_row_name_en }]
const who: readonly Field[] = [
	{ name: 'role', kind: 'role', label: m.studio_row_role },
	{ name: 'agency', kind: 'agency', label: m.studio_row_agency },
]
const text = (field: string, label: () => string): Field => ({ name: field, kind: 'text', label })

/** What the approved table says of a step, by which nothing runs. */
const approved: readonly Field[] = [
	{ name: 'documentation', kind: 'long', label: m.studio_prop_documentation },
	text('label', m.studio_row_number),
	text('responsible', m.studio_row_responsible),
	text('output', m.studio_row_output),
	text('template', m.studio_row_template),
]

/** What a step waits for: a message, the opinion of another agency, or the dossier that it opens there. One excludes the other. */
function awaited({ asks = '', opens = '' }: Drawn['values']): readonly Field[] {
	const hinted = (field: Field, hint: () => string): Field => ({ ...field, hint })
	return [
		...(opens === '' ? [hinted(text('asks', m.studio_prop_asks), m.studio_prop_asks_hint)] : []),
		...(asks === '' ? [] : [{ name: 'asksRole', kind: 'role', label: m.studio_prop_asks_role } as const]),
		...(asks === '' ? [hinted(text('opens', m.studio_prop_opens), m.studio_prop_opens_hint)] : []),
		...(opens === ''
			? []
			: [
					hinted(text('opensAt', m.studio_prop_opens_at), m.studio_prop_opens_at_hint),
					hinted(
						{ name: 'opensWith', kind: 'long', label: m.studio_prop_opens_with },
						m.studio_prop_opens_with_hint,
					),
					hinted(text('opensFiles', m.studio_prop_opens_files), m.studio_prop_opens_files_hint),
				]),
		...(asks === '' && opens === '' ? [] : [text('hours', m.studio_prop_across_hours)]),
	]
}

/** The properties of an element that we run by, or that the approved table has. */
export function fieldsOf({ type, trigger, leavesGateway, values }: Drawn): readonly Field[] {
	switch (type) {
		case 'bpmn:UserTask':
			return [
				...step,
				...who,
				text('hours', m.studio_prop_hours),
				{ name: 'acts', kind: 'acts', label: m.studio_row_acts },
				...approved,
			]
		case 'bpmn:SequenceFlow':
			return leavesGateway
				? [
						name,
						{ name: 'condition', kind: 'long', label: m.studio_prop_condition },
						{ name: 'default', kind: 'flag', label: m.studio_prop_default },
					]
				: [name]
		case 'bpmn:ReceiveTask':
			return [...step, ...awaited(values), text('message', m.studio_prop_message), ...who, ...approved]
		case 'bpmn:SendTask':
			return [
				...step,
				{ name: 'text', kind: 'long', label: m.studio_prop_text },
				{ name: 'textEn', kind: 'long', label: m.studio_prop_text_en },
			]
		case 'bpmn:ServiceTask':
			return [...step, text('service', m.studio_prop_service)]
		case 'bpmn:CallActivity':
			return [...step, text('calledElement', m.studio_prop_called)]
		default:
			if (trigger === 'bpmn:TimerEventDefinition')
				return [...step, text('duration', m.studio_prop_duration), text('counts', m.studio_prop_counts)]
			if (type === 'bpmn:IntermediateCatchEvent' && trigger === 'bpmn:MessageEventDefinition')
				return [...step, ...awaited(values), text('message', m.studio_prop_message), ...who]
			if (trigger === 'bpmn:MessageEventDefinition') return [...step, text('message', m.studio_prop_message)]
			return [name]
	}
}

export type Editor = {
	/** The drawing as a BPMN file. */
	text(): Promise<string>
	/** Sets a property of an element; what is selected afterwards. */
	set(id: string, name: string, value: string): Drawn | undefined
	/** Shows these elements as wrong, and no others. */
	mark(ids: readonly string[]): void
	show(id: string): void
	fit(): void
	close(): void
}

type Told = { changed(): void; chosen(drawn: Drawn | undefined): void }

// bpmn-js types its services loosely; these are the parts of them that are used here.
type Business = {
	readonly id: string
	readonly $type: string
	readonly $model: { create(type: string, attributes: object): Business }
	get(name: string): unknown
}
type Element = {
	readonly id: string
	readonly businessObject: Business
	readonly type: string
	readonly labelTarget?: Element
}
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type Services = {
	canvas: {
		viewbox(): {
			readonly inner: Box
			readonly outer: { readonly width: number; readonly height: number }
		}
		viewbox(box: Box): void
		addMarker(id: string, marker: string): void
		removeMarker(id: string, marker: string): void
		scrollToElement(id: string): void
	}
	elementRegistry: { get(id: string): Element | undefined }
	selection: { select(element: Element): void }
	modeling: {
		updateProperties(element: Element, properties: object): void
		updateModdleProperties(element: Element, of: Business, properties: object): void
	}
}

const ours = [
	'nameEn',
	'role',
	'agency',
	'hours',
	'acts',
	'label',
	'responsible',
	'output',
	'template',
	'message',
	'service',
	'text',
	'textEn',
	'counts',
	'asks',
	'asksRole',
	'opens',
	'opensAt',
	'opensWith',
	'opensFiles',
]

/** Opens bpmn.io's editor in an element of the page. It comes with its own 500 kB, so it is loaded for this page alone. */
export async function openEditor(
	container: HTMLElement,
	bpmn: string,
	extension: object,
	locale: string,
	told: Told,
): Promise<Editor> {
	const { default: Modeler } = await import('bpmn-js/lib/Modeler')
	const modeler = new Modeler({
		container,
		moddleExtensions: { motcua: extension },
		additionalModules: locale === 'vi' ? [{ translate: ['value', vietnamese] }] : [],
		// The page's own colours, so that the drawing is dark in the dark.
		bpmnRenderer: {
			defaultFillColor: 'var(--paper)',
			defaultStrokeColor: 'var(--ink)',
			defaultLabelColor: 'var(--ink)',
		},
		textRenderer: { defaultStyle: face, externalStyle: face },
	})
	const get = <Name extends keyof Services>(service: Name): Services[Name] => modeler.get(service)
	await modeler.importXML(bpmn)
	fit(get('canvas'), legible)
	let marked: readonly string[] = []
	const element = (id: string) => get('elementRegistry').get(id)
	const selected = (elements: readonly Element[]) => {
		const only = elements.length === 1 ? (elements[0]?.labelTarget ?? elements[0]) : undefined
		return only && drawnOf(only)
	}
	modeler.on('commandStack.changed', () => told.changed())
	modeler.on('selection.changed', ({ newSelection }: { newSelection: readonly Element[] }) =>
		told.chosen(selected(newSelection)),
	)
	return {
		async text() {
			const { xml } = await modeler.saveXML({ format: true })
			return xml ?? ''
		},
		set(id, property, value) {
			const at = element(id)
			if (!at) return undefined
			change(get('modeling'), at, property, value)
			return drawnOf(at)
		},
		mark(ids) {
			for (const id of marked) if (element(id)) get('canvas').removeMarker(id, 'lint-bad')
			marked = ids.filter((id) => element(id) !== undefined)
			for (const id of marked) get('canvas').addMarker(id, 'lint-bad')
		},
		show(id) {
			const at = element(id)
			if (!at) return
			get('canvas').scrollToElement(id)
			get('selection').select(at)
		},
		fit: () => fit(get('canvas'), 0),
		close: () => modeler.destroy(),
	}
}

const face = { fontFamily: "'Be Vietnam Pro', system-ui, sans-serif", fontSize: 12 }

/** What stands over the drawing at its left: the palette. */
const palette = 116
const margin = 24

/** Below this the names of steps cannot be read. */
const legible = 0.7

/** The whole drawing beside the palette, never larger than life; of one that would be smaller than `least`, the beginning. */
function fit(canvas: Services['canvas'], least: number): void {
	const { inner, outer } = canvas.viewbox()
	const room = { width: outer.width - palette - margin, height: outer.height - 2 * margin }
	if (room.width <= 0 || room.height <= 0 || inner.width <= 0) return
	const scale = Math.max(least, Math.min(1, room.width / inner.width, room.height / inner.height))
	canvas.viewbox({
		x: inner.x - palette / scale,
		y: inner.y - Math.max(margin, (outer.height - inner.height * scale) / 3) / scale,
		width: outer.width / scale,
		height: outer.height / scale,
	})
}

function drawnOf({ id, businessObject }: Element): Drawn {
	const of = (property: string) => businessObject.get(property) as Business | undefined
	const [trigger] = (businessObject.get('eventDefinitions') as readonly Business[] | undefined) ?? []
	const source = businessObject.$type === 'bpmn:SequenceFlow' ? of('sourceRef') : undefined
	const [documentation] = (businessObject.get('documentation') as readonly Business[] | undefined) ?? []
	const body = (expression: Business | undefined) => (expression?.get('body') as string | undefined) ?? ''
	return {
		id,
		type: businessObject.$type,
		trigger: trigger?.$type ?? '',
		leavesGateway: source?.$type.endsWith('Gateway') === true,
		values: {
			...Object.fromEntries(
				ours.map((property) => [
					property,
					(businessObject.get(`motcua:${property}`) as string | undefined) ?? '',
				]),
			),
			name: (businessObject.get('name') as string | undefined) ?? '',
			calledElement:
				businessObject.$type === 'bpmn:CallActivity'
					? ((businessObject.get('calledElement') as string | undefined) ?? '')
					: '',
			documentation: (documentation?.get('text') as string | undefined) ?? '',
			condition: source ? body(of('conditionExpression')) : '',
			default: String(source !== undefined && (source.get('default') as Business | undefined)?.id === id),
			duration:
				trigger?.$type === 'bpmn:TimerEventDefinition'
					? body(trigger.get('timeDuration') as Business | undefined)
					: '',
		},
	}
}

function change(modeling: Services['modeling'], element: Element, property: string, value: string): void {
	const { businessObject } = element
	const expression = (body: string) =>
		body.trim() === ''
			? undefined
			: businessObject.$model.create('bpmn:FormalExpression', { body: body.trim() })
	switch (property) {
		case 'name':
		case 'calledElement':
			return modeling.updateProperties(element, { [property]: value.trim() })
		case 'documentation':
			return modeling.updateProperties(element, {
				documentation:
					value.trim() === '' ? [] : [businessObject.$model.create('bpmn:Documentation', { text: value })],
			})
		case 'condition':
			return modeling.updateProperties(element, { conditionExpression: expression(value) })
		case 'default': {
			const source = (element as Element & { readonly source: Element }).source
			modeling.updateProperties(source, { default: value === 'true' ? businessObject : undefined })
			if (value === 'true') modeling.updateProperties(element, { conditionExpression: undefined })
			return
		}
		case 'duration': {
			const [trigger] = businessObject.get('eventDefinitions') as readonly Business[]
			if (trigger) modeling.updateModdleProperties(element, trigger, { timeDuration: expression(value) })
			return
		}
		default:
			return modeling.updateProperties(element, { [`motcua:${property}`]: value.trim() || undefined })
	}
}
