export { markRead, notesOn, noticesOf, openQuestions, unreadNotices } from './store.server.ts'
export { answerQuestion, colleaguesOn, rewordNote, type Speaking, writeNote } from './write.server.ts'
