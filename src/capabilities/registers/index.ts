export { agrees, comparable } from './agree.ts'
export { foldCalls } from './fold-calls.ts'
export {
	type FactAudience,
	factOf,
	type FactKind,
	facts,
	type KeyName,
	keysOf,
	type Register,
	registers,
} from './register.ts'
export { factName, registerName } from './words.ts'
export {
	type Asking,
	type BusinessRegistry,
	type CitizenRegistry,
	type CivilEntry,
	type CivilStatus,
	type Facts,
	type PersonKeys,
	RegisterAway,
	type Registries,
} from './ports.ts'
