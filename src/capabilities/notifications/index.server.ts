export { enqueueLetter, mailOfficial, sendLetter, sendOfficialLetter } from './send-letter.server.ts'
export {
	type About,
	type Addressee,
	messagesTo,
	type PortalMessage,
	wasTold,
	writeMessages,
} from './store.server.ts'
