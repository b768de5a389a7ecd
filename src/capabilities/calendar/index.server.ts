export { forgetCalendars, loadCalendar } from './load.server.ts'
