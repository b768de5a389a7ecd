import { json } from '@sveltejs/kit'
import openapi from '../../../../../docs/api/openapi.json' with { type: 'json' }

/** The committed document, as it is. */
export const GET = () => json(openapi, { headers: { 'cache-control': 'public, max-age=3600' } })
