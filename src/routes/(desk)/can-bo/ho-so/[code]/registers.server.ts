import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { type Dossier, type DossierLookup, isOpenLookup, refusalWords, statusOf } from '#dossiers'
import { askRegisterAgain, type Desk, settleRegister, type Settling } from '#dossiers/server'
import { fieldsOf, heldFrom, nameOf, questionAt, shownAnswer } from '#forms'
import { formDefinition } from '#forms/server'
import { factName, foldCalls, registerName } from '#registers'
import { type CallSeen, callsFor } from '#registers/server'
import { lookingAt, queryOf } from '../../views.ts'
import { actAtDesk, atDesk, seenIn } from './at-desk.server.ts'

/** How the registers of a dossier stand, and every call that was made for it. */
export async function registersShown(
	tx: Desk['tx'],
	{ tenant, locale }: Pick<App.Locals, 'tenant' | 'locale'>,
	dossier: Dossier,
) {
	if (dossier.lookups.length === 0) return { lookups: [], calls: [] }
	const [form, calls] = await Promise.all([
		formDefinition(tx, tenant.code, dossier.form.id, dossier.form.version),
		callsFor(tx, dossier.draftId),
	])
	if (!form) return { lookups: [], calls: [] }
	const isOver = 'closedAt' in dossier
	return {
		lookups: dossier.lookups.map((lookup) => ({
			id: lookup.id,
			register: registerName(lookup.register),
			about: form.lookups?.find(({ id }) => id === lookup.id)?.about[locale] ?? '',
			state: lookup.state,
			at: wallText(lookup.at),
			isOpen: isOpenLookup(lookup) && !isOver,
			differences: lookup.differences.map(({ field: id, declared, told }) => {
				const field = questionAt(form, id)
				return {
					id,
					label: field ? nameOf(field)[locale] : id,
					declared: field ? shownAnswer(field, declared, locale) : String(declared),
					told: field ? shownAnswer(field, told, locale) : told,
				}
			}),
			/** What is held and has not come: whoever confirms by hand writes it down. */
			lacking: isOpen(lookup)
				? fieldsOf(form)
						.filter((field) => heldFrom(field) === lookup.id && dossier.answers[field.id] === undefined)
						.map((field) => ({ id: field.id, label: nameOf(field)[locale] }))
				: [],
		})),
		calls: foldCalls(calls).map(plainCall),
	}
}

const isOpen = (lookup: DossierLookup) => isOpenLookup(lookup) && lookup.state !== 'differs'

const plainCall = ({
	id,
	at,
	since,
	times,
	register,
	service,
	officialName,
	agencyName,
	came,
	told,
}: ReturnType<typeof foldCalls<CallSeen>>[number]) => ({
	id,
	at: wallText(at),
	since: wallText(since),
	times,
	register: registerName(register),
	service,
	officialName,
	agencyName,
	came,
	told: told.map(factName).join('; '),
})

export const registerActions = {
	settle: async (event: RequestEvent) => {
		const posted = await event.request.formData()
		const seen = seenIn(event, posted)
		const settling: Settling = {
			lookup: text(posted.get('lookup')),
			how: hows.find((how) => how === posted.get('how')) ?? 'by-hand',
			words: text(posted.get('words')),
			byHand: Object.fromEntries(
				[...posted].flatMap(([name, value]) =>
					name.startsWith('tay.') ? [[name.slice(4), text(value)]] : [],
				),
			),
		}
		const done = await actAtDesk(event, seen, ['register-settled'], (desk) =>
			settleRegister(desk, seen, settling),
		)
		if (!done.ok)
			return fail(statusOf(done.refusal), {
				register: settling.lookup,
				refused: refusalWords(done.refusal),
				typed: { words: settling.words, how: settling.how, ...settling.byHand },
			})
		return back(event)
	},
	again: async (event: RequestEvent) => {
		const posted = await event.request.formData()
		const asked = await atDesk(event, (desk) =>
			askRegisterAgain(desk, seenIn(event, posted), text(posted.get('lookup'))),
		)
		if (!asked.ok)
			return fail(statusOf(asked.refusal), {
				register: text(posted.get('lookup')),
				refused: refusalWords(asked.refusal),
				typed: {},
			})
		return back(event)
	},
}

const hows = ['by-register', 'as-declared', 'by-hand'] as const

function back(event: RequestEvent): never {
	const query = queryOf(lookingAt(event.url.searchParams))
	redirect(303, `${event.url.pathname}${query ? `?${query}` : ''}#doi-chieu`)
}

const text = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
