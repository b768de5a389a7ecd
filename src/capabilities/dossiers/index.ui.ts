export { default as Timeline } from './Timeline.svelte'
export { default as HandedFiles } from './HandedFiles.svelte'
export { default as Whereabouts } from './Whereabouts.svelte'
export { stateForCitizen } from './whereabouts.ts'
