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
