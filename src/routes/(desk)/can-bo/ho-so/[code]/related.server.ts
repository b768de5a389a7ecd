import { type Dossier, stateNames } from '#dossiers'
import { type Desk, type Related, relationsOf } from '#dossiers/server'
import { m } from '#messages'

/** The dossiers that belong to this one, each with why, in words. */
export async function relatedTo(
	{ tx, tenant, official }: Pick<Desk, 'tx' | 'tenant' | 'official'>,
	dossier: Dossier,
) {
	return (await relationsOf(tx, tenant, official, dossier)).map((each) => ({
		code: each.code,
		applicantName: each.applicantName,
		procedureName: each.procedureName,
		stateName: stateNames[each.state](),
		twice: each.duplicate ? twiceWords(each.duplicate) : null,
		because: each.because.map(becauseWords),
	}))
}

const twiceWords = ({ same, of, days }: NonNullable<Related['duplicate']>): string =>
	days === 0 ? m.day_related_duplicate_same_day({ same, of }) : m.day_related_duplicate({ same, of, days })

function becauseWords(because: Related['because'][number]): string {
	switch (because.kind) {
		case 'opened-it':
			return m.day_related_opened_it()
		case 'opened-by-it':
			return m.day_related_opened_by_it()
		case 'siblings':
			return siblingsWords(because)
		case 'child':
			return m.day_related_child({ parent: parentNames[because.as](), ...because })
		case 'parent':
			return m.day_related_parent({ parent: parentNames[because.as](), ...because })
		case 'same-citizen':
			return m.day_related_citizen()
		case 'same-person':
			return m.day_related_person({ shown: because.shown })
		case 'same-address':
			return m.day_related_address({ shown: because.shown })
		case 'same-parcel':
			return m.day_related_parcel({ shown: because.shown })
	}
}

const parentNames = { mother: m.day_related_mother, father: m.day_related_father } as const

function siblingsWords({ child, by }: Extract<Related['because'][number], { kind: 'siblings' }>): string {
	if (by.length > 1) return m.day_related_siblings_both({ child })
	return by[0] === 'father'
		? m.day_related_siblings_father({ child })
		: m.day_related_siblings_mother({ child })
}
