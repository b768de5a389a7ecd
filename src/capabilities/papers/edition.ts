import { day, type Day } from '#kernel/dates'

/** By which circular the forms of the one-stop desk look: TT 01/2018/TT-VPCP or TT 03/2025/TT-VPCP. */
export type Edition = 'tt-01-2018' | 'tt-03-2025'

// TT 03/2025/TT-VPCP is of 15/9/2025 and replaces TT 01/2018/TT-VPCP from that day.
const replaced = day('2025-09-15')

/** The forms in force on a day. A dossier keeps those of the day it was filed, however long it runs. */
export const editionOn = (onDay: Day): Edition =>
	onDay.toString() < replaced.toString() ? 'tt-01-2018' : 'tt-03-2025'

/** The circular, as it is cited. */
export const circularOf = (edition: Edition): string =>
	edition === 'tt-01-2018' ? 'Thông tư 01/2018/TT-VPCP' : 'Thông tư 03/2025/TT-VPCP'
