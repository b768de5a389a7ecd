export { enqueueLetter, mailOfficial, sendLetter, sendOfficialLetter } from './send-letter.server.ts'
export {
	type About,
	lettersSince,
	type Addressee,
	messagesTo,
	type PortalMessage,
	wasTold,
	writeMessages,
} from './store.server.ts'
