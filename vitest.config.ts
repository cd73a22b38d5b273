import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

const elsewhere = ['**/node_modules/**', 'out/**', 'release/**'];

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					environment: 'node',
					include: ['test/**/*.test.ts'],
					exclude: [...elsewhere, 'test/renderer/**', 'test/integration/**', 'test/e2e/**'],
					pool: 'forks',
					// Two slow shared cores: a unit test that needs longer than this waits for real time.
					testTimeout: 30_000,
				},
			},
			{
				plugins: [svelte(), svelteTesting()],
				test: {
					name: 'renderer',
					environment: 'jsdom',
					include: ['test/renderer/**/*.test.ts'],
					testTimeout: 30_000,
				},
			},
			{
				test: {
					name: 'integration',
					environment: 'node',
					include: ['test/integration/**/*.test.ts'],
					pool: 'forks',
					// Real helpers on real time: two files at once would measure each other.
					fileParallelism: false,
					testTimeout: 120_000,
					hookTimeout: 60_000,
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
});
