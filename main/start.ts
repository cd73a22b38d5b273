/**
 * `npm start`: builds what is missing or out of date, then opens the app in Electron.
 *
 * Electron 42 and later come without their program: the npm package downloads it at first use. Where that cannot be
 * (no network, no ELECTRON_OVERRIDE_DIST_PATH), this ends with one sentence instead of the downloader's stack trace.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const sources = [
	'main',
	'preload',
	'renderer',
	'electron.vite.config.ts',
	'svelte.config.js',
	'package.json',
];
const builtFile = 'out/main/index.js';

/** Where Electron's program lies inside its distribution, per platform (as in electron/install.js). */
const programs: Partial<Record<NodeJS.Platform, string>> = {
	darwin: 'Electron.app/Contents/MacOS/Electron',
	win32: 'electron.exe',
};

interface ElectronSource {
	/** The folder of the npm package `electron`. */
	packageFolder: string;
	/** The value of ELECTRON_OVERRIDE_DIST_PATH, where set. */
	overrideFolder?: string | undefined;
}

type FoundElectron = { program: string } | { reason: string };

/** Finds Electron's program, downloading it when the npm package has not done so yet. Never throws. */
export function findElectron({ packageFolder, overrideFolder }: ElectronSource): FoundElectron {
	const overridden = overrideFolder !== undefined && overrideFolder !== '';
	const distFolder = overridden ? overrideFolder : join(packageFolder, 'dist');
	const program = join(distFolder, programs[process.platform] ?? 'electron');
	if (existsSync(program)) return { program };
	if (overridden) return { reason: `${program} does not exist` };
	process.stderr.write('Electron is not on this machine yet: downloading it, once.\n');
	const download = spawnSync(process.execPath, [join(packageFolder, 'install.js')], { encoding: 'utf8' });
	if (existsSync(program)) return { program };
	return { reason: firstErrorLine(download.stderr) };
}

/** The sentence for a machine without Electron; `reason` says what was tried. */
export function noElectronSentence(reason: string): string {
	return (
		`Parley's window cannot open because Electron could not be had (${reason}): run "npm run demo" to hear ` +
		'Parley without a window, or connect to the internet, or point ELECTRON_OVERRIDE_DIST_PATH at a folder ' +
		'with Electron, and run "npm start" again.'
	);
}

/** Whether the built app is missing or older than any of its sources. */
export function needsBuild(projectFolder: string): boolean {
	const built = statSync(join(projectFolder, builtFile), { throwIfNoEntry: false });
	return built === undefined || sources.some((name) => newestMs(join(projectFolder, name)) > built.mtimeMs);
}

function newestMs(path: string): number {
	const found = statSync(path, { throwIfNoEntry: false });
	if (found === undefined) return 0;
	if (!found.isDirectory()) return found.mtimeMs;
	return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function firstErrorLine(stderr: string): string {
	const line = stderr.split('\n').find((text) => text.trim() !== '');
	return line?.trim().replace(/^(\w*Error): /, '') ?? 'the download failed without saying why';
}

function build(): boolean {
	const require = createRequire(import.meta.url);
	const packageFile = require.resolve('electron-vite/package.json');
	const { bin } = JSON.parse(readFileSync(packageFile, 'utf8')) as { bin: Record<string, string> };
	const command = join(dirname(packageFile), bin['electron-vite'] ?? 'bin/electron-vite.js');
	const run = spawnSync(process.execPath, [command, 'build', '--logLevel', 'warn'], {
		cwd: root,
		stdio: 'inherit',
	});
	return run.status === 0;
}

function open(program: string): void {
	// Terminals inside Electron apps set this, and it would turn our Electron into a plain Node.
	const { ELECTRON_RUN_AS_NODE: _inherited, ...env } = process.env;
	const app = spawn(program, [root, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env });
	app.on('error', (error) => fail(noElectronSentence(error.message)));
	app.on('exit', (code) => (process.exitCode = code ?? 1));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
}

function fail(sentence: string): void {
	process.stderr.write(`${sentence}\n`);
	process.exitCode = 1;
}

function start(): void {
	const electron = findElectron({
		packageFolder: dirname(createRequire(import.meta.url).resolve('electron/package.json')),
		overrideFolder: process.env.ELECTRON_OVERRIDE_DIST_PATH,
	});
	if ('reason' in electron) fail(noElectronSentence(electron.reason));
	else if (needsBuild(root) && !build()) fail('Parley could not be built; the lines above say why.');
	else open(electron.program);
}

if (import.meta.main) start();
