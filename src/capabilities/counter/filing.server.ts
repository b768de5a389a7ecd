import { procedureOn } from '#catalogue/server'
import { startDraft, chooseAgency } from '#forms/server'
import { type Citizen, isPersonalId, may, type OfficialAtWork } from '#identity'
import { enterPerson, type InPerson, personById } from '#identity/server'
import { type Day, day, dayInVietNam, type Instant, isBefore } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { Agency } from '#tenancy'
import { agencies, agency } from '#tenancy/server'
import { typedNumber } from '#tickets'
import { ticketNumbered } from '#tickets/server'
import type { CounterRefusal } from './refusal.ts'
import { findFiling, insertFiling } from './store.server.ts'

/** A citizen stands at the counter and asks for a procedure. */
export type Filing = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	readonly person: InPerson
	readonly procedureCode: string
	/** Who decides; where another desk receives for it, that desk hands on. */
	readonly agencyId: string
	readonly ticket: string | null
}

/** Begins a draft in the citizen's name that this official fills in. */
export async function beginFiling({
	tx,
	tenant,
	official,
	at,
	person,
	procedureCode,
	agencyId,
	ticket,
}: Filing): Promise<Result<{ readonly draftId: string }, CounterRefusal>> {
	const wrong = wrongIn(person, dayInVietNam(at))
	if (wrong) return refuse(wrong)
	const today = dayInVietNam(at)
	const places = await agencies(tx, { kind: 'peoples-committee', onDay: today })
	const competent = places.find(({ id }) => id === agencyId)
	if (!competent) return refuse({ kind: 'no-agency' })
	const duty = official.duties.find(({ permissions }) => permissions.includes('dossier.receive'))
	if (!duty) return refuse({ kind: 'not-allowed' })
	const procedure = await procedureOn(tx, procedureCode, today)
	if (!procedure) return refuse({ kind: 'no-form' })

	const personId = await enterPerson(tx, person, at)
	const citizen = await citizenAt(tx, personId)
	const started = await startDraft(tx, {
		tenant,
		citizen,
		procedureCode,
		procedureVersion: procedure.version,
		caseCode: null,
		agencyId: competent.id,
		at,
	})
	if (!started.ok) return refuse({ kind: 'no-form' })
	const { draftId } = started.value
	const desk = await deskOf(tx, duty.agencyId)
	if (desk && desk.committee !== competent.id)
		await chooseAgency(tx, {
			tenant,
			draftId,
			personId,
			agencyId: competent.id,
			receivingId: desk.committee,
			at,
		})
	const numbered = ticket === null ? undefined : await ticketOf(tx, official, ticket, today)
	await insertFiling(tx, tenant, {
		draftId,
		personId,
		officialId: official.id,
		agencyId: duty.agencyId,
		role: duty.role,
		ticket: numbered?.number ?? ticket,
		ticketId: numbered?.id ?? null,
		begunAt: at,
	})
	return ok({ draftId })
}

/** The ticket of that number that was taken today at a desk where the official receives; a number of another machine is none. */
async function ticketOf(tx: Tx, { duties }: OfficialAtWork, text: string, today: Day) {
	const number = typedNumber(text)
	if (!number) return undefined
	const desks = duties.filter(({ permissions }) => permissions.includes('dossier.receive'))
	for (const agencyId of new Set(desks.map((duty) => duty.agencyId))) {
		const found = await ticketNumbered(tx, agencyId, today, number)
		if (found) return found
	}
	return undefined
}

function wrongIn(
	{ personalId, fullName, birthDate, phone }: InPerson,
	today: Day,
): CounterRefusal | undefined {
	if (!isPersonalId(personalId)) return { kind: 'number-wrong' }
	if (fullName.trim() === '') return { kind: 'name-missing' }
	if (!birthDate || !isDayBefore(birthDate, today)) return { kind: 'birth-wrong' }
	return phone === null || /^\+84\d{9}$/.test(phone) ? undefined : { kind: 'phone-wrong' }
}

function isDayBefore(text: string, today: Day): boolean {
	try {
		return day(text).toString() <= today.toString()
	} catch {
		return false
	}
}

/** A desk, and the people's committee it belongs to. */
async function deskOf(tx: Tx, id: string): Promise<(Agency & { readonly committee: string }) | undefined> {
	const found = await agency(tx, id)
	return found && { ...found, committee: found.kind === 'service-centre' ? (found.parentId ?? id) : id }
}

/** In person an official looks at the card: that stands for the level that is asked online (NĐ 69/2024). */
const citizenAt = async (tx: Tx, personId: string): Promise<Citizen> => ({
	...(await personById(tx, personId)),
	assurance: 2,
})

/** An official who fills in a citizen's draft. */
export type Assisted = {
	readonly citizen: Citizen
	readonly official: OfficialAtWork
	readonly role: string
	readonly agency: { readonly id: string; readonly name: string }
	readonly ticket: string | null
}

const longestHours = 12

/** The citizen whose draft this official fills in at the counter; undefined for any other draft, official or day. */
export async function assistedCitizen(
	tx: Tx,
	draftId: string,
	official: OfficialAtWork,
	at: Instant,
): Promise<Assisted | undefined> {
	const filing = await findFiling(tx, draftId)
	if (!filing || filing.officialId !== official.id) return undefined
	if (isBefore(filing.begunAt.add({ hours: longestHours }), at)) return undefined
	if (!may(official, 'dossier.receive', { agencyId: filing.agencyId })) return undefined
	const [citizen, desk] = await Promise.all([citizenAt(tx, filing.personId), agency(tx, filing.agencyId)])
	return {
		citizen,
		official,
		role: filing.role,
		agency: { id: filing.agencyId, name: desk?.name ?? '' },
		ticket: filing.ticket,
	}
}

/** The queue ticket by which whoever handed this draft in at a counter was called. */
export const ticketOfDraft = async (tx: Tx, draftId: string): Promise<string | null> =>
	(await findFiling(tx, draftId))?.ticket ?? null
