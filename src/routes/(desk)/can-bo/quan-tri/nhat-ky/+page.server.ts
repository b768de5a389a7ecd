import { wallText } from '#calendar'
import { actsOf } from '#dossiers/server'
import { type Book, books } from '#journal'
import { entries } from '#journal/server'
import { agencies, personNamed, roles } from '#tenancy/server'
import { dayInVietNam, now } from '#kernel/dates'
import { requirePermission } from '../../../../guards.ts'
import { dayTyped } from '../dates.ts'
import type { PageServerLoad } from './$types'

const slugs: Readonly<Record<Book | 'acts', string>> = {
	readings: 'xem',
	acts: 'xu-ly',
	entrances: 'dang-nhap',
	administrations: 'quan-tri',
}

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'journal.read')
	const { searchParams } = event.url
	const wanted =
		(Object.keys(slugs) as (Book | 'acts')[]).find((each) => slugs[each] === searchParams.get('so')) ??
		'readings'
	const typed = {
		username: (searchParams.get('can-bo') ?? '').trim().toLowerCase().slice(0, 100),
		code: (searchParams.get('ho-so') ?? '').trim().toUpperCase().slice(0, 60),
		from: searchParams.get('tu') ?? '',
		to: searchParams.get('den') ?? '',
	}
	const before = /^[0-9a-f-]{36}$/.exec(searchParams.get('truoc') ?? '')?.[0]
	return event.locals.transact(async (tx) => {
		const who = typed.username === '' ? undefined : await personNamed(tx, typed.username)
		const filter = {
			officialId: typed.username === '' ? undefined : (who?.id ?? '00000000-0000-0000-0000-000000000000'),
			dossierCode: typed.code || undefined,
			from: dayTyped(typed.from),
			to: dayTyped(typed.to),
		}
		const [page, acts, places, named] = await Promise.all([
			wanted === 'acts' ? undefined : entries(tx, { ...filter, book: wanted, before }),
			wanted === 'acts' ? actsOf(tx, filter) : undefined,
			agencies(tx, { onDay: dayInVietNam(now()) }),
			roles(tx),
		])
		const inEnglish = event.locals.locale === 'en'
		const roleNames = new Map(named.map(({ code, name, nameEn }) => [code, inEnglish ? nameEn : name]))
		const nameOf = (id: string) => places.find((each) => each.id === id)?.shortName ?? ''
		const query = new URLSearchParams(
			Object.entries({
				so: slugs[wanted],
				'can-bo': typed.username,
				'ho-so': typed.code,
				tu: typed.from,
				den: typed.to,
			}).filter(([, value]) => value !== ''),
		)
		return {
			book: wanted,
			books: (
				Object.keys({ readings: 0, acts: 0, entrances: 0, administrations: 0 }) as (Book | 'acts')[]
			).map((book) => ({
				book,
				href: `?so=${slugs[book]}`,
			})),
			slug: slugs[wanted],
			typed,
			unknown: typed.username !== '' && !who,
			lines: (page?.lines ?? []).map((line) => ({
				...line,
				at: wallText(line.at),
				actingAs: line.actingAs.map(({ agencyId, role }) => ({
					agency: nameOf(agencyId),
					role: roleNames.get(role) ?? role,
				})),
				detail: Object.keys(line.detail).length > 0 ? JSON.stringify(line.detail, null, 1) : '',
			})),
			acts: (acts ?? []).map((act) => ({ ...act, at: wallText(act.at) })),
			next: page?.next && `?${query}&truoc=${page.next}`,
			kinds: Object.keys(books).length,
		}
	})
}
