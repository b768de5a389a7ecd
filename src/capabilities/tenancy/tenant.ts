/** A province, city or ministry that has its portal and desk here (tỉnh, thành phố, bộ). */
export type Tenant = {
	/** First level of the agency code, e.g. `H19` (QĐ 20/2020/QĐ-TTg). */
	readonly code: string
	readonly hostLabel: string
	readonly kind: 'province' | 'city' | 'ministry'
	readonly name: string
	readonly nameEn: string
	/** Who answers for the portal, e.g. UBND thành phố Đồng Nai. */
	readonly authority: string
	readonly authorityEn: string
	readonly hotline: string
	readonly portalMode: 'own' | 'national' | 'both'
}

export type Agency = {
	readonly id: string
	/** Leads a dossier code, e.g. `H19.26`. */
	readonly code: string
	readonly name: string
	readonly shortName: string
	readonly nameEn: string
	readonly parentName: string | null
	readonly kind: 'peoples-committee' | 'department' | 'service-centre' | 'division'
	readonly parentId: string | null
	readonly unitCode: string | null
	readonly placeName: string
	readonly address: string
	readonly phone: string
	readonly hoursProfile: string
}

/**
 * The label of a host name that chooses the tenant: `dichvucong.<label>.…`, else the first label
 * (`dongnai.localhost:3000` is `dongnai`).
 */
export function hostLabelOf(host: string): string {
	const [first = '', second = ''] = host.toLowerCase().replace(/:\d+$/, '').split('.')
	return first === 'dichvucong' ? second : first
}
