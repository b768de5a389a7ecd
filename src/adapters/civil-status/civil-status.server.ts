import * as oidc from 'openid-client'
import { type Asking, type CivilStatus, type Facts, RegisterAway } from '#registers'
import { breaker } from '#platform/breaker'
import { ask, known, textIn, within } from '../ask.server.ts'

export type CivilStatusLine = {
	/** Where NDXP offers `…/nhanDKHT` and `…/layKetQua`. */
	readonly url: string
	/** Where it gives tokens to clients (OAuth 2.0, RFC 6749 §4.4). */
	readonly tokenUrl: string
	readonly clientId: string
	readonly clientSecret: string
	/** Code of the province (maTinh). */
	readonly province: string
	/** Lets the token come over plain http: only where it stands on this machine. */
	readonly allowHttp: boolean
}

const modules = { birth: 'LTKS', death: 'LTKT' } as const
const leewaySeconds = 30

/** The electronic civil status system of the Ministry of Justice through NDXP (integrations.md 4.4). */
export function civilStatus(line: CivilStatusLine): CivilStatus {
	const guarded = breaker(() => new RegisterAway('civil status rests after failures'))
	const token = tokens(line)
	const call = (service: string, body: object, signal: AbortSignal | undefined) =>
		guarded(async () =>
			ask(
				`${line.url.replace(/\/$/, '')}/${service}`,
				{
					headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
					body: JSON.stringify(body),
				},
				signal,
			),
		)
	return {
		async register(asking, { kind, receivedAt, fields }) {
			const answer = await call('nhanDKHT', entryOf(asking, modules[kind], receivedAt, fields), asking.signal)
			if (textIn(answer, 'status') !== '1')
				throw new RegisterAway(`nhanDKHT: ${textIn(answer, 'errorDescription') ?? 'not taken'}`)
		},
		async lookUp(asking, dossierCode) {
			for (const module of Object.values(modules)) {
				const answer = await call(
					'layKetQua',
					{ maDinhDanhHoSo: [dossierCode], maTinh: line.province, module },
					asking.signal,
				)
				if (textIn(answer, 'status') !== '1') throw new RegisterAway('layKetQua: no status 1')
				const values = within(answer, 'value')
				const done = (Array.isArray(values) ? values : []).find(
					(each) => textIn(each, 'trangThai') === doneState,
				)
				if (done) return factsFrom(within(done, 'ketQuaXuLy'))
			}
			return undefined
		},
	}
}

/** As the guide of the ministry numbers it (unconfirmed): the entry stands in the register. */
const doneState = '5'

const entryOf = (
	{ request, dossier, agency }: Asking,
	module: string,
	receivedAt: string,
	fields: Readonly<Record<string, string>>,
) => ({
	module,
	maHoSoMCDT: dossier,
	maHoSoLT: request,
	maDonVi: agency,
	data: JSON.stringify(fields),
	ngayTiepNhan: receivedAt,
	fileDinhKem: [],
})

/** `nks*`: the child; `nkt*`: whoever died. */
function factsFrom(result: unknown): Facts {
	const of = (name: string) => textIn(result, `nks${name}`) ?? textIn(result, `nkt${name}`)
	const sex = of('GioiTinh')
	return known({
		entryNumber: textIn(result, 'so'),
		enteredOn: dayFrom(textIn(result, 'ngayDangKy')),
		enteredAt: textIn(result, 'noiDangKy'),
		fullName: of('HoTen'),
		personalId: of('SoDinhDanh'),
		birthDate: dayFrom(of('NgaySinh')),
		sex: sex === '1' ? 'male' : sex === '2' ? 'female' : undefined,
		motherName: textIn(result, 'meHoTen'),
		fatherName: textIn(result, 'chaHoTen'),
	})
}

const dayFrom = (text: string | undefined): string | undefined => {
	const [, day, month, year] = /^(\d\d)[./](\d\d)[./](\d{4})$/.exec(text ?? '') ?? []
	return day && month && year ? `${year}-${month}-${day}` : undefined
}

/** A token for this client, kept until shortly before it runs out. */
function tokens({ tokenUrl, clientId, clientSecret, allowHttp }: CivilStatusLine): () => Promise<string> {
	const configuration = new oidc.Configuration(
		{ issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl },
		clientId,
		{},
		oidc.ClientSecretBasic(clientSecret),
	)
	if (allowHttp) oidc.allowInsecureRequests(configuration)
	let held: { readonly token: string; readonly until: number } | undefined
	return async () => {
		if (held && performance.now() < held.until) return held.token
		try {
			const granted = await oidc.clientCredentialsGrant(configuration)
			const seconds = Math.max(0, (granted.expires_in ?? 0) - leewaySeconds)
			held = { token: granted.access_token, until: performance.now() + seconds * 1000 }
			return granted.access_token
		} catch (failure) {
			throw new RegisterAway(`token: ${failure instanceof Error ? failure.name : 'refused'}`)
		}
	}
}
