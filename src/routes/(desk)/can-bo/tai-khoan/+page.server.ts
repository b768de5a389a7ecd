import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { sessionTerms } from '#identity'
import {
	base32,
	changeOwnPassword,
	endOpenSessions,
	enrolTotp,
	hashOf,
	offeredSecret,
	openSessionsOf,
	passkeysOf,
	recoveryCodesLeft,
	removePasskey,
	removeTotp,
	secretOffered,
	standingOf,
	totpOf,
	totpUri,
} from '#identity/server'
import { note } from '#journal/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { dutiesOf, mailboxOf, saveMailbox } from '#tenancy/server'
import { qrPath } from '#ui/qr.ts'
import { requireOfficial } from '../../../guards.ts'
import { codeTold, passwordFaultWords, passwordTold } from '../dang-nhap/told.ts'
import { rightsOf } from '../rights.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const { locals, cookies, url } = event
	const at = now()
	const settingUp = url.searchParams.has('cai-dat')
	const offer = settingUp ? offeredSecret(official.id, at) : undefined
	const [standing, totp, left, keys, sessions, duties, mailbox] = await locals.transact(async (tx) =>
		Promise.all([
			standingOf(tx, official.id, dayInVietNam(at)),
			totpOf(tx, official.id),
			recoveryCodesLeft(tx, official.id),
			passkeysOf(tx, official.id),
			openSessionsOf(tx, official.id, at, hashOf(cookies.get(sessionTerms.official.cookie) ?? '')),
			dutiesOf(tx, official.id, dayInVietNam(at)),
			mailboxOf(tx, official.id),
		]),
	)
	return {
		username: official.username,
		mailbox,
		factorNeeded: standing.factorNeeded,
		totp: totp && { since: wallText(totp.addedAt), left },
		passkeys: keys.map((key) => ({
			...key,
			addedAt: wallText(key.addedAt),
			usedAt: key.usedAt && wallText(key.usedAt),
		})),
		sessions: sessions.map((each) => ({
			...each,
			since: wallText(each.since),
			seenAt: wallText(each.seenAt),
		})),
		rights: rightsOf(duties, locals),
		offer: offer && {
			kept: offer.kept,
			secret: (base32(offer.secret).match(/.{1,4}/g) ?? []).join(' '),
			qr: qrPath(
				totpUri(offer.secret, { issuer: `Một Cửa ${locals.tenant.name}`, account: official.username }),
			),
		},
		done: url.searchParams.get('vua'),
	}
}

export const actions = {
	mailbox: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const typed = { email: textOf(form, 'thu'), reminded: form.has('nhac') }
		const saved = await event.locals.transact((tx) =>
			saveMailbox(tx, { official, at: now(), address: event.getClientAddress() }, typed),
		)
		if (!saved.ok)
			return fail(400, {
				part: 'mailbox' as const,
				field: 'thu',
				told: m.people_fault_email(),
				email: typed.email,
			})
		redirect(303, '/can-bo/tai-khoan?vua=thu')
	},
	password: async (event) => {
		const official = requireOfficial(event)
		const { locals, cookies } = event
		const form = await event.request.formData()
		const changed = await changeOwnPassword(
			locals.transact,
			official,
			{ current: textOf(form, 'cu'), password: textOf(form, 'moi'), repeated: textOf(form, 'lai') },
			originOf(event),
			now(),
		)
		if (!changed.ok) {
			const { refusal } = changed
			if (refusal.kind === 'unfit')
				return fail(400, {
					part: 'password' as const,
					field: refusal.fault === 'not-repeated' ? 'lai' : 'moi',
					told: passwordFaultWords[refusal.fault](),
				})
			const { status, words } = passwordTold(refusal)
			return fail(status, { part: 'password' as const, field: 'cu', told: words })
		}
		// Whoever knew the old one is out.
		const own = hashOf(cookies.get(sessionTerms.official.cookie) ?? '')
		await locals.transact((tx) => endOpenSessions(tx, official.id, { but: own }, now()))
		redirect(303, '/can-bo/tai-khoan?vua=mat-khau')
	},
	enrol: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const at = now()
		const secret = secretOffered(textOf(form, 'giu'), official.id, at)
		if (!secret) redirect(303, '/can-bo/tai-khoan?cai-dat')
		const enrolled = await event.locals.transact(async (tx) =>
			enrolTotp(tx, official, { secret, code: textOf(form, 'ma') }, originOf(event), at),
		)
		if (!enrolled.ok) {
			const { status, words } = codeTold(enrolled.refusal)
			return fail(status, { part: 'totp' as const, field: 'ma', told: words })
		}
		return { part: 'codes' as const, field: '', told: '', codes: enrolled.value }
	},
	'remove-totp': async (event) => {
		const official = requireOfficial(event)
		const at = now()
		const removed = await event.locals.transact(async (tx) => {
			if ((await standingOf(tx, official.id, dayInVietNam(at))).factorNeeded) return false
			await removeTotp(tx, official.id)
			await note(
				tx,
				{ official, at, address: event.getClientAddress() },
				{ kind: 'second-factor-removed', subject: official.username, detail: { factor: 'totp' } },
			)
			return true
		})
		if (!removed) return fail(403, { part: 'totp' as const, field: '', told: m.account_factor_needed() })
		redirect(303, '/can-bo/tai-khoan?vua=go')
	},
	'remove-key': async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		await event.locals.transact(async (tx) => {
			await removePasskey(tx, official.id, textOf(form, 'khoa'))
			await note(
				tx,
				{ official, at: now(), address: event.getClientAddress() },
				{ kind: 'second-factor-removed', subject: official.username, detail: { factor: 'passkey' } },
			)
		})
		redirect(303, '/can-bo/tai-khoan?vua=go')
	},
	'end-session': async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const id = textOf(form, 'phien')
		const own = hashOf(event.cookies.get(sessionTerms.official.cookie) ?? '')
		await event.locals.transact(async (tx) => {
			const ended = await endOpenSessions(tx, official.id, id === '' ? { but: own } : { id }, now())
			await note(
				tx,
				{ official, at: now(), address: event.getClientAddress() },
				{ kind: 'session-ended', subject: official.username, detail: { sessions: ended } },
			)
		})
		redirect(303, '/can-bo/tai-khoan?vua=phien')
	},
} satisfies Actions

const originOf = (event: RequestEvent) => ({
	address: event.getClientAddress(),
	agent: event.request.headers.get('user-agent') ?? undefined,
})

const textOf = (form: FormData, name: string): string => {
	const value = form.get(name)
	return typeof value === 'string' ? value : ''
}
