import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiDocument } from '../src/api.server.ts'

const path = join(import.meta.dirname, '../docs/api/openapi.json')
const wanted = `${JSON.stringify(apiDocument(), null, '\t')}\n`
if (!process.argv.includes('--check')) await writeFile(path, wanted)
else if ((await readFile(path, 'utf8').catch(() => '')) !== wanted) {
	console.error('docs/api/openapi.json is not what the routes say; run bin/openapi.')
	process.exitCode = 1
} else console.log('docs/api/openapi.json is up to date.')
