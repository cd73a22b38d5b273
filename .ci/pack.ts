/**
 * `npm run pack`: the app as its users get it, unpacked below `release/`, and what is in it. Options go on to electron-builder.
 * Where Electron's own program cannot be had, ELECTRON_OVERRIDE_DIST_PATH names a folder that is used like it (the stand-in
 * of the tests); it gets what electron-builder looks for, a line for the fuses included.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factoryFuses } from './fuse-wire.ts';
import { packedContents, sizeTable } from './packed-contents.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const require = createRequire(import.meta.url);

/** A copy of the stand-in in the shape of Electron's distribution. What follows `exec` in a shell script is never read. */
export function standInDistribution(standIn: string, folder: string): void {
	rmSync(folder, { recursive: true, force: true });
	cpSync(standIn, folder, { recursive: true });
	for (const each of ['resources', 'locales']) mkdirSync(join(folder, each), { recursive: true });
	const { version } = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')) as {
		version: string;
	};
	writeFileSync(join(folder, 'version'), version);
	writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
	appendFileSync(
		join(folder, 'electron'),
		Buffer.concat([Buffer.from('exit\n# '), factoryFuses, Buffer.from('\n')]),
	);
}

/** The program electron-builder is to take; nothing where it may download its own. */
function distributionOptions(): string[] {
	const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
	if (given === undefined || given === '') return [];
	const isStandIn = existsSync(join(given, 'lib', 'start.mjs'));
	if (!isStandIn) return [`-c.electronDist=${given}`];
	const folder = join(root, 'release', 'stand-in');
	standInDistribution(given, folder);
	return [`-c.electronDist=${folder}`];
}

function main(options: readonly string[]): number {
	const command = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js');
	const run = spawnSync(process.execPath, [command, '--dir', ...distributionOptions(), ...options], {
		cwd: root,
		stdio: 'inherit',
	});
	if (run.status !== 0) return run.status ?? 1;
	const packed = join(root, 'release', 'linux-unpacked');
	if (existsSync(packed)) process.stdout.write(`${sizeTable(packedContents(packed))}\n`);
	return 0;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
