import { declarationOf, type Dossier } from '#dossiers'
import { componentsOf, type Desk } from '#dossiers/server'
import { formDefinition } from '#forms/server'
import { dayInVietNam } from '#kernel/dates'
import { type Declaration, hourAndDay } from '#papers'
import { agency } from '#tenancy/server'

/**
 * The official form of a dossier as it was filed. Who may read it is the caller's to decide; a citizen does not read what a
 * register told of somebody else.
 */
export async function declarationFor(
	tx: Desk['tx'],
	dossier: Dossier,
	{
		tenant,
		origin,
		reader,
	}: {
		readonly tenant: App.Locals['tenant']
		readonly origin: string
		readonly reader: 'citizen' | 'official'
	},
): Promise<Declaration | undefined> {
	const [form, components, competent] = await Promise.all([
		formDefinition(tx, tenant.code, dossier.form.id, dossier.form.version),
		componentsOf(tx, tenant.code, dossier),
		agency(tx, dossier.competentAgencyId),
	])
	if (!form) return undefined
	const withheld = new Set(reader === 'citizen' ? dossier.lookups.flatMap(({ taken }) => taken) : [])
	return declarationOf({
		form,
		answers: Object.fromEntries(Object.entries(dossier.answers).filter(([id]) => !withheld.has(id))),
		components: components.map(({ label }) => label.vi),
		agency: competent,
		day: dayInVietNam(dossier.submittedAt),
		filed: {
			code: dossier.code,
			words:
				dossier.channel === 'online'
					? `Nộp trực tuyến lúc ${hourAndDay(dossier.submittedAt)}; người nộp xác thực bằng tài khoản định danh điện tử.`
					: `Nộp lúc ${hourAndDay(dossier.submittedAt)}.`,
		},
		link: `${origin}/theo-doi?${new URLSearchParams({ ma: dossier.code })}`,
	})
}
