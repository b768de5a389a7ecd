import { type Finding, uploadLimits } from '#documents'
import type { Citizen } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'
import type { Desk } from '#dossiers/server'
import { originWords, type Standing, standingOn, standingWords, vaultRefusalWords } from '#vault'
import { offersFor, stillValid } from '#vault/server'

export type Offer = { readonly id: string; readonly title: string; readonly from: string }

/** What the citizen's vault has for these components and the draft does not hold yet, by component. */
export async function offered(
	tx: Desk['tx'],
	{ citizen, assisted, locale }: { citizen: Citizen; assisted: boolean; locale: 'vi' | 'en' },
	components: readonly string[],
	findings: ReadonlyMap<string, Finding>,
): Promise<ReadonlyMap<string, readonly Offer[]>> {
	// An official at the counter fills the draft in; what the citizen keeps is not theirs to look through.
	if (assisted) return new Map()
	const at = now()
	const today = dayInVietNam(at).toString()
	const taken = new Set([...findings.values()].map(({ fromVault }) => fromVault?.paper))
	const offers = await offersFor(tx, citizen, components, at)
	return new Map(
		[...offers].map(([component, papers]) => [
			component,
			papers
				.filter(({ id }) => !taken.has(id))
				.slice(0, 5)
				.map((paper) => ({
					id: paper.id,
					title: paper.title[locale],
					from: `${originWords(paper, dayInVietNam(paper.keptAt).toString())} ${standingWords(standingOn(paper, today), paper)}.`,
				})),
		]),
	)
}

/** Ids of the draft's files whose paper held when it was taken from the vault and holds no longer. */
export async function noLongerValid(
	tx: Desk['tx'],
	citizen: Citizen,
	findings: ReadonlyMap<string, Finding>,
): Promise<ReadonlySet<string>> {
	const taken = [...findings].flatMap(([file, { fromVault }]) =>
		fromVault ? [{ file, paper: fromVault.paper }] : [],
	)
	const holding = await stillValid(
		tx,
		citizen,
		taken.map(({ paper }) => paper),
		dayInVietNam(now()).toString(),
	)
	return new Set(taken.filter(({ paper }) => !holding.has(paper)).map(({ file }) => file))
}

const standings: ReadonlySet<string> = new Set(['not-yet', 'expired', 'revoked', 'replaced'])

/** Why a paper was not taken, as the address says it after the redirect: only what there is gets told. */
export function vaultRefused(query: URLSearchParams): { component: string; told: string } | undefined {
	const kind = query.get('kho') ?? ''
	const component = query.get('giay') ?? ''
	const standing = query.get('vi') ?? ''
	switch (kind) {
		case 'unknown-paper':
		case 'does-not-fit':
		case 'file-gone':
			return { component, told: vaultRefusalWords({ kind }) }
		case 'too-many-files':
			return { component, told: vaultRefusalWords({ kind, limit: uploadLimits.filesPerComponent }) }
		case 'not-valid':
			if (!standings.has(standing)) return undefined
			return {
				component,
				told: vaultRefusalWords({ kind, standing: standing as Exclude<Standing, 'valid'> }),
			}
		default:
			return undefined
	}
}
