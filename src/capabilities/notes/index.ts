export {
	type Colleague,
	mentionsIn,
	mostLetters,
	type Note,
	type NoteRefusal,
	type Notice,
	type Question,
} from './note.ts'
export { noteRefusalWords } from './refusal-words.ts'
