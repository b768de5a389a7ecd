import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Component } from 'svelte'
import { compile } from 'svelte/compiler'
import { render } from 'svelte/server'
import type { Run } from './figure.ts'

const source = `<script>
	const { boxes } = $props()
</script>
<form>{#each boxes as { id, label, value } (id)}<div><label for={id}>{label}</label><input {id} name={id} {value} /></div>{/each}</form>`

/** What Svelte takes for as many labels with a box each, and nothing else: the least that any page of ours could. */
export async function bareSvelte(run: Run, count: number): Promise<() => string> {
	// Beside this file, where the compiled component finds Svelte.
	const folder = mkdtempSync(join(import.meta.dirname, '.bare-'))
	run.atEnd(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })))
	const file = join(folder, 'bare.mjs')
	writeFileSync(file, compile(source, { generate: 'server', name: 'Bare' }).js.code)
	const { default: Bare } = (await import(pathToFileURL(file).href)) as {
		default: Component<{ boxes: unknown }>
	}
	const boxes = Array.from({ length: count }, (_, index) => ({
		id: `b${index}`,
		label: `Câu hỏi số ${index}`,
		value: 'Nguyễn Thị Minh',
	}))
	return () => render(Bare, { props: { boxes } }).body
}
