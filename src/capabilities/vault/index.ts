export { type Standing, standingOn, type VaultPaper, type VaultRefusal } from './paper.ts'
export { endRefusalWords, originWords, standingWords, vaultRefusalWords } from './words.ts'
