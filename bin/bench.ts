import { parseArgs } from 'node:util'
import { asText, type Figure, type Run } from '../bench/figure.ts'

// Each figure is a file of its own; all of them start what they measure on this machine alone, and end it.
const figures: Readonly<Record<string, () => Promise<(run: Run) => Promise<Figure>>>> = {
	submit: async () => (await import('../bench/submit.ts')).submit,
	step: async () => (await import('../bench/step.ts')).step,
	search: async () => (await import('../bench/search.ts')).search,
	queue: async () => (await import('../bench/queue.ts')).queue,
	reclock: async () => (await import('../bench/reclock.ts')).reclock,
	page: async () => (await import('../bench/page.ts')).page,
	export: async () => (await import('../bench/export.ts')).exporting,
	bulk: async () => (await import('../bench/bulk.ts')).bulk,
	form: async () => (await import('../bench/form.ts')).form,
	autosave: async () => (await import('../bench/autosave.ts')).autosave,
	prefill: async () => (await import('../bench/prefill.ts')).prefilled,
	upload: async () => (await import('../bench/upload.ts')).upload,
}

const usage = `bin/bench ${Object.keys(figures).join('|')} [--json] [--quick|--large]

Prints the figure, that of the raw database for the same statements in the same run, and their ratio (1 is as fast).

  --json    one line of JSON instead: name value unit p50 p95 p99 (ms) raw ratio growth hit bytes rss (MB)
  --quick   few and small, within a minute: whether it runs at all, not how fast it is
  --large   "queue" at ten million dossiers too: half an hour of seeding and 30 GB of disk`

const { values, positionals } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		quick: { type: 'boolean', default: false },
		large: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
	allowPositionals: true,
})
const [name = ''] = positionals
const load = figures[name]
if (values.help || !load || positionals.length > 1) {
	console[values.help ? 'log' : 'error'](usage)
	process.exit(values.help ? 0 : 2)
}

const ends: (() => Promise<void>)[] = []
let ending: Promise<void> | undefined
/** In the opposite order of the beginning, once, also after Ctrl-C. */
const end = () => (ending ??= ends.reduceRight((before, each) => before.then(each), Promise.resolve()))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => {
		void end().finally(() => process.exit(1))
	})

try {
	const measure = await load()
	const figure = await measure({
		size: values.quick ? 'quick' : values.large ? 'large' : 'whole',
		say: (line) => console.error(line),
		atEnd: (work) => ends.push(work),
	})
	console.log(values.json ? JSON.stringify(figure.told) : asText(figure))
} catch (failure) {
	console.error(failure)
	process.exitCode = 1
} finally {
	await end()
}
