export { default as Due } from './Due.svelte'
export { default as DueExplained } from './DueExplained.svelte'
export {
	dateWords,
	dateYearWords,
	durationWords,
	fullMomentWords,
	limitWords,
	momentWords,
	monthWords,
	weekdayMomentWords,
} from './words.ts'
