/**
 * How a provider speaks: what to ask it for, and what it calls each thing we need, best name first. VNeID and the SSO of
 * the national portal use the same Vietnamese claim names; the standard ones of OpenID Connect Core §5.1 come last.
 */
export type IdentityProviderProfile = {
	readonly scope: string
	/** Assurance level to ask for (OpenID Connect Core §3.1.2.1). */
	readonly acrValues: string
	readonly claims: Readonly<Record<ClaimName, readonly string[]>>
}
export type ClaimName =
	| 'subject'
	| 'assurance'
	| 'fullName'
	| 'personalId'
	| 'birthDate'
	| 'sex'
	| 'ethnicity'
	| 'nationality'
	| 'residence'
	| 'homeTown'
	| 'phone'
	| 'email'

export const vneidProfile: IdentityProviderProfile = {
	scope: 'openid',
	acrValues: 'LoA2',
	claims: {
		// TechID stays when a person changes their number; `sub` is per client.
		subject: ['TechID', 'sub'],
		assurance: ['loAs', 'IAL', 'acr'],
		fullName: ['HoVaTen', 'name'],
		personalId: ['SoDinhDanh'],
		birthDate: ['NgayThangNamSinh', 'birthdate'],
		sex: ['GioiTinh', 'gender'],
		ethnicity: ['DanToc'],
		nationality: ['QuocTich'],
		residence: ['ThuongTru'],
		homeTown: ['QueQuan'],
		phone: ['SoDienThoai', 'phone_number'],
		email: ['ThuDienTu', 'email'],
	},
}
