import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../bin/postgres.ts'
import { citizens } from './citizens.ts'
import type { Letter } from './mail.ts'
import { startSandbox } from './start.ts'

let base: string
let smtpPort: number
let folder: string
let sandbox: Awaited<ReturnType<typeof startSandbox>>
const secret = 'a secret of this test'

const start = async () => {
	const port = await freePort()
	smtpPort = await freePort()
	base = `http://localhost:${port}`
	sandbox = await startSandbox({
		host: '127.0.0.1',
		port,
		smtpPort,
		folder,
		clientId: 'mot-cua',
		clientSecret: secret,
	})
}
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'mot-cua-sandbox-'))
	await start()
})
afterAll(async () => {
	await sandbox.stop()
	rmSync(folder, { recursive: true })
})
const turn = (knobs: Record<string, string>) =>
	fetch(`${base}/knobs`, { method: 'POST', body: new URLSearchParams(knobs) })
afterEach(() => turn({ vneid: 'up', mail: 'takes' }))

/** A browser without scripts: follows redirects of the provider, keeps its cookies, stops before leaving it. */
function browser() {
	const cookies = new Map<string, string>()
	return async function go(url: string, form?: Record<string, string>): Promise<Response> {
		let response = await fetch(url, {
			redirect: 'manual',
			headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
			...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
		})
		for (const line of response.headers.getSetCookie()) {
			const [name = '', value = ''] = line.split(';', 1)[0]?.split('=', 2) ?? []
			cookies.set(name, value)
		}
		const next = response.headers.get('location')
		if (next && new URL(next, url).origin === base) response = await go(new URL(next, url).href)
		return response
	}
}

async function portal() {
	const config = await client.discovery(new URL(base), 'mot-cua', secret, client.ClientSecretPost(secret), {
		execute: [client.allowInsecureRequests],
	})
	const verifier = client.randomPKCECodeVerifier()
	const nonce = client.randomNonce()
	const state = client.randomState()
	const ask = {
		redirect_uri: 'http://dongnai.localhost:41050/dang-nhap/xong',
		scope: 'openid',
		code_challenge: await client.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		acr_values: 'LoA2',
		nonce,
		state,
	}
	return { config, verifier, nonce, state, ask }
}

async function signIn(citizen: string) {
	const { config, verifier, nonce, state, ask } = await portal()
	const go = browser()
	const asked = await go(client.buildAuthorizationUrl(config, ask).href)
	const answered = await go(asked.url, { citizen })
	const back = new URL(answered.headers.get('location') ?? '')
	const tokens = await client.authorizationCodeGrant(config, back, {
		pkceCodeVerifier: verifier,
		expectedNonce: nonce,
		expectedState: state,
		idTokenExpected: true,
	})
	const claims = tokens.claims()
	const told = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
	return { asked, back, claims, told }
}

describe('signing in with the stand-in of VNeID', () => {
	test('tells the portal who the mother is, at level 2', async () => {
		const { claims, told, back } = await signIn('me')
		expect(back.host).toBe('dongnai.localhost:41050')
		expect(claims?.['acr']).toBe('LoA2')
		expect(told).toMatchObject({
			HoVaTen: 'Lê Thị Sen',
			SoDinhDanh: '075196000011',
			NgayThangNamSinh: '19960314',
			GioiTinh: 'Nữ',
			TechID: 'TECH-075196000011',
			LoaiTaiKhoan: '1',
			loAs: 'LoA2',
			ThuDienTu: 'sen.le@vi-du.example',
		})
	})
	test('says level 1 of a person who has no more, though level 2 was asked for', async () => {
		const { claims, told } = await signIn('muc-1')
		expect(claims?.['acr']).toBe('LoA1')
		expect(told['IAL']).toBe('IAL1')
	})
	test('leaves out what is not known of a person', async () => {
		const { told } = await signIn('nam-sinh')
		expect(told).toMatchObject({ NgayThangNamSinh: '1952' })
		expect(told).not.toHaveProperty('ThuDienTu')
	})
	test('tells the portal when the citizen turned back', async () => {
		await expect(signIn('')).rejects.toThrow(/did not sign in|authorization response/i)
	})
	test('is refused without PKCE', async () => {
		const { config, ask } = await portal()
		const { code_challenge: _, code_challenge_method: __, ...bare } = ask
		const answered = await browser()(client.buildAuthorizationUrl(config, bare).href)
		expect(answered.headers.get('location')).toContain('error=invalid_request')
	})
	test('is refused to a page on another host', async () => {
		const { config, ask } = await portal()
		const stray = { ...ask, redirect_uri: 'http://dongnai.localhost.example/x' }
		const answered = await browser()(client.buildAuthorizationUrl(config, stray).href)
		expect(answered.status).toBe(400)
	})
	test('asks again at the next sign-in of the same browser', async () => {
		const { config, ask } = await portal()
		const go = browser()
		const first = await go(client.buildAuthorizationUrl(config, ask).href)
		await go(first.url, { citizen: 'me' })
		const second = await go(client.buildAuthorizationUrl(config, ask).href)
		expect(await second.text()).toContain('Nguyễn Văn Lúa')
	})
	test('fails as an outage does when it is turned off', async () => {
		await turn({ vneid: 'down' })
		expect((await fetch(`${base}/.well-known/openid-configuration`)).status).toBe(503)
	})
	test('invents people whose numbers have the right structure', () => {
		for (const { SoDinhDanh, NgayThangNamSinh, GioiTinh } of citizens) {
			const century = NgayThangNamSinh.startsWith('20') ? 2 : 0
			expect(SoDinhDanh).toMatch(/^0\d{5}0000\d\d$/)
			expect(Number(SoDinhDanh[3])).toBe(century + (GioiTinh === 'Nữ' ? 1 : 0))
			expect(SoDinhDanh.slice(4, 6)).toBe(NgayThangNamSinh.slice(2, 4))
		}
	})
})

describe('the mail room', () => {
	const send = (subject: string) =>
		createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true }).sendMail({
			from: 'Một Cửa <khong-tra-loi@mot-cua.invalid>',
			to: 'sen.le@vi-du.example',
			subject,
			text: 'Hồ sơ đã được tiếp nhận.',
			attachments: [{ filename: 'giấy hẹn.pdf', content: Buffer.from('%PDF-') }],
		})
	const letters = async () => (await (await fetch(`${base}/mail.json`)).json()) as Letter[]

	test('shows each message that was sent, newest first', async () => {
		await send('Đã nộp hồ sơ')
		await send('Đã tiếp nhận hồ sơ')
		const [newest] = await letters()
		expect(newest).toMatchObject({
			to: ['sen.le@vi-du.example'],
			subject: 'Đã tiếp nhận hồ sơ',
			text: 'Hồ sơ đã được tiếp nhận.',
			attachments: [{ name: 'giấy hẹn.pdf', mediaType: 'application/pdf', bytes: 5 }],
		})
		const list = await (await fetch(`${base}/mail`)).text()
		expect(list).toContain('Đã tiếp nhận hồ sơ')
		expect(await (await fetch(`${base}/mail/${newest?.id ?? ''}`)).text()).toContain('giấy hẹn.pdf')
	})
	test('shows a message as text, whatever it contains', async () => {
		await send('<script>alert(1)</script>')
		expect(await (await fetch(`${base}/mail`)).text()).not.toContain('<script>')
	})
	test.each([
		['refuses', 451],
		['rejects', 550],
	])('that %s answers %i and keeps nothing', async (setting, code) => {
		const before = (await letters()).length
		await turn({ mail: setting })
		await expect(send('x')).rejects.toMatchObject({ responseCode: code })
		expect((await letters()).length).toBe(before)
	})
	test('still has its messages after a restart', async () => {
		await send('Kết quả')
		await sandbox.stop()
		await start()
		expect((await letters())[0]?.subject).toBe('Kết quả')
	})
})
