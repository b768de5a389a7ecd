export { default as UploadList } from './UploadList.svelte'
export { default as FileFindings } from './FileFindings.svelte'
