import { defineConfig } from '@playwright/test';

export default defineConfig({
	testDir: 'test/e2e',
	testMatch: '*.e2e.ts',
	// Pictures are taken by `npm run screens`, looked at, and then compared with.
	snapshotPathTemplate: 'docs/screens/{arg}{ext}',
	updateSnapshots: 'none',
	outputDir: 'test-results/e2e',
	// The app is a single instance with one microphone: its tests run one after another.
	workers: 1,
	fullyParallel: false,
	forbidOnly: process.env.CI !== undefined,
	// Real sound on real time, on a machine that may be shared: `npm test` names what needed a second try.
	retries: process.env.CI === undefined ? 0 : 1,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
	use: { trace: 'retain-on-failure' },
});
