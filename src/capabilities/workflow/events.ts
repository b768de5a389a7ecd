import type { ModdleElement } from 'bpmn-moddle'
import { evaluate } from 'feelin'
import { conditionFault } from './condition.ts'
import { attribute, elements, expression, named, one, typeOf } from './elements.ts'
import type { BoundaryEvent, Timer } from './graph.ts'
import type { ProcessRefusal } from './process-refusal.ts'

/** What an event is about: none, or the one definition that it has. */
export type Trigger =
	| { readonly kind: 'none' | 'terminate' }
	| { readonly kind: 'timer'; readonly timer: Timer }
	| { readonly kind: 'message'; readonly message: string; readonly definition: ModdleElement }
	| { readonly kind: 'error'; readonly error: string | null }

/** The trigger of an event; undefined when it was refused. */
export function triggerOf(event: ModdleElement, refusals: ProcessRefusal[]): Trigger | undefined {
	const definitions = elements(event, 'eventDefinitions')
	const [definition] = definitions
	if (!definition) return { kind: 'none' }
	const what = typeOf(definition)
	if (definitions.length === 1)
		switch (what) {
			case 'TerminateEventDefinition':
				return { kind: 'terminate' }
			case 'TimerEventDefinition': {
				const timer = timerOf(event, definition, refusals)
				return timer && { kind: 'timer', timer }
			}
			case 'MessageEventDefinition':
				return { kind: 'message', message: messageName(event, definition), definition }
			case 'ErrorEventDefinition':
				return { kind: 'error', error: errorCode(definition) }
		}
	refusals.push({ kind: 'unsupported', element: named(event), what })
	return undefined
}

/** By the message it refers to; Camunda and bpmn.io let an event without one stand under its own name. */
export const messageName = (of: ModdleElement, definition: ModdleElement): string =>
	(one(definition, 'messageRef')?.name ?? attribute(of, 'message')).trim()

function errorCode(definition: ModdleElement): string | null {
	const error = one(definition, 'errorRef')
	return error ? ((error.get('errorCode') as string | undefined) ?? error.name ?? error.id ?? null) : null
}

function timerOf(
	event: ModdleElement,
	definition: ModdleElement,
	refusals: ProcessRefusal[],
): Timer | undefined {
	const duration = expression(definition, 'timeDuration')
	const text = duration || expression(definition, 'timeDate')
	const element = named(event)
	if (text === '') {
		refusals.push(
			expression(definition, 'timeCycle') === ''
				? { kind: 'no-time', element }
				: { kind: 'unsupported', element, what: 'timeCycle' },
		)
		return undefined
	}
	const kind = duration ? 'duration' : 'moment'
	if (!isTime(kind, text)) {
		refusals.push({ kind: 'bad-time', element, given: text })
		return undefined
	}
	return {
		kind,
		text,
		counts: attribute(event, 'counts') === 'working' ? 'working' : 'calendar',
		pauses: attribute(event, 'pauses') === 'true',
	}
}

function isTime(kind: Timer['kind'], text: string): boolean {
	if (text.startsWith('=')) return conditionFault(text.slice(1)) === undefined
	if (kind === 'duration') return durationOf(text) !== undefined
	return (
		evaluate(`date and time(${JSON.stringify(text)})`, {}).value !== null && /(Z|[+-]\d\d:\d\d)$/.test(text)
	)
}

/** A duration in its parts; months and weeks are turned into none of the others. */
export type Duration = { readonly months: number; readonly days: number; readonly seconds: number }

/** ISO 8601 §5.5.2, without fractions: `P3D`, `PT4H`, `P1DT12H`, `P2W`. */
export function durationOf(text: string): Duration | undefined {
	const found =
		/^P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/.exec(
			text,
		)
	if (!found) return undefined
	const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
		.slice(1)
		.map((part) => Number(part ?? 0))
	const duration = {
		months: years * 12 + months,
		days: weeks * 7 + days,
		seconds: hours * 3600 + minutes * 60 + seconds,
	}
	return duration.months + duration.days + duration.seconds > 0 ? duration : undefined
}

/** What a boundary event watches for; undefined when it was refused. */
export function boundaryTrigger(
	event: ModdleElement,
	refusals: ProcessRefusal[],
): BoundaryEvent['on'] | undefined {
	const trigger = triggerOf(event, refusals)
	switch (trigger?.kind) {
		case undefined:
			return undefined
		case 'timer':
			return { timer: trigger.timer }
		case 'message':
			if (trigger.message === '') refusals.push({ kind: 'no-message', element: named(event) })
			return { message: trigger.message }
		case 'error':
			return { error: trigger.error }
		case 'none':
		case 'terminate':
			refusals.push({ kind: 'unsupported', element: named(event), what: 'BoundaryEvent' })
			return undefined
	}
}

/**
 * What a timer says, as ISO 8601 text: as written, or what its expression gives; undefined when that is no time, as when
 * an answer it speaks of is missing.
 */
export function timeOf(timer: Timer, answers: Readonly<Record<string, unknown>>): string | undefined {
	if (!timer.text.startsWith('=')) return timer.text
	try {
		const { value } = evaluate(timer.text.slice(1), { answers })
		// Dates, moments and durations of `feelin` carry their ISO 8601 text.
		const text: unknown = typeof value === 'string' ? value : (value as { iso?: unknown } | null)?.iso
		return typeof text === 'string' && text !== '' ? text : undefined
	} catch {
		return undefined
	}
}
