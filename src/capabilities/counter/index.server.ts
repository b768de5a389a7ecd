export { type Assisted, assistedCitizen, beginFiling, type Filing, ticketOfDraft } from './filing.server.ts'
