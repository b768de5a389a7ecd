import { closeDatabase } from '#platform/db'
import { settings } from '#settings'
import { loadDemo } from '../demo/load.ts'
import { digestOf, loadOnce } from './loaded.ts'

// `--again` loads although the files did not change.
const again = process.argv.includes('--again')
const done = await loadOnce(
	settings.databaseUrl,
	'demo',
	again ? '' : digestOf('demo', 'db/migrations'),
	() => loadDemo(console.log),
)
await closeDatabase()
if (!done) console.log('The demo is loaded already.')
