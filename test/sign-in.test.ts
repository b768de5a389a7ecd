import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
	beginOpenid,
	beginSignIn,
	finishOpenid,
	finishSignIn,
	saveSignInPolicy,
	signedIn,
} from '#identity/server'
import { now, plusSeconds } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import { freePort } from '../bin/postgres.ts'
import { startSandbox } from '../sandbox/start.ts'
import { openid } from '../src/adapters/openid/openid.server.ts'
import { vneid } from '../src/adapters/vneid/vneid.server.ts'
import { freshDatabase } from './database.ts'
import { agencyWithOfficial } from './officials.ts'

const dongNai = { tenant: 'H19', person: '' }
const callback = new URL('http://dongnai.localhost:41599/dang-nhap/ve')
const folder = mkdtempSync(join(tmpdir(), 'mot-cua-sign-in-'))
let base: string
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let database: Awaited<ReturnType<typeof freshDatabase>>

beforeAll(async () => {
	database = await freshDatabase()
	const port = await freePort()
	base = `http://localhost:${port}`
	const client = { clientId: 'mot-cua', clientSecret: 'a secret of this test' }
	sandbox = await startSandbox({ host: '127.0.0.1', port, smtpPort: await freePort(), folder, ...client })
	Object.assign(process.env, {
		VNEID_ISSUER: base,
		VNEID_CLIENT_ID: client.clientId,
		VNEID_CLIENT_SECRET: client.clientSecret,
		VNEID_ALLOW_HTTP: '1',
		SECRET: 'only for this test, only for this test',
	})
})
afterAll(async () => {
	await sandbox.stop()
	await database.drop()
	rmSync(folder, { recursive: true })
})

const turn = (knob: 'up' | 'down') =>
	fetch(`${base}/knobs`, { method: 'POST', body: new URLSearchParams({ vneid: knob }) })

/** Goes to VNeID as a browser does, chooses a person there, and answers the address it is sent back to. */
async function chooses(goTo: URL, citizen: string | Record<string, string>): Promise<URL> {
	const cookies = new Map<string, string>()
	let url = goTo.href
	let form: URLSearchParams | undefined
	for (let hops = 0; hops < 8; hops++) {
		const response: Response = await fetch(url, {
			redirect: 'manual',
			headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
			...(form ? { method: 'POST', body: form } : {}),
		})
		for (const line of response.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
			cookies.set(name, value)
		}
		const next = response.headers.get('location')
		if (next && new URL(next, url).host === callback.host) return new URL(next)
		form = next ? undefined : new URLSearchParams(typeof citizen === 'string' ? { citizen } : citizen)
		url = next ? new URL(next, url).href : url
	}
	throw new Error('never came back from VNeID')
}

async function begun(returnTo = '/khai/0190/ho-ten') {
	const started = await beginSignIn(vneid, { callback, returnTo, at: now() })
	if (!started.ok) throw new Error(started.refusal.kind)
	return started.value
}
const finish = (returned: URL, cookie: string | undefined, at = now()) =>
	finishSignIn(vneid, (work) => transact(dongNai, work), { returned, cookie, at })

describe('a mother who signs in with VNeID', () => {
	test('is asked for level 2, with PKCE, state and nonce', async () => {
		const { goTo } = await begun()
		expect(Object.fromEntries(goTo.searchParams)).toMatchObject({
			acr_values: 'LoA2',
			code_challenge_method: 'S256',
			response_type: 'code',
			redirect_uri: callback.href,
		})
		expect(goTo.searchParams.get('state')).toHaveLength(43)
		expect(goTo.searchParams.get('nonce')).toHaveLength(43)
	})

	test('comes back to the step she was at, known by what VNeID says, and is one person however often', async () => {
		const people = []
		for (let time = 0; time < 2; time++) {
			const { goTo, cookie } = await begun()
			const entered = await finish(await chooses(goTo, 'me'), cookie.value)
			if (!entered.ok) throw new Error(entered.refusal.kind)
			expect(entered.value.returnTo).toBe('/khai/0190/ho-ten')
			const { token } = entered.value
			const { citizen } = await transact(dongNai, async (tx) =>
				signedIn(tx, { citizen: token, official: undefined }, now()),
			)
			people.push(citizen)
		}
		expect(people[0]).toMatchObject({
			assurance: 2,
			fullName: 'Lê Thị Sen',
			personalId: '075196000011',
			birthDate: '1996-03-14',
			sex: 'female',
			phone: '+84900000011',
			email: 'sen.le@vi-du.example',
		})
		expect(people[1]?.id).toBe(people[0]?.id)
	})

	test('may have two tabs at it', async () => {
		const [one, two] = [await begun('/mot'), await begun('/hai')]
		expect(one.cookie.name).not.toBe(two.cookie.name)
		expect(await finish(await chooses(two.goTo, 'me'), two.cookie.value)).toMatchObject({
			value: { returnTo: '/hai' },
		})
		expect(await finish(await chooses(one.goTo, 'me'), one.cookie.value)).toMatchObject({
			value: { returnTo: '/mot' },
		})
	})
})

describe('an answer from VNeID is refused', () => {
	test('when the citizen said no there, and the way back is kept', async () => {
		const { goTo, cookie } = await begun()
		expect(await finish(await chooses(goTo, ''), cookie.value)).toEqual({
			ok: false,
			refusal: { kind: 'denied', returnTo: '/khai/0190/ho-ten' },
		})
	})

	test('when this browser never asked, or its cookie was tampered with', async () => {
		const { goTo, cookie } = await begun()
		const returned = await chooses(goTo, 'me')
		const unknown = { ok: false, refusal: { kind: 'unknown-attempt' } }
		expect(await finish(returned, undefined)).toEqual(unknown)
		expect(await finish(returned, `x${cookie.value}`)).toEqual(unknown)
		expect(await finish(returned, `${cookie.value}x`)).toEqual(unknown)
		expect(await finish(returned, (await begun()).cookie.value)).toEqual(unknown)
	})

	test('when more than ten minutes have passed', async () => {
		const { goTo, cookie } = await begun()
		const returned = await chooses(goTo, 'me')
		expect(await finish(returned, cookie.value, plusSeconds(now(), 601))).toMatchObject({
			refusal: { kind: 'unknown-attempt' },
		})
	})

	test('when its code was used before, or made up', async () => {
		const { goTo, cookie } = await begun()
		const returned = await chooses(goTo, 'me')
		const forged = new URL(returned)
		forged.searchParams.set('code', 'made-up')
		expect(await finish(forged, cookie.value)).toMatchObject({ refusal: { kind: 'invalid-answer' } })
		expect((await finish(returned, cookie.value)).ok).toBe(true)
		expect(await finish(returned, cookie.value)).toMatchObject({ refusal: { kind: 'invalid-answer' } })
	})
})

describe("an official with an account of the tenant's own provider", () => {
	const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => transact(dongNai, work)
	const at = new URL('http://dongnai.localhost:41599/can-bo/dang-nhap/don-vi/ve')
	const origin = { address: '10.0.0.5' }
	async function enters(form: Record<string, string>, change?: (kept: string) => string | undefined) {
		const begun = await beginOpenid(openid, inTransaction, {
			callback: at,
			returnTo: '/can-bo?xem=qua-han',
			at: now(),
		})
		if (!begun.ok) throw new Error(begun.refusal.kind)
		const returned = await chooses(begun.value.goTo, form)
		const kept = change ? change(begun.value.kept) : begun.value.kept
		return finishOpenid(openid, inTransaction, { returned, kept }, origin, now())
	}

	test('is offered nothing while the tenant has no provider', async () => {
		expect(
			await beginOpenid(openid, inTransaction, { callback: at, returnTo: '/can-bo', at: now() }),
		).toMatchObject({ refusal: { kind: 'not-offered' } })
	})

	test('comes back to the page they wanted, signed in under the user name that the provider says', async () => {
		await agencyWithOfficial(database.owner)
		await inTransaction((tx) =>
			saveSignInPolicy(tx, {
				secondFactor: 'everyone',
				openid: {
					issuer: `${base}/can-bo`,
					clientId: 'mot-cua',
					clientSecret: 'a secret of this test',
					claim: 'preferred_username',
					name: 'Sở Nội vụ',
				},
			}),
		)
		const entered = await enters({ username: 'le.thi.hoa' })
		if (!entered.ok) throw new Error(entered.refusal.kind)
		expect(entered.value.returnTo).toBe('/can-bo?xem=qua-han')
		const { official } = await transact(dongNai, async (tx) =>
			signedIn(tx, { citizen: undefined, official: entered.value.token }, now()),
		)
		expect(official?.fullName).toBe('Lê Thị Hoa')
	})

	test('is refused when nobody here has that name, when they said no, and when this browser never asked', async () => {
		expect(await enters({ username: 'khong.ai' })).toMatchObject({ refusal: { kind: 'nobody-here' } })
		expect(await enters({ username: 'le.thi.hoa', denied: '1' })).toMatchObject({
			refusal: { kind: 'denied' },
		})
		expect(await enters({ username: 'le.thi.hoa' }, () => undefined)).toMatchObject({
			refusal: { kind: 'unknown-attempt' },
		})
		expect(await enters({ username: 'le.thi.hoa' }, (kept) => `x${kept}`)).toMatchObject({
			refusal: { kind: 'unknown-attempt' },
		})
	})
})

test('while VNeID is away sign-in says so, and works again once it is back', async () => {
	const { goTo, cookie } = await begun()
	const returned = await chooses(goTo, 'me')
	await turn('down')
	expect(await finish(returned, cookie.value)).toMatchObject({ refusal: { kind: 'unreachable' } })
	await turn('up')
	expect((await finish(returned, cookie.value)).ok).toBe(true)

	process.env['VNEID_ISSUER'] = `http://localhost:${await freePort()}`
	const away = await beginSignIn(vneid, { callback, returnTo: '/', at: now() })
	expect(away).toEqual({ ok: false, refusal: { kind: 'unreachable' } })
	process.env['VNEID_ISSUER'] = base
	expect((await beginSignIn(vneid, { callback, returnTo: '/', at: now() })).ok).toBe(true)
})
