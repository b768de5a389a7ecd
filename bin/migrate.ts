import { settings } from '#settings'
import { migrate } from '#platform/migrate'

const ran = await migrate(settings.databaseUrl)
console.log(ran.length === 0 ? 'The database is up to date.' : ran.map((name) => `ran ${name}`).join('\n'))
