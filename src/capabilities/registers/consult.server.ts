import { type Instant, now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { type Actor, transact, type Tx } from '#platform/db'
import { agency } from '#tenancy/server'
import { type Asking, type Facts, RegisterAway, type Registries } from './ports.ts'
import type { Register } from './register.ts'
import {
	type About,
	anyAgency,
	type Came,
	insertAnswer,
	insertCall,
	othersAsked,
	responsibleFor,
	type Responsible,
	type Service,
} from './store.server.ts'

/** A question to a register, with all that must be known before it may be put. */
export type Question = {
	readonly register: Register
	readonly service: Service
	/** The same however often it is put. */
	readonly request: string
	readonly keys: Readonly<Record<string, string>>
	/** About the citizen who files, or about somebody else. */
	readonly of: 'own' | 'another'
	/** The facts that may be taken over; whatever else is told is let go. */
	readonly wanted: ReadonlySet<string>
	readonly about: Omit<About, 'agencyName' | 'agencyId'> & { readonly agencyId: string | null }
	readonly signal?: AbortSignal | undefined
}

/** `unconnected`: there is no line to the register, or nobody who answers for the call. */
export type Consulted =
	| { readonly came: 'told'; readonly facts: Facts; readonly at: Instant }
	| { readonly came: 'matches' | 'differs' | 'unknown' | 'away'; readonly at: Instant }
	| { readonly came: 'unconnected' | 'too-many'; readonly at: Instant }

/** About how many others one person may ask in a day: more is no family, but somebody who tries numbers. */
const mostOthers = 20

/**
 * Asks a register, outside any transaction. The call is written down before it is made, and what came of it after; without
 * a purpose, a named official and a draft or dossier none is made.
 */
export async function consult(registries: Registries, by: Actor, question: Question): Promise<Consulted> {
	const at = now()
	if (!registries[question.register]) return { came: 'unconnected', at }
	const allowed = await transact(by, (tx) => noted(tx, by, question, at))
	if (typeof allowed === 'string') return { came: allowed, at }
	const began = performance.now()
	const asked = await put(registries, question, allowed.asking).catch((failure: unknown) => {
		if (failure instanceof RegisterAway) return { came: 'away' } as const
		throw failure
	})
	const after = now()
	const facts = asked.came === 'told' ? asked.facts : {}
	await transact(by, (tx) =>
		insertAnswer(tx, {
			call: allowed.call,
			at: after,
			came: asked.came,
			told: Object.keys(facts),
			milliseconds: Math.round(performance.now() - began),
		}),
	)
	return asked.came === 'told' ? { came: 'told', facts, at: after } : { came: asked.came, at: after }
}

async function noted(
	tx: Tx,
	{ tenant }: Actor,
	{ register, service, request, keys, of, about, signal }: Question,
	at: Instant,
): Promise<{ readonly call: string; readonly asking: Asking } | 'unconnected' | 'too-many'> {
	const responsible: Responsible | undefined = await responsibleFor(tx, register, about.agencyId)
	if (!responsible) return 'unconnected'
	const asks = about.agencyId ? await agency(tx, about.agencyId) : undefined
	const subject = keys['personalId'] ?? keys['taxCode'] ?? keys['dossierCode'] ?? ''
	if (
		of === 'another' &&
		register !== 'business' &&
		!about.dossier &&
		(await othersAsked(tx, about.personId, at)) >= mostOthers
	)
		return 'too-many'
	const call = await insertCall(tx, {
		at,
		register,
		service,
		request,
		responsible,
		about: {
			...about,
			agencyId: about.agencyId ?? anyAgency,
			agencyName: asks?.name ?? '',
		},
		subject,
		own: of === 'own',
	})
	return {
		call,
		asking: {
			request,
			purpose: about.purpose,
			agency: asks?.code ?? tenant,
			account: responsible.account,
			dossier: about.dossier?.code ?? about.draftId,
			signal,
		},
	}
}

type Answered =
	{ readonly came: 'told'; readonly facts: Facts } | { readonly came: Exclude<Came, 'told' | 'away'> }

async function put(
	registries: Registries,
	{ register, service, keys, wanted }: Question,
	asking: Asking,
): Promise<Answered> {
	switch (register) {
		case 'population': {
			const person = {
				personalId: keys['personalId'] ?? '',
				fullName: keys['fullName'] ?? '',
				birthDate: keys['birthDate'],
			}
			const { population } = registries
			if (!population) throw new RegisterAway('no line to the population database')
			if (service === 'confirm') return { came: await population.confirm(asking, person) }
			return told(await population.lookUp(asking, person), wanted)
		}
		case 'business':
			return told(await registries.business?.lookUp(asking, keys['taxCode'] ?? ''), wanted)
		case 'civil-status':
			return told(await registries['civil-status']?.lookUp(asking, keys['dossierCode'] ?? ''), wanted)
		default:
			return unreachable(register)
	}
}

const told = (facts: Facts | undefined, wanted: ReadonlySet<string>): Answered =>
	facts
		? { came: 'told', facts: Object.fromEntries(Object.entries(facts).filter(([name]) => wanted.has(name))) }
		: { came: 'unknown' }
