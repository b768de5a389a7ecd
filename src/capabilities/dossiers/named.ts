import { isolated } from '#kernel/vietnamese'
import { getLocale } from '#locale'

/** A name, or what somebody wrote, as it stands in a sentence: Vietnamese, whatever language the reader chose. */
export const named = (name: string): string => (getLocale() === 'vi' ? name : isolated(name))
