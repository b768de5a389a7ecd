export {
	arrangeCounter,
	arrangeLine,
	arrangement,
	type ArrangeRefusal,
	changeHall,
	openHall,
	renewKey,
} from './arrange.server.ts'
export {
	callNext,
	mayCall,
	missed,
	putBack,
	recall,
	served,
	sitDown,
	standUp,
	takePriorityAway,
	ticketAtHand,
	ticketToday,
	transfer,
} from './call.server.ts'
export { type Standing, standingOf, upNext, type Wait } from './standing.server.ts'
export { findTicket, hallNamed, hallOf, halls, ticketNumbered } from './store.server.ts'
export { hallCode, isHallCode, isHallKey, mayTake, returnTicket, takeTicket } from './take.server.ts'
