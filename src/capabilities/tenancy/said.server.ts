import { sql } from 'kysely'

// What every statement of this capability says the same way.

/** The tenant of the transaction. */
export const tenant = sql<string>`current_setting('app.tenant')`

/** The day in Viet Nam: the database's own `current_date` is still yesterday there until seven in the morning. */
export const today = sql<string>`(now() at time zone 'Asia/Ho_Chi_Minh')::date`
