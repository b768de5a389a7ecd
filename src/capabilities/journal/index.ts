export {
	administrations,
	type Book,
	books,
	entrances,
	type Entry,
	type EntryKind,
	type ReadingKind,
	readings,
} from './entry.ts'
export { bookNames, entryNames } from './words.ts'
