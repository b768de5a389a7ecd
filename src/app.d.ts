import type { Assisted } from '#counter/server'
import type { FileStore, VirusScanner } from '#documents'
import type { Citizen, IdentityProvider, OfficialAtWork, OfficialProvider } from '#identity'
import type { Press } from '#papers'
import type { Lastly, Tx } from '#platform/db'
import type { Tenant } from '#tenancy'
import type { RailGroup } from '#ui/rail.ts'

declare global {
	namespace App {
		interface Locals {
			/** Names this request in logs, problem documents and error pages. */
			requestId: string
			/** Chosen by the host name. */
			tenant: Tenant
			locale: 'vi' | 'en'
			/** Who is signed in at the portal, if anyone. */
			citizen: Citizen | undefined
			/** Who is signed in at the desk, if anyone. */
			official: OfficialAtWork | undefined
			/** Set while an official fills in a citizen's draft at the counter; `citizen` is then that citizen. */
			assisted?: Assisted
			/** Vouches for citizens at sign-in. */
			vneid: IdentityProvider
			/** Vouches for officials of tenants that have a provider of their own. */
			officialProvider: OfficialProvider
			/** Keeps what citizens upload. */
			files: FileStore
			/** Looks through what citizens upload; undefined where there is none. */
			scanner: VirusScanner | undefined
			/** Certificates (PEM) of authorities whose digital signatures are trusted. */
			signatureRoots: string | undefined
			/** Sets papers. */
			press: Press
			/** One transaction as this tenant and this person. */
			transact: <T>(work: (tx: Tx) => Promise<T | Lastly<T>>) => Promise<T>
		}
		interface PageData {
			/** The desk's rail: a page or layout under (desk) that knows the work lists returns them. */
			queues?: readonly RailGroup[]
			/** English names of steps, on English pages that show steps. */
			stepNames?: Readonly<Record<string, string>>
		}
		interface Error {
			message: string
			/** What the citizen can read to the help line. */
			requestId?: string
		}
	}
}
