export { chooseAgency } from './agency.server.ts'
export { cloneDraft } from './clone.server.ts'
export { consultForDraft } from './consult.server.ts'
export { communeChoices, communeLists } from './commune.server.ts'
export { currentForms, latestForm } from './current.server.ts'
export { fillFromLink } from './fill-link.server.ts'
export { formDefinition } from './definition.server.ts'
export { discardDraft, restoreDraft } from './discard.server.ts'
export {
	type DraftAndForm,
	draftForSubmission,
	loadDraft,
	openDraftsFor,
	submittedDraftsFor,
} from './load.server.ts'
export { draftInForce, sawMove } from './move.server.ts'
export { mostLetters } from './most-letters.server.ts'
export {
	caseOutcome,
	failuresOfCase,
	publishable,
	publishForm,
	type PublishRefusal,
	readForm,
} from './publish.server.ts'
export { saveAnswers } from './save.server.ts'
export { formFor, startDraft } from './start.server.ts'
export { ethnicities, nationalities } from './lists.ts'
export {
	askAs,
	begunFrom,
	type DraftLine,
	formVersions,
	markSubmitted,
	minutesToFill,
} from './store.server.ts'
export { judgeAnswers, validateSubmission } from './validate.server.ts'
