import type { Extension, Suspension, TimeLimit } from '#calendar'
import type { FromVault } from '#documents'
import type { Answers } from '#forms'
import type { Role } from '#identity'
import type { Instant } from '#kernel/dates'
import type { Act, childOutcomes, opinionOutcomes } from '#workflow'
import type { AskedAtSubmission, DossierLookup, RegisterAnswered, RegisterSettled } from './looked-up.ts'
import type { Hands, Person } from './hand.ts'
import type { Transfer } from './transfer.ts'

declare const brand: unique symbol
/** `<agency code>-YYMMDD-NNNN`, e.g. `H19.26-261122-0042`; a dossier keeps it for life (TT 03/2025/TT-VPCP). */
export type DossierCode = string & { readonly [brand]: 'DossierCode' }

const shape = /^[A-Z][0-9]{2}(\.[0-9A-Z]{1,6})*-[0-9]{6}-[0-9]{4,6}$/

/** What a citizen typed or scanned, as a code; spaces, lower case and long dashes are forgiven. */
export function dossierCode(text: string): DossierCode | undefined {
	const tidy = text
		.normalize('NFC')
		.trim()
		.toUpperCase()
		.replaceAll(/[\s\u200B]/g, '')
		.replaceAll(/[‐‑‒–—]/g, '-')
	return shape.test(tidy) ? (tidy as DossierCode) : undefined
}

/** The ten states that the national portal knows, in its order (`reference/national-portal-sync.json`). */
export const states = [
	'submitted',
	'received',
	'declined',
	'in-process',
	'awaiting-supplement',
	'awaiting-fee',
	'withdrawn',
	'stopped',
	'processed',
	'returned',
] as const
export type State = (typeof states)[number]

/** 1 … 10, as `TrangThaiHoSo` of the national portal. */
export const nationalState = (state: State): number => states.indexOf(state) + 1

/** A file of the dossier as it stood when it was handed in: what the official opens must have this digest. */
export type HandedFile = {
	readonly id: string
	readonly component: string
	readonly name: string
	readonly mediaType: string
	readonly bytes: number
	readonly sha256: string
	readonly pages: number | null
	/** The paper of the sender's vault that it is; absent: it was uploaded. */
	readonly fromVault?: FromVault
}

/** What the official found of one component (thành phần hồ sơ). */
export type Mark = {
	readonly found: 'present' | 'missing' | 'unfit'
	readonly as: 'original' | 'copy' | 'electronic'
	readonly count: number
	readonly note: string
}

/** One thing that is missing or wrong, and what the citizen does about it. */
export type SupplementItem = {
	/** A component of the procedure, or a field of the form. */
	readonly target: { readonly component: string } | { readonly field: string }
	readonly label: string
	readonly reasonCode: string
	readonly reason: string
	readonly remedy: string
}

export type SupplementRequest = {
	readonly requestedAt: Instant
	readonly items: readonly SupplementItem[]
	readonly contact: { readonly name: string; readonly phone: string }
	readonly answeredAt: Instant | null
	/** Why a second request was allowed, and by whom; absent on the first. */
	readonly second?: { readonly grounds: string; readonly approvedBy: string }
}

/** A second request, written and waiting for a head's approval. */
export type ProposedSupplement = {
	readonly items: readonly SupplementItem[]
	readonly contact: SupplementRequest['contact']
	/** What came up that did not exist the first time. */
	readonly grounds: string
	readonly proposedAt: Instant
}

/** How a result is given to its applicant (cách trả kết quả). */
export type ReturnMethod = 'in-person' | 'electronic' | 'postal'
export type Proposal = { readonly outcome: 'grant' | 'refuse'; readonly words: string; readonly by: string }

export type IssuedResult = {
	readonly number: string
	readonly title: string
	readonly fileId: string
	readonly sha256: string
	readonly verificationCode: string
	readonly issuedAt: Instant
	/** Working seconds that the office took, without what waited for the citizen. */
	readonly workedSeconds: number
}

/** What every dossier has, whatever became of it. */
type Facts = {
	readonly id: string
	readonly code: DossierCode
	readonly draftId: string
	readonly personId: string
	readonly procedure: { readonly code: string; readonly version: number; readonly name: string }
	readonly caseCode: string | null
	readonly form: { readonly id: string; readonly version: number }
	readonly process: { readonly id: string; readonly version: number }
	readonly channel: 'online' | 'direct' | 'postal'
	readonly receivingAgencyId: string
	readonly competentAgencyId: string
	readonly applicantName: string
	readonly answers: Answers
	readonly timeLimit: TimeLimit
	readonly submittedAt: Instant
	readonly files: readonly HandedFile[]
	readonly marks: Readonly<Record<string, Mark>>
	/** Every supplement asked for, oldest first; the law allows one (NĐ 118/2025 as amended, Đ17.2a). */
	readonly supplements: readonly SupplementRequest[]
	readonly secondSupplement: ProposedSupplement | null
	readonly suspensions: readonly Pause[]
	/** New dates that were promised with an apology; the practice allows one (NĐ 61/2018 Đ19, kept). */
	readonly extensions: readonly Extension[]
	readonly tokens: readonly Token[]
	/** How earlier steps ended, where a condition of the process asks for it. */
	readonly outcomes: Readonly<Record<string, string>>
	readonly hands: Hands
	/** Agencies that were asked for their opinion, oldest first. */
	readonly opinions: readonly Opinion[]
	/** Dossiers that its steps opened at other agencies, oldest first. */
	readonly children: readonly Child[]
	/** How the registers that its form asks stand. */
	readonly lookups: readonly DossierLookup[]
	/** The dossier elsewhere whose step opened this one; null for what a citizen filed. */
	readonly parent: Parent | null
	/** Null unless it was received for an agency elsewhere. */
	readonly transfer: Transfer | null
	/** Number and hash of the newest event. */
	readonly version: number
	readonly lastHash: string
}

/** A wait that does not count. */
export type Pause = Suspension & {
	/** By the token that waits for it: the dossier elsewhere that waits for the citizen. */
	readonly child?: string
}

/** Where a dossier stands, or one of the places; what it waits for there the process says. */
export type Token = {
	readonly id: string
	readonly node: string
	readonly since: Instant
	/** The token of the sub-process it runs in. */
	readonly scope?: string
	/** The token of the step at whose edge it watches. */
	readonly host?: string
	/** When the time it waits for runs out. */
	readonly dueAt?: Instant
	/** Why it cannot go on by itself. */
	readonly stuck?: string
}

type Running = { readonly receivedAt: Instant; readonly dueAt: Instant }

/** What an agency that was asked thinks of it. */
export type Verdict = (typeof opinionOutcomes)[number]

/** Which agency a step asks, which role there answers, and by when. */
export type Asked = {
	readonly token: string
	readonly step: NamedStep
	readonly agency: { readonly id: string; readonly name: string }
	readonly role: Role
	/** By the asked agency's own calendar; null when the process gives no time. */
	readonly dueAt: Instant | null
}

/** An agency was asked for its opinion (lấy ý kiến phối hợp). */
export type Opinion = Asked & {
	readonly askedAt: Instant
	readonly answer: {
		readonly verdict: Verdict
		readonly words: string
		readonly by: string
		readonly at: Instant
	} | null
}

/** The dossier whose step opened this one, as it was then. */
export type Parent = {
	readonly tenant: string
	readonly dossierId: string
	readonly code: DossierCode
	readonly token: string
	readonly step: string
	readonly procedure: string
	readonly agency: string
	/** Null where its clock was not running. */
	readonly dueAt: Instant | null
}

export type ChildOutcome = (typeof childOutcomes)[number]

/** How the dossier elsewhere stands, as its agency told last. */
export type ChildTold = {
	/** The event of that dossier after which it stood so: what was told before is older, whenever it comes. */
	readonly seq: number
	readonly state: State
	readonly agency: string
	/** Null while the citizen holds it, and when it is over. */
	readonly dueAt: Instant | null
	/** When it waited for the citizen. */
	readonly held: readonly Held[]
}

/** A time in which a dossier was the citizen's to answer; `to` is null while it still is. */
export type Held = { readonly from: Instant; readonly to: Instant | null }

/** Its result, as the paper came over: a file of this dossier now. */
export type ChildResult = {
	readonly number: string
	readonly title: string
	readonly fileId: string
	readonly sha256: string
}

export type ChildEnd = {
	readonly outcome: ChildOutcome
	/** Why it came to no result; empty with one. */
	readonly words: string
	readonly result: ChildResult | null
}

/** A dossier that a step of this one opened at another agency (hồ sơ liên thông). */
export type Child = {
	readonly token: string
	readonly step: NamedStep
	/** Whose it is: another tenant's, or one of our own agencies. */
	readonly tenant: string
	readonly code: DossierCode
	readonly procedure: { readonly code: string; readonly name: string }
	readonly openedAt: Instant
	readonly told: ChildTold
	readonly end: (ChildEnd & { readonly at: Instant }) | null
}

/** A citizen's file for one procedure (hồ sơ). Each state carries only what is true in it. */
export type Dossier = Facts &
	(
		| { readonly state: 'submitted' }
		| ({ readonly state: 'in-process'; readonly proposal: Proposal | null } & Running)
		| { readonly state: 'awaiting-supplement'; readonly received: Running | null }
		| ({ readonly state: 'awaiting-fee'; readonly proposal: Proposal | null } & Running)
		| { readonly state: 'declined'; readonly reason: string; readonly closedAt: Instant }
		| { readonly state: 'withdrawn'; readonly reason: string; readonly closedAt: Instant }
		| ({ readonly state: 'processed'; readonly result: IssuedResult; readonly closedAt: Instant } & Running)
		| ({
				readonly state: 'returned'
				readonly result: IssuedResult
				readonly closedAt: Instant
				readonly returnedAt: Instant
		  } & Running)
	)

/** How the tokens moved with an event. */
export type Movement = {
	readonly ended: readonly string[]
	readonly placed: readonly Token[]
	/** The outcome of the step, when a later condition asks for it. */
	readonly remembered?: Readonly<Record<string, string>>
}

/** Times that stood still with the dossier's clock, and when they run out now. */
export type Retimed = readonly { readonly token: string; readonly dueAt: Instant }[]

/** When the dossier is due now that a wait is over, with the times that stood still with it; absent when nothing moved. */
type Reclocked = { readonly dueAt?: Instant; readonly retimed?: Retimed }

/** A step of the process as it is called. */
export type NamedStep = { readonly id: string; readonly name: string }

/** Everything that can happen to a dossier. Each is one row of `dossiers.event`. */
export type DossierEvent = {
	/** Who gets the steps that it leads to, or has them from now on. */
	readonly hands?: Hands
	/** The agencies that the steps it leads to ask for their opinion. */
	readonly asked?: readonly Asked[]
	/** It came to the competent agency from a desk elsewhere: its clock starts, and this is when it is due. */
	readonly arrived?: { readonly dueAt: Instant }
} & (
	| ({ readonly kind: 'submitted' } & Omit<
			Facts,
			| 'marks'
			| 'supplements'
			| 'secondSupplement'
			| 'suspensions'
			| 'extensions'
			| 'outcomes'
			| 'hands'
			| 'opinions'
			| 'children'
			| 'lookups'
			| 'parent'
			| 'transfer'
			| 'version'
			| 'lastHash'
			| 'submittedAt'
	  > & {
				readonly expectedDueAt: Instant
				/** The registers that its draft asked. */
				readonly lookups?: readonly AskedAtSubmission[]
				/** A step of a dossier elsewhere opened it. */
				readonly parent?: Parent
				/** Filed at the desk of another agency than the one that decides. */
				readonly elsewhere?: true
			})
	| RegisterAnswered
	| RegisterSettled
	| { readonly kind: 'marked'; readonly marks: Readonly<Record<string, Mark>> }
	| {
			readonly kind: 'received'
			readonly slipNumber: string
			readonly dueAt: Instant
			/** Received for an agency elsewhere: by when it is handed on. */
			readonly handOnBy?: Instant
			readonly movement: Movement
	  }
	| { readonly kind: 'handed-on'; readonly words: string; readonly movement: Movement }
	| {
			readonly kind: 'proposed'
			readonly outcome: Proposal['outcome']
			readonly words: string
			readonly movement: Movement
	  }
	| { readonly kind: 'approved'; readonly words: string; readonly movement: Movement }
	| { readonly kind: 'sent-back'; readonly words: string; readonly movement: Movement }
	| {
			readonly kind: 'supplement-requested'
			readonly items: readonly SupplementItem[]
			readonly contact: SupplementRequest['contact']
			readonly second?: NonNullable<SupplementRequest['second']>
	  }
	/** A second request waits for approval: the law asks for one, and the national index counts a second as late (QĐ 766). */
	| {
			readonly kind: 'second-supplement-proposed'
			readonly items: readonly SupplementItem[]
			readonly contact: SupplementRequest['contact']
			readonly grounds: string
	  }
	| { readonly kind: 'second-supplement-refused'; readonly words: string }
	| {
			readonly kind: 'supplement-answered'
			readonly answers: Answers
			readonly files: readonly HandedFile[]
			readonly dueAt: Instant | null
			readonly retimed?: Retimed
	  }
	/** The clock stands still for a reason that the law knows; a supplement has its own event. */
	| {
			readonly kind: 'suspended'
			readonly reasonCode: string
			readonly reason: string
			readonly source: string
			readonly waitsFor: 'citizen' | 'agency' | 'law'
			readonly state: 'in-process' | 'awaiting-fee'
			readonly resume: 'continue' | 'reset'
			readonly words: string
	  }
	| {
			readonly kind: 'resumed'
			readonly words: string
			readonly dueAt: Instant
			readonly retimed?: Retimed
	  }
	/** A later date, promised with an apology (văn bản xin lỗi và đề nghị gia hạn, form 04); its actor approved it. */
	| {
			readonly kind: 'extended'
			readonly slipNumber: string
			/** In the unit of the limit: working days, or days. */
			readonly count: number
			readonly words: string
			readonly previousDueAt: Instant
			readonly dueAt: Instant
	  }
	/** The calendar changed under an open dossier: what its due time was, and what it is now. */
	| {
			readonly kind: 'reclocked'
			readonly previousDueAt: Instant
			readonly dueAt: Instant
			readonly reason: string
			readonly change: string
	  }
	/** By when another agency gives its opinion, in `asked`, moved with that agency's calendar. */
	| {
			readonly kind: 'opinion-reclocked'
			readonly step: NamedStep
			readonly previousDueAt: Instant
			readonly reason: string
			readonly change: string
	  }
	| {
			readonly kind: 'declined'
			readonly reasonCode: string
			readonly words: string
			readonly legalBasis: string
			readonly movement: Movement
	  }
	| { readonly kind: 'withdrawn'; readonly words: string; readonly movement: Movement }
	| {
			readonly kind: 'issued'
			readonly result: Omit<IssuedResult, 'issuedAt'>
			/** What the clerk read in a register for the paper, by its field. */
			readonly lookedUp?: Readonly<Record<string, string>>
			readonly movement: Movement
	  }
	| {
			readonly kind: 'returned'
			readonly how: ReturnMethod
			readonly movement: Movement
	  }
	/** What nobody decides: a time that ran out, something that came, something the platform did. */
	| {
			readonly kind: 'time-ran-out'
			readonly step: NamedStep
			/** The step that nobody answered, when by law silence is consent, and that law. */
			readonly tacit?: { readonly step: NamedStep; readonly provision: string }
			readonly movement: Movement
	  }
	| {
			readonly kind: 'message-came'
			readonly step: NamedStep
			readonly message: string
			readonly words: string
			readonly movement: Movement
	  }
	| {
			readonly kind: 'service-done'
			readonly step: NamedStep
			readonly outcome: string
			readonly words: string
			readonly movement: Movement
	  }
	| {
			readonly kind: 'service-failed'
			readonly step: NamedStep
			readonly error: string
			readonly words: string
			readonly movement: Movement
	  }
	| {
			readonly kind: 'citizen-told'
			readonly step: NamedStep
			readonly text: { readonly vi: string; readonly en: string }
			readonly movement: Movement
	  }
	/** A step cannot go on by itself; it waits where it is until somebody has it tried again. */
	| { readonly kind: 'step-stuck'; readonly step: NamedStep; readonly token: string; readonly why: string }
	| {
			readonly kind: 'step-retried'
			readonly step: NamedStep
			readonly token: string
			readonly dueAt: Instant | null
	  }
	/** The last act was taken back by who did it (hoàn tác): the dossier stands as it did before event `undid`. */
	| {
			readonly kind: 'undone'
			readonly undid: number
			/** The kind of that event. */
			readonly act: string
			readonly words: string
			readonly movement: Movement
	  }
	/** It goes on under another version of its process, by a plan that somebody confirmed. */
	| {
			readonly kind: 'version-changed'
			readonly previous: number
			readonly version: number
			readonly plan: string
			readonly reason: string
			/** Tokens that stay the same, and the element that their step is in the other version. */
			readonly kept: readonly { readonly token: string; readonly node: string }[]
			readonly movement: Movement
	  }
	/** Somebody of the role took the step (nhận việc). */
	| { readonly kind: 'taken'; readonly step: string }
	/** The step went from one to another (bàn giao việc). */
	| {
			readonly kind: 'handed-over'
			readonly step: string
			readonly from: Person | null
			readonly to: Person
			readonly why: HandingOver
			readonly words: string
	  }
	/** The step went back to everybody of its role (trả việc về hàng chung). */
	| {
			readonly kind: 'let-go'
			readonly step: string
			readonly from: Person
			readonly why: HandingOver
			readonly words: string
	  }
	/** Somebody chose the agency that a step asks (gửi lấy ý kiến phối hợp). */
	| { readonly kind: 'opinion-asked'; readonly step: NamedStep }
	/** The agency that was asked answered (cho ý kiến); the process goes on. */
	| {
			readonly kind: 'opinion-given'
			readonly step: NamedStep
			readonly token: string
			readonly verdict: Verdict
			readonly words: string
			readonly by: string
			readonly movement: Movement
	  }
	/** The dossier that a step opens is there, at another agency (mở hồ sơ liên thông). */
	| {
			readonly kind: 'child-opened'
			readonly step: NamedStep
			readonly token: string
			readonly child: Pick<Child, 'tenant' | 'code' | 'procedure'>
			readonly told: ChildTold
	  }
	/** How it stands there now; what the citizen holds there is not counted here either. */
	| ({
			readonly kind: 'child-told'
			readonly step: NamedStep
			readonly token: string
			readonly told: ChildTold
	  } & Reclocked)
	/** It came to its end, and the process goes on. */
	| ({
			readonly kind: 'child-ended'
			readonly step: NamedStep
			readonly token: string
			readonly told: ChildTold
			readonly end: ChildEnd
			readonly movement: Movement
	  } & Reclocked)
	/** An agency is no more and another has its work (chuyển cơ quan sau sắp xếp). */
	| {
			readonly kind: 'succeeded'
			readonly receiving: { readonly id: string; readonly name: string } | null
			readonly competent: { readonly id: string; readonly name: string } | null
			/** By the successor's calendar; null while no clock runs. */
			readonly dueAt: Instant | null
	  }
)

/** Why a step changed hands: between colleagues, by the head, or by itself when somebody is absent, back, or gone. */
export type HandingOver = 'colleague' | 'head' | 'absence' | 'absence-over' | 'left'

/** Who did it, as it goes into the event: names and titles as they were at that moment. */
export type EventActor =
	| { readonly kind: 'citizen'; readonly id: string; readonly name: string; readonly address: string }
	| {
			readonly kind: 'official'
			readonly id: string
			readonly name: string
			readonly title: string
			readonly role: Role
			readonly agencyId: string
			readonly agencyName: string
			readonly phone: string
			readonly address: string
			/** Whom they substitute (làm thay). */
			readonly insteadOf?: Person
	  }
	/** The clock or the process itself: a time that ran out, a step nobody does. `name` says which. */
	| { readonly kind: 'system'; readonly name: string }

export type RecordedEvent = DossierEvent & {
	readonly seq: number
	readonly at: Instant
	readonly actor: EventActor
}

/** Why the last act stands. */
export type UndoRefused =
	/** Somebody else acted last: the citizen, a colleague, or the process. */
	| 'not-yours'
	| 'too-late'
	/** The citizen was told. */
	| 'told'
	/** The platform has begun what follows from it. */
	| 'went-on'
	| 'result-issued'
	| 'already-undone'
	/** Such an act is never taken back. */
	| 'stands'

/** Why an act does not happen. */
export type Refusal =
	| { readonly kind: 'unknown-dossier' }
	| {
			readonly kind: 'wrong-state'
			readonly state: State
			readonly act: Act | 'answer-supplement' | 'withdraw' | 'mark' | 'suspend' | 'resume' | 'extend' | 'note'
	  }
	| { readonly kind: 'not-this-step'; readonly act: Act; readonly step: string }
	| { readonly kind: 'not-your-duty'; readonly role: string; readonly step: string }
	| { readonly kind: 'changed-meanwhile'; readonly by: string }
	/** A colleague has the step in hand. */
	| { readonly kind: 'held'; readonly by: string; readonly step: string }
	/** Only who has a step in hand, or the head, gives it away. */
	| { readonly kind: 'not-in-hand'; readonly step: string }
	| { readonly kind: 'cannot-hold'; readonly step: string }
	| { readonly kind: 'cannot-undo'; readonly why: UndoRefused; readonly by: string }
	| { readonly kind: 'components-unmarked'; readonly missing: readonly string[] }
	| { readonly kind: 'components-lacking'; readonly lacking: readonly string[] }
	| { readonly kind: 'supplement-already-asked' }
	| { readonly kind: 'second-waits' }
	| { readonly kind: 'no-second-proposed' }
	| { readonly kind: 'reason-existed'; readonly labels: readonly string[] }
	| { readonly kind: 'nothing-asked' }
	| { readonly kind: 'not-everything-answered'; readonly labels: readonly string[] }
	| { readonly kind: 'words-missing' }
	| { readonly kind: 'no-agency-chosen' }
	/** An agency that does not simply agree says why. */
	| { readonly kind: 'opinion-unsaid' }
	| { readonly kind: 'clock-stands'; readonly reason: string }
	| { readonly kind: 'clock-runs' }
	| { readonly kind: 'no-such-reason' }
	| { readonly kind: 'already-extended' }
	| { readonly kind: 'new-date-passed' }
	| { readonly kind: 'not-allowed' }
	| { readonly kind: 'process-says-no'; readonly why: string }
	/** No step waits for such a message, nor ever will. */
	| { readonly kind: 'not-awaited'; readonly message: string }
