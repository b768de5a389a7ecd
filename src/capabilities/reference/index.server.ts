export { importFacts, type ReferenceFile } from './import.server.ts'
export { dataset, daysOff, ethnicGroups, reasons, successors, units } from './lookup.server.ts'
export { type Malformed, whereAndWhy } from './read.server.ts'
export { addRun, lastRun, stateOfImports } from './store.server.ts'
