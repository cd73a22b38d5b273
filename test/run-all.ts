/**
 * `npm test`: the static checks and every suite, one after another (the integration tests run on real time). All of
 * them run even when one fails, and the last line adds them up.
 */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { findElectron } from '../main/start.ts';
import {
	countSuite,
	readPlaywrightReport,
	readVitestReport,
	summaryLine,
	type TestCounts,
} from './test-report.ts';

const root = resolve(import.meta.dirname, '..');
/** A test double of Electron that some workplaces keep beside the repository; real Electron is preferred to it. */
const standIn = resolve(root, '../shared/electron-stand-in');
const env: NodeJS.ProcessEnv = { ...process.env };

interface Suite {
	name: string;
	/** An npm script with its arguments. */
	script: string;
	/** Where the suite leaves its report, and how to read it; a static check has none. */
	report?: { file: string; read: (json: string) => TestCounts };
	/** Whether it may open windows, and so needs a display. */
	display?: boolean;
}

const vitestReport = (name: string) => ({ file: `test-results/${name}.json`, read: readVitestReport });
const vitestFlags = (name: string) =>
	`-- --reporter=default --reporter=json --outputFile=test-results/${name}.json`;

const suites: Suite[] = [
	{ name: 'format', script: 'check:format' },
	{ name: 'lint', script: 'check:lint' },
	{ name: 'types', script: 'check:types' },
	{ name: 'unused code', script: 'check:unused' },
	{ name: 'unit', script: `test:unit ${vitestFlags('unit')}`, report: vitestReport('unit') },
	{
		name: 'integration',
		script: `test:integration ${vitestFlags('integration')}`,
		report: vitestReport('integration'),
		display: true,
	},
];

const endToEnd: Suite = {
	name: 'end to end',
	script: 'test:e2e',
	report: { file: 'test-results/e2e.json', read: readPlaywrightReport },
	display: true,
};

/** Runs a command line through the shell, since npm is a script file on Windows. */
function shell(command: string, capture = false): SpawnSyncReturns<string> {
	return spawnSync(command, {
		cwd: root,
		env,
		shell: true,
		stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
		encoding: 'utf8',
	});
}

function lacksDisplay(): boolean {
	const has = (name: string) => env[name] !== undefined && env[name] !== '';
	return process.platform === 'linux' && !has('DISPLAY') && !has('WAYLAND_DISPLAY');
}

function run(suite: Suite): TestCounts {
	process.stdout.write(`\n== ${suite.name}\n`);
	const report = suite.report && join(root, suite.report.file);
	if (report !== undefined) rmSync(report, { force: true });
	const virtualDisplay =
		suite.display === true && lacksDisplay() && shell('command -v xvfb-run', true).status === 0;
	const { status } = shell(`${virtualDisplay ? 'xvfb-run -a ' : ''}npm run --silent ${suite.script}`);
	const counts =
		report !== undefined && existsSync(report)
			? suite.report?.read(readFileSync(report, 'utf8'))
			: undefined;
	return countSuite(status ?? 1, counts);
}

/** Makes Electron available to the end-to-end tests; returns why it could not be had, if so. */
function prepareElectron(): string | undefined {
	const found = findElectron({
		packageFolder: dirname(createRequire(import.meta.url).resolve('electron/package.json')),
		overrideFolder: env.ELECTRON_OVERRIDE_DIST_PATH,
	});
	if ('program' in found) return undefined;
	if (!existsSync(join(standIn, 'electron'))) return found.reason;
	env.ELECTRON_OVERRIDE_DIST_PATH = standIn;
	return undefined;
}

function runEndToEnd(): TestCounts {
	const missing = prepareElectron();
	if (missing === undefined) return run(endToEnd);
	const { stdout } = shell('npx --no-install playwright test --list --reporter=json', true);
	const listed = readPlaywrightReport(stdout);
	process.stdout.write(
		`\n== end to end: skipped, because neither Electron nor a stand-in for it could be had (${missing})\n`,
	);
	return { passed: 0, failed: 0, skipped: listed.passed + listed.failed + listed.skipped };
}

const results: [name: string, counts: TestCounts][] = suites.map((suite) => [suite.name, run(suite)]);
results.push([endToEnd.name, runEndToEnd()]);

process.stdout.write('\n');
for (const [name, { passed, failed, skipped }] of results) {
	const tests = passed + failed + skipped;
	const outcome = failed > 0 ? 'FAILED' : passed === 0 && skipped > 0 ? 'skipped' : 'ok';
	process.stdout.write(`${outcome}  ${name}${tests > 0 ? ` (${tests})` : ''}\n`);
}
process.stdout.write(`${summaryLine(results.map(([, counts]) => counts))}\n`);
if (results.some(([, { failed }]) => failed > 0)) process.exitCode = 1;
