import pg from 'pg'
import { seedDossiers } from './seed-dossiers.ts'

// Fills a migrated database for `BENCH_PLACE`: `node bench/seed.ts URL_OF_A_SUPERUSER [10000 100000 1000000 10000000]`.
const [url = '', ...sizes] = process.argv.slice(2)
for (const [index, size] of (sizes.length > 0
	? sizes
	: ['10000', '100000', '1000000', '10000000']
).entries()) {
	console.log(`${size} dossiers …`)
	await seedDossiers(url, `B0${index + 1}`, Number(size))
}
const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query('vacuum analyze')
await client.end()
