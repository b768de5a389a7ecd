import { m } from '#messages'

/** How someone came in. */
export const methodNames: Readonly<Record<string, (() => string) | undefined>> = {
	password: m.account_method_password,
	totp: m.account_method_totp,
	'recovery-code': m.account_method_recovery,
	passkey: m.account_method_passkey,
	openid: m.account_method_openid,
}

/** `22/11/2026 09:15` of a wall text. */
export const when = (wall: string): string =>
	`${wall.slice(8, 10)}/${wall.slice(5, 7)}/${wall.slice(0, 4)} ${wall.slice(11, 16)}`

/** The browser and the machine out of what a browser calls itself: enough to know one's own. */
export function browserOf(agent: string): string {
	const browser =
		(
			[
				[/Edg\//, 'Edge'],
				[/coc_coc_browser/i, 'Cốc Cốc'],
				[/Firefox\//, 'Firefox'],
				[/Chrom(e|ium)\//, 'Chrome'],
				[/Safari\//, 'Safari'],
			] as const
		).find(([sign]) => sign.test(agent))?.[1] ?? ''
	const machine =
		(
			[
				[/Android/, 'Android'],
				[/iPhone|iPad/, 'iOS'],
				[/Windows/, 'Windows'],
				[/Mac OS X/, 'macOS'],
				[/Linux/, 'Linux'],
			] as const
		).find(([sign]) => sign.test(agent))?.[1] ?? ''
	return [browser, machine].filter(Boolean).join(' · ') || m.account_session_unknown()
}
