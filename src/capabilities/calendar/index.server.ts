export { forgetCalendars, loadCalendar, type NationalDays } from './load.server.ts'
