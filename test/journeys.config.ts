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
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
})
