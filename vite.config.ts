import { existsSync } from 'node:fs'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/paraglide',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'ngon-ngu',
			// What `bin/install types` declared stays declared.
			emitTsDeclarations: existsSync('src/paraglide/messages.d.ts'),
		}),
		sveltekit({
			adapter: adapter({ precompress: true }),
			// hooks.server.ts checks where a form comes from itself: it answers in the user's language.
			csrf: { trustedOrigins: ['*'] },
			csp: {
				mode: 'nonce',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					// The hash is of the one inline style that Kit sets itself: it hides the element that announces a new page.
					'style-src': ['self', 'unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
					'img-src': ['self', 'data:', 'blob:'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'frame-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['none'],
					'form-action': ['self'],
					'frame-ancestors': ['self'],
				},
			},
		}),
	],
	test: {
		include: [
			'src/**/*.test.ts',
			'demo/**/*.test.ts',
			'bin/**/*.test.ts',
			'sandbox/**/*.test.ts',
			'test/**/*.test.ts',
		],
		exclude: ['test/journeys/**', '**/node_modules/**'],
		isolate: false,
		globalSetup: ['./test/postgres.ts'],
		testTimeout: 20_000,
		hookTimeout: 120_000,
	},
})
