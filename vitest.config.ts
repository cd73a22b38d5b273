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
					maxWorkers: 2,
					// Two slow shared cores: a unit test that needs longer than this waits for real time.
					testTimeout: 30_000,
				},
			},
			{
				plugins: [svelte(), svelteTesting()],
				test: {
					name: 'renderer',
					environment: 'jsdom',
					setupFiles: ['test/renderer/jsdom-window.ts'],
					include: ['test/renderer/**/*.test.ts'],
					maxWorkers: 2,
					testTimeout: 30_000,
				},
			},
			{
				test: {
					name: 'integration',
					environment: 'node',
					include: [
						'test/integration/{helper-process,hotkey,models,speech}/**/*.test.ts',
						'test/integration/converse/{many-turns,troubles}.test.ts',
						'test/integration/*.test.ts',
					],
					pool: 'forks',
					maxWorkers: 2,
					testTimeout: 120_000,
					hookTimeout: 60_000,
					retry: process.env.CI === undefined ? 0 : 1,
					sequence: { groupOrder: 1 },
				},
			},
			{
				test: {
					name: 'real time',
					environment: 'node',
					include: [
						'test/integration/{audio,echo}/**/*.test.ts',
						'test/integration/converse/{cutting-in,killed-helpers,spoken-answer,ways}.test.ts',
					],
					pool: 'forks',
					// Real helpers on real time: two files at once would measure each other.
					fileParallelism: false,
					// On a shared machine the other tenants are heard too: `npm test` names what needed this.
					retry: process.env.CI === undefined ? 0 : 1,
					testTimeout: 120_000,
					hookTimeout: 60_000,
					sequence: { groupOrder: 2 },
				},
			},
		],
	},
});
