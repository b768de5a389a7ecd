import { describe, expect, test } from 'vitest'
import {
	administrative,
	type Allowing,
	may,
	type Permission,
	permissionGroups,
	permissions,
	placesWhere,
	why,
} from './permission.ts'

const head: Allowing = { agencyId: 'tran-bien', permissions: ['extension.approve', 'work.reassign'] }
const land: Allowing = { agencyId: 'tran-bien', permissions: ['dossier.read-unit'], fields: ['Đất đai'] }
const inspector: Allowing = { agencyId: 'office', permissions: ['journal.read'], reach: 'tenant' }

describe('an official may', () => {
	test.each([
		['do what the role holds, at the agency of the duty', [head], 'extension.approve', 'tran-bien', true],
		['not do it at another agency', [head], 'extension.approve', 'bien-hoa', false],
		['not do what the role does not hold', [head], 'people.manage', 'tran-bien', false],
		['do it everywhere when the role reaches the tenant', [inspector], 'journal.read', 'bien-hoa', true],
		['do nothing without a duty', [], 'journal.read', 'tran-bien', false],
	] satisfies [string, Allowing[], Permission, string, boolean][])(
		'%s',
		(_, duties, permission, agencyId, allowed) => {
			expect(may({ duties }, permission, { agencyId })).toBe(allowed)
			expect(why({ duties }, permission, { agencyId })).toEqual(allowed ? duties : [])
		},
	)

	test('do it only in the fields that the duty is limited to', () => {
		const at = (field?: string) =>
			may({ duties: [land] }, 'dossier.read-unit', { agencyId: 'tran-bien', field })
		expect(at('Đất đai')).toBe(true)
		expect(at('Hộ tịch')).toBe(false)
		expect(at()).toBe(false)
	})

	test('be asked without a place: anywhere at all', () => {
		expect(may({ duties: [land] }, 'dossier.read-unit')).toBe(true)
		expect(placesWhere({ duties: [head, inspector] }, 'journal.read')).toEqual({
			everywhere: true,
			agencies: ['office'],
		})
		expect(placesWhere({ duties: [head] }, 'work.reassign')).toEqual({
			everywhere: false,
			agencies: ['tran-bien'],
		})
	})
})

test('every permission stands under one heading', () => {
	expect(Object.values(permissionGroups).flat().toSorted()).toEqual([...permissions].toSorted())
	expect(administrative.some((each) => each.startsWith('dossier.'))).toBe(false)
})
