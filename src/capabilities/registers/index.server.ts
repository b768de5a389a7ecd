export { consult, type Consulted, type Question } from './consult.server.ts'
export { appointResponsible, callsAbout, callsFor, type CallSeen } from './store.server.ts'
