import { conditionFault } from './condition.ts'

/** Who gets a step when it begins (phân công bước). Without one, whoever has the role may take it. */
export type Assignment =
	| { readonly kind: 'least-loaded' }
	| { readonly kind: 'person'; readonly username: string }
	/** FEEL that gives the user name of an official, or another role than the task's. */
	| { readonly kind: 'rule'; readonly feel: string }

type Reading =
	| { readonly ok: true; readonly assignment: Assignment | undefined }
	| { readonly ok: false; readonly why: string; readonly feel?: string }

/** Reads `motcua:assign`: empty or `pool`, `least-loaded`, `person:<user name>`, `rule:<FEEL>`. */
export function assignmentFrom(text: string): Reading {
	const [, word = '', rest = ''] = /^([a-z-]*)(?::(.*))?$/s.exec(text.trim()) ?? []
	const said = rest.trim()
	if (text.trim() === '' || text.trim() === 'pool') return { ok: true, assignment: undefined }
	if (text.trim() === 'least-loaded') return { ok: true, assignment: { kind: 'least-loaded' } }
	if (word === 'person' && /^[a-z0-9._-]+$/.test(said))
		return { ok: true, assignment: { kind: 'person', username: said } }
	if (word !== 'rule' || said === '') return { ok: false, why: 'unknown' }
	const fault = conditionFault(said)
	return fault === undefined
		? { ok: true, assignment: { kind: 'rule', feel: said } }
		: { ok: false, why: fault, feel: said }
}
