export { type Assisted, assistedCitizen, beginFiling, type Filing } from './filing.server.ts'
