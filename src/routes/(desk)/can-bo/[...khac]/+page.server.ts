import { error } from '@sveltejs/kit'
import { m } from '#messages'

/** An address at the desk that leads nowhere is told inside the desk's own frame. */
export const load = () => error(404, m.frame_desk_unknown())
