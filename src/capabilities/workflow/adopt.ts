import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { fold } from '#kernel/vietnamese'
import { ok, refuse, type Result } from '#kernel/result'
import { attribute, elements, expression, isFeel, mainProcess, named, one } from './elements.ts'
import { attributesAbroad, groupsOf, lanesOf, serviceAbroad } from './foreign.ts'
import { feelOfJuel } from './juel.ts'
import { motcua } from './motcua.ts'
import type { NamedElement, ProcessRefusal } from './process-refusal.ts'
import { type KnownRole, responsibleFor, usualRoles } from './responsible.ts'
import { usualActs } from './step-table.ts'

export type Adopted = {
	readonly bpmn: string
	/** Who does which step, read from the file's own words (`from`): a proposal that people look at before it runs. */
	readonly proposals: readonly {
		readonly element: NamedElement
		readonly role: string
		readonly from: string
	}[]
}

/**
 * A file drawn in another program (bpmn.io, Camunda Modeler 7 and 8), with what this house asks of a step put beside
 * what it says itself: groups and lanes become roles, plain tasks are done by people, JUEL becomes FEEL, topics become
 * services. Nothing is taken out. A file that says everything already comes back letter for letter. What it still lacks
 * `compileProcess` names.
 *
 * @returns refused when it is no BPMN, or when nobody could tell which of its processes is meant
 */
export async function adoptBpmn(
	bpmn: string,
	known: readonly KnownRole[] = usualRoles,
): Promise<Result<Adopted, ProcessRefusal[]>> {
	const text = withPeople(bpmn)
	const moddle = new BpmnModdle({ motcua })
	const read = await moddle.fromXML(text).catch((failure: unknown) => String(failure))
	if (typeof read === 'string') return refuse([{ kind: 'unreadable', why: read }])
	const root = read.rootElement
	const main = mainProcess(root)
	if (!main.ok) return refuse([main.refusal])
	const process = main.value
	const abroad = attributesAbroad(root)
	const lanes = lanesOf(process)
	const proposals: Adopted['proposals'][number][] = []
	let changed = text !== bpmn
	const put = (element: ModdleElement, name: string, value: string): void => {
		if (value === '' || attribute(element, name) !== '') return
		element.set(`motcua:${name}`, value)
		changed = true
	}
	for (const { scope, element } of partsOf(process)) {
		if (element.$type === 'bpmn:UserTask') {
			const spoken = [
				...groupsOf(element, abroad),
				...(lanes.get(element.id ?? '') ?? []),
				...scopeLanes(lanes, scope),
			]
			const from = spoken.find((words) => responsibleFor(words, known))
			const responsible = from === undefined ? undefined : responsibleFor(from, known)
			if (attribute(element, 'role') === '' && responsible && from !== undefined) {
				put(element, 'role', responsible.role)
				put(element, 'agency', responsible.agency)
				proposals.push({ element: named(element), role: responsible.role, from })
			}
			put(element, 'acts', proposedActs(process, element))
		}
		if (element.$type === 'bpmn:ServiceTask') put(element, 'service', serviceAbroad(element, abroad))
		if (element.$type === 'bpmn:SequenceFlow') {
			const feel = feelOfJuel(expression(element, 'conditionExpression'))
			const condition = one(element, 'conditionExpression')
			if (feel === undefined || !condition || !isFeel(condition.get('language'), 'juel')) continue
			condition.set('body', feel)
			condition.set('language', undefined)
			changed = true
		}
	}
	return ok({ bpmn: changed ? (await moddle.toXML(root, { format: true })).xml : bpmn, proposals })
}

/** A task of no kind, and one done by hand, are people's: here each is seen to by someone. */
function withPeople(bpmn: string): string {
	const prefix =
		/xmlns(?::([\w.-]+))?\s*=\s*["']http:\/\/www\.omg\.org\/spec\/BPMN\/20100524\/MODEL["']/.exec(bpmn)
	if (!prefix) return bpmn
	const tag = prefix[1] ? `${prefix[1]}:` : ''
	return bpmn.replaceAll(
		new RegExp(`<(/?)${tag.replaceAll('.', '\\.')}(?:task|manualTask)(?=[\\s/>])`, 'g'),
		`<$1${tag}userTask`,
	)
}

type Part = { readonly scope: readonly string[]; readonly element: ModdleElement }

/** Everything in a process, with the sub-processes around it, the innermost first. */
const partsOf = (of: ModdleElement, scope: readonly string[] = []): Part[] =>
	elements(of, 'flowElements').flatMap((element) => [
		{ scope, element },
		...(element.$type === 'bpmn:SubProcess' ? partsOf(element, [element.id ?? '', ...scope]) : []),
	])

/** Lanes hold the sub-process, not what is in it. */
const scopeLanes = (lanes: ReturnType<typeof lanesOf>, scope: readonly string[]): readonly string[] =>
	scope.flatMap((id) => lanes.get(id) ?? [])

/** What the step's name says is done in it, as a row of an approved table would be read. */
function proposedActs(process: ModdleElement, task: ModdleElement): string {
	const flows = partsOf(process).flatMap(({ element }) =>
		element.$type === 'bpmn:SequenceFlow' ? [element] : [],
	)
	const before = flows
		.filter((flow) => one(flow, 'targetRef') === task)
		.map((flow) => one(flow, 'sourceRef')?.$type)
	const after = flows
		.filter((flow) => one(flow, 'sourceRef') === task)
		.map((flow) => one(flow, 'targetRef')?.$type)
	const forks = after.includes('bpmn:ExclusiveGateway') || after.includes('bpmn:InclusiveGateway')
	return usualActs(fold(task.name ?? ''), {
		first: before.includes('bpmn:StartEvent'),
		last: after.includes('bpmn:EndEvent'),
		role: attribute(task, 'role'),
	})
		.filter((act) => act !== 'send-back' || forks)
		.join(' ')
}
