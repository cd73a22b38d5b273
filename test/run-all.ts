/**
 * `npm test`: the static checks and every suite. All of them run even when one fails; at the end stand the names of what
 * failed or needed a second try, and the sum. Only what does not look at a clock runs side by side.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { findElectron } from '../main/start.ts';
import { countSuite, readPlaywrightReport, readVitestReport, summaryLine } from './test-report.ts';
import type { SuiteReport } from './test-report.ts';

const root = resolve(import.meta.dirname, '..');
/** A test double of Electron that some workplaces keep beside the repository; real Electron is preferred to it. */
const standIn = resolve(root, '../shared/electron-stand-in');
const env: NodeJS.ProcessEnv = { ...process.env };

interface Suite {
	name: string;
	/** An npm script with its arguments. */
	script: string;
	/** Where the suite leaves its report, and how to read it; a static check has none. */
	report?: { file: string; read: (json: string) => SuiteReport };
	/** Whether it may open windows, and so needs a display. */
	display?: boolean;
}

const vitestReport = (name: string) => ({ file: `test-results/${name}.json`, read: readVitestReport });
const vitestFlags = (name: string) =>
	`-- --reporter=default --reporter=json --outputFile=test-results/${name}.json`;

const staticChecks: Suite[] = [
	{ name: 'format', script: 'check:format' },
	{ name: 'lint', script: 'check:lint' },
	{ name: 'types', script: 'check:types' },
	{ name: 'unused code', script: 'check:unused' },
];
const unit: Suite = {
	name: 'unit',
	script: `test:unit ${vitestFlags('unit')}`,
	report: vitestReport('unit'),
};
const integration: Suite = {
	name: 'integration',
	script: `test:integration ${vitestFlags('integration')}`,
	report: vitestReport('integration'),
	display: true,
};
const endToEnd: Suite = {
	name: 'end to end',
	script: 'test:e2e',
	report: { file: 'test-results/e2e.json', read: readPlaywrightReport },
	display: true,
};

/** Runs a command line through the shell, since npm is a script file on Windows. */
function shell(command: string): { status: number | null; stdout: string } {
	return spawnSync(command, {
		cwd: root,
		env,
		shell: true,
		stdio: ['ignore', 'pipe', 'inherit'],
		encoding: 'utf8',
	});
}

/** The same without waiting in line; `held`: what it prints comes at once when it has ended. */
async function exitCodeOf(command: string, held: boolean): Promise<number> {
	const child = spawn(command, {
		cwd: root,
		env,
		shell: true,
		stdio: ['ignore', held ? 'pipe' : 'inherit', held ? 'pipe' : 'inherit'],
	});
	const printed: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (part: Buffer) => printed.push(part));
	}
	const code = await new Promise<number>((settle) => {
		child.once('error', () => settle(1));
		child.once('close', (status) => settle(status ?? 1));
	});
	process.stdout.write(Buffer.concat(printed));
	return code;
}

function lacksDisplay(): boolean {
	const has = (name: string) => env[name] !== undefined && env[name] !== '';
	return process.platform === 'linux' && !has('DISPLAY') && !has('WAYLAND_DISPLAY');
}

type Result = readonly [name: string, report: SuiteReport];

async function run(suite: Suite, held = false): Promise<Result> {
	const title = `\n== ${suite.name}\n`;
	if (!held) process.stdout.write(title);
	const file = suite.report && join(root, suite.report.file);
	if (file !== undefined) rmSync(file, { force: true });
	const virtualDisplay =
		suite.display === true && lacksDisplay() && shell('command -v xvfb-run').status === 0;
	const command = `${virtualDisplay ? 'xvfb-run -a ' : ''}npm run --silent ${suite.script}`;
	const code = await exitCodeOf(command, held);
	if (held) process.stdout.write(`${title}${code === 0 ? 'ok' : 'failed, see above'}\n`);
	const report =
		file !== undefined && existsSync(file) ? suite.report?.read(readFileSync(file, 'utf8')) : undefined;
	return [suite.name, countSuite(code, report)];
}

async function inTurn(suites: readonly Suite[], held: boolean): Promise<Result[]> {
	const results: Result[] = [];
	for (const suite of suites) results.push(await run(suite, held));
	return results;
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

async function runEndToEnd(): Promise<Result> {
	const missing = prepareElectron();
	if (missing === undefined) return run(endToEnd);
	const { stdout } = shell('npx --no-install playwright test --list --reporter=json');
	const listed = readPlaywrightReport(stdout);
	process.stdout.write(
		`\n== end to end: skipped, because neither Electron nor a stand-in for it could be had (${missing})\n`,
	);
	const skipped = listed.passed + listed.failed + listed.skipped;
	return [endToEnd.name, { passed: 0, failed: 0, skipped, named: [] }];
}

function outcomeOf({ passed, failed, skipped }: SuiteReport): string {
	if (failed > 0) return 'FAILED';
	return passed === 0 && skipped > 0 ? 'skipped' : 'ok';
}

// Both read the words that `npm run words` compiles, so that is done before they start side by side.
shell('npm run --silent words');
const [checks, units] = await Promise.all([inTurn(staticChecks, true), run(unit)]);
const results: Result[] = [...checks, units, await run(integration), await runEndToEnd()];

process.stdout.write('\n');
for (const [name, report] of results) {
	const tests = report.passed + report.failed + report.skipped;
	process.stdout.write(`${outcomeOf(report)}  ${name}${tests > 0 ? ` (${tests})` : ''}\n`);
	for (const { name, outcome, reason } of report.named) {
		process.stdout.write(`    ${outcome}: ${name}\n      ${reason}\n`);
	}
}
process.stdout.write(`${summaryLine(results.map(([, report]) => report))}\n`);
if (results.some(([, { failed }]) => failed > 0)) process.exitCode = 1;
