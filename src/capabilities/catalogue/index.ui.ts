export { default as ProcedureSearch } from './ProcedureSearch.svelte'
export {
	channelInWords,
	feeInWords,
	feeKind,
	feesInWords,
	levelInWords,
	limitInWords,
	limitsInWords,
	marked,
	minutesInWords,
	onlineInWords,
	subjectInWords,
} from './words.ts'
