export type { Channel } from './channel.ts'
export { type Locale, type Moment, moments, textOf, type Told } from './moments.ts'
