export { actingDuties, inItsField, mayOpen, mayOpenWork, readingDuties } from './access.server.ts'
export { actsOf, type OfficialAct } from './acts-of.server.ts'
export { advanceDossier, type Advance } from './advance.server.ts'
export { answerSupplement, withdrawDossier } from './answer-supplement.server.ts'
export { carryMessage } from './carry-message.server.ts'
export { type Applicant, applicantOf } from './applicant.server.ts'
export {
	type BulkPreview,
	chooseAgain,
	chooseForBulk,
	confirmBulk,
	type PreviewLine,
	previewBulk,
	undoBulk,
} from './bulk.server.ts'
export { bulksOf, findBulk, itemsOf as bulkItems } from './bulk-store.server.ts'
export { extendDue, extensionsOffered, resumeClock, suspendClock } from './clock-acts.server.ts'
export { componentsOf, type DueComponent } from './components.server.ts'
export { doneBefore } from './repeated.server.ts'
export { deliverMessage, type Message, noteMessage } from './deliver-message.server.ts'
export { declineDossier } from './decline.server.ts'
export { calendarAt, type Desk, dueOf, rulesOf, type Seen } from './desk.server.ts'
export {
	askExport,
	askExportAgain,
	type AskedExport,
	type Export,
	exportFile,
	type ExportFile,
	exporting,
	exportFormats,
	exportList,
	type ExportRefusal,
	exportsOf,
} from './export.server.ts'
export { findAnywhere, findAtDesk, type FoundAtDesk } from './find.server.ts'
export { findDuplicates } from './find-duplicates.server.ts'
export {
	messagesKept,
	needingCount,
	resend,
	type Trouble,
	type TroubledMessage,
	type TroubleCounts,
	troubleCounts,
	troubledMessages,
} from './troubled-messages.server.ts'
export { sendAgain } from './send-again.server.ts'
export { type Underway, underway } from './exchange-store.server.ts'
export { fireTimer } from './fire-timer.server.ts'
export { askAgency, giveOpinion } from './opinion.server.ts'
export { candidatesFor, handOver, letGo, type StepAt, takeWork } from './hands.server.ts'
export { beginDay, settleHandsTask } from './settle-hands.server.ts'
export { settleSoon, type Workload, workloadOf } from './workload.server.ts'
export { issueResult, type ReservedResult, reserveResult } from './issue.server.ts'
export {
	type Asking,
	beside,
	countUpTo,
	type List,
	listPage,
	type ListRow,
	lists,
	type Sort,
	openProcedures,
	pageSize,
	sorts,
	type Wanted,
} from './lists.server.ts'
export { dropList, type SavedList, savedLists, saveList } from './saved-lists.server.ts'
export { markComponents } from './mark.server.ts'
export { counters, type Counters, type View, views } from './counters.server.ts'
export { type Rating, ratingOf, type RatingRefusal, rateService } from './rate.server.ts'
export {
	askCalendarChange,
	dropCalendarChange,
	makeCalendarChange,
	previewCalendar,
	reclock,
	reclockBatch,
	tellMoved,
} from './reclock.server.ts'
export { type RegisterAsked, registerPart, registerSize } from './register.server.ts'
export { healthOf } from './health.server.ts'
export { measurePaces, paceOf } from './pace.server.ts'
export { type Reminder, remindersOf, remindSteps } from './remind.server.ts'
export { type Related, relationsOf } from './relations.server.ts'
export { receiveDossier } from './receive.server.ts'
export { openToRead, type OpenRefusal, type Reader, type Reading } from './open.server.ts'
export { retryStep } from './retry-step.server.ts'
export { type Service, type ServiceAnswer, type ServiceCall, runService } from './run-service.server.ts'
export { returnResult } from './return.server.ts'
export { runBulk } from './run-bulk.server.ts'
export { find as findDossier, history } from './store.server.ts'
export {
	changeVersions,
	confirmPlan,
	previewDossiers,
	type PreviewGroup,
	previewGroups,
	runPlanAgain,
} from './version-plan.server.ts'
export { findPlan, planItems, plansOf, runningByVersion } from './version-plan-store.server.ts'
export { askSimulation, newestSimulation, simulate } from './simulation.server.ts'
export { askRegisterAgain, takeRegister } from './take-register.server.ts'
export { settleRegister, type Settling } from './settle-register.server.ts'
export { submitDraft, type Submitted } from './submit.server.ts'
export { decideSecondSupplement, requestSupplement } from './supplement.server.ts'
export { tellStep } from './tell-step.server.ts'
export { tellCitizen } from './tell-citizen.server.ts'
export {
	dossiersOf,
	mayTrack,
	type MyDossier,
	trackDossier,
	type Tracked,
	type VerifiedResult,
	verifyResult,
} from './tracking.server.ts'
export {
	addToSupplement,
	sendSupplement,
	takeFromSupplement,
	uploadedSince,
} from './supplement-files.server.ts'
export { undoLast } from './undo.server.ts'
export { trackingApi } from './api.server.ts'
