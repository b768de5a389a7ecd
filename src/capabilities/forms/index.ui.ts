export { default as FormField } from './FormField.svelte'
export { default as DraftList } from './DraftList.svelte'
