import { pathToFileURL } from 'node:url'
import { exportList } from '#dossiers/server'
import { closeDatabase } from '#platform/db'
import { diskFiles } from '../src/adapters/disk-files/disk-files.server.ts'

// Writes one export as the worker does, and tells how much memory that took: `export-writer.ts TENANT EXPORT FOLDER`.
const [tenant = '', exportId = '', folder = ''] = process.argv.slice(2)
let [most, first, ticks] = [0, 0, 0]
const timer = setInterval(() => {
	const mb = Math.round(process.memoryUsage.rss() / 1e6)
	most = Math.max(most, mb)
	if (++ticks === 20) first = mb
}, 250)
await exportList(diskFiles(pathToFileURL(`${folder}/`).href))({ tenant, export: exportId })
clearInterval(timer)
await closeDatabase()
console.log(JSON.stringify({ rss: Math.max(most, Math.round(process.memoryUsage.rss() / 1e6)), first }))
