import pino, { type Logger } from 'pino'
import { settings } from '#settings'

/** The log of this process, one JSON line each. */
export const log: Logger = pino({ level: settings.logLevel })

/** The log of one request: each line carries its id, which the citizen can read to the help line. */
export const logOf = (requestId: string): Logger => log.child({ requestId })
