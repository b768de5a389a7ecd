import { defineConfig } from 'vitest/config'

// Journeys walk through the built service with a real browser. They need nothing of Vite: the pages are built already.
export default defineConfig({
	test: {
		include: ['test/journeys/**/*.test.ts'],
		globalSetup: ['./test/journeys/house.ts'],
		// One house, one browser, one story after the other.
		fileParallelism: false,
		isolate: false,
		pool: 'forks',
		// What a journey waits for goes through an autosave, a job or a letter; a busy machine takes its time,
		// four times as long as ours was seen. Nothing that is well waits for it.
		expect: { poll: { timeout: 60_000, interval: 100 } },
		testTimeout: 360_000,
		hookTimeout: 360_000,
	},
})
