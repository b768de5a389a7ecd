export { calendarAfter, forgetCalendars, loadCalendar } from './load.server.ts'
export {
	changeById,
	changesMade,
	hoursOf,
	insertChange,
	keepChange,
	type LocalDay,
	profilesOf,
	writeChange,
} from './store.server.ts'
