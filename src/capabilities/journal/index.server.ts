export {
	entries,
	type JournalFilter,
	note,
	type Noted,
	readingOf,
	type ReadingSeen,
	readingsOf,
} from './store.server.ts'
