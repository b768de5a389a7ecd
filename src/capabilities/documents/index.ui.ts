export { default as UploadList } from './UploadList.svelte'
